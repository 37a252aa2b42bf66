"""The New tune wizard: five steps that edit one draft."""
