"""Modules that methods put into a model; they need torch, so methods import them inside functions."""
