"""What runs in a reader's page, in Python: the cells, and what they show. README.md has more."""
