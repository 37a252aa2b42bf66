"""Forms made from Spec classes."""
