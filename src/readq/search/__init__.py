"""The query language and fuzzy find: from what a person types to what is meant."""
