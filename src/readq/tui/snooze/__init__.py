"""Snoozing papers until a day."""
