"""A letter over each thing on the screen that one can go to."""
