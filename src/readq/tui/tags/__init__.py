"""Giving tags and taking them away."""
