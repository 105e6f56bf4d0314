"""The second implementation of the whole checklist language. Its worked cases run; see OPEN.md for what is still to be settled with the core."""
