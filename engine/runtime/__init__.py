"""The torch half of the engine: never imported by the desktop."""
