"""Narrowing the list, and finding papers."""
