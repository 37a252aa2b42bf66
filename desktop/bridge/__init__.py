"""Between Qt and everything outside the window."""
