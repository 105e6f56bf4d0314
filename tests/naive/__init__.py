"""The naive second implementations: plain Python over Fractions and dicts, written from DESIGN and sharing nothing with the core."""
