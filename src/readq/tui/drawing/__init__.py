"""Values in, lines of spans out, and how a terminal shows them."""
