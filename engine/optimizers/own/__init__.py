"""Optimizers that the installed libraries do not hold; imported only where one is built."""
