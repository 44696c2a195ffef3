"""What Unicode has no character for and never will, of which strict readers refuse a whole file."""

from __future__ import annotations

# As part of a set in a regular expression.
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
