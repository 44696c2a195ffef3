"""The picture that a listing has of a paper, where the reader wants it."""
