"""The pages: each connects widgets to the bridge and holds no rule."""
