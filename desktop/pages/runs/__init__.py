"""The page of all runs: find, compare, resume and delete them."""
