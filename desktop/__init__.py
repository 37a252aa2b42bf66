"""The window of Tunesmith: Qt Widgets over the torch-free half of the engine."""
