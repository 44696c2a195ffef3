"""Papers by topic, decided a topic at a time."""
