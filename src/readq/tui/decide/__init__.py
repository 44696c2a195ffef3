"""Decisions on one paper or many, and taking them back."""
