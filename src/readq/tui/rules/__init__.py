"""What is done with papers as they arrive."""
