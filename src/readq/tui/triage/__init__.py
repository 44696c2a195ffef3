"""One paper a screen, one key a decision."""
