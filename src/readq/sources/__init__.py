"""Where papers come from by themselves: what can be subscribed to, and a polite way to ask for it."""
