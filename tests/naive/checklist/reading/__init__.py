"""An inspection as people wrote it, read by its checklist: answers to codes and numbers, facts to their types, and every problem."""
