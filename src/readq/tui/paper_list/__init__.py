"""The list of papers: walking, selecting, ordering, opening."""
