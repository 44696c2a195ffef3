"""The app around all rooms: screens, commands, keys, and what is open."""
