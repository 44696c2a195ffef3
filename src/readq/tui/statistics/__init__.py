"""Figures of reading."""
