"""Putting papers off until a day."""
