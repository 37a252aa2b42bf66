"""The window's rules, without Qt."""
