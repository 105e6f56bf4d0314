"""The second implementation of approvals, written from their documented rules alone and judging the core on random cases and forged logs."""
