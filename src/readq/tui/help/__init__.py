"""Every key that works here, and every command by name."""
