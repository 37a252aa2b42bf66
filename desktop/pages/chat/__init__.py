"""The chat page: talk with the base, the tuned model, or both side by side."""
