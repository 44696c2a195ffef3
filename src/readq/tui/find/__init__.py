"""Finding a paper by what one remembers of it, typos and all."""
