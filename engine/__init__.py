"""Tunesmith's engine: jobs, tables and run folders without torch, and the runtime that trains."""

__version__ = "0.1.0"
