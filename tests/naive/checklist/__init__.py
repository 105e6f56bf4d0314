"""The second implementation of the checklist language, written from its specification alone and judging the core on random cases."""
