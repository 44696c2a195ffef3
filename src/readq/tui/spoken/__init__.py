"""The app for a screen reader: the same keys and rooms, and what changes said in lines instead of drawn."""
