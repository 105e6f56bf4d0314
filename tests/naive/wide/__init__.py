"""The second implementation of the whole checklist language, written from its specification alone; OPEN.md says what is not settled with the core."""
