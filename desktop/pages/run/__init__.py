"""The page of one run: watch it, steer it, and use what it made."""
