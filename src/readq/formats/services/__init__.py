"""What services that collect papers answer, as JSON."""
