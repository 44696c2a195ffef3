"""Signs that both front ends draw. Pure: values in, text out."""

from __future__ import annotations

from readq.model import Status

GLYPHS = {Status.INBOX: "○", Status.QUEUE: "◆", Status.READ: "✓", Status.SKIP: "×"}
SNOOZED = "◔"
LATEST = "▴"  # what came last

# What stands for each sign where signs are to be ASCII: one cell for one, so that nothing moves.
ASCII = str.maketrans(
    "○◆✓×◔↩" "▌•●◇◈★☆↻✎✗✔⚠⚑" "☐☑" "▴▾▸◂▲▼▶◀" "←↑→↓↕↶↷" "…·–—−“”„‘’‚‹›»«±≡≈≤≥\ufffd" "─━│┃═║┆╌"
    "█▉▊▋▍▎▏" "▁▂▃▄▅▆▇" "░▒▓" "✕✖■□▪▫◐◑◒◓⋯⋮≠∞⊘↗↘↪⏎⟳‣◦∙∘",
    "o+vxzb" ">*@-+**rnxv!!" "_x" "^v><^v><" "<^>v|<>" "~.---\"\"\"'',<>><~=~<>?" "--||=|:-"
    "###=--|" "__--==#" ".:%" "xx#o#ooooo~:!8/^v><r--.o",
) | dict.fromkeys(map(ord, "┌┐└┘├┤┬┴┼╭╮╯╰╞╡╪╔╗╚╝╠╣╦╩╬"), "+")  # fmt: skip
_ascii = False


def use(kind: str) -> None:
    """Draw signs of this kind from now on, ``unicode`` or ``ascii``: it is the terminal's, hence the program's."""
    global _ascii
    _ascii = kind == "ascii"


def drawable(text: str) -> bool:
    """Whether all of ``text`` can be drawn with the signs in use."""
    return not _ascii or text.isascii()


def drawn(text: str) -> str:
    """``text`` with the signs in use; letters stay what they are."""
    return text.translate(ASCII) if _ascii and not text.isascii() else text


def across(share: float, room: int) -> tuple[str, str]:
    """A bar from left to right over ``room`` cells: what is full, to an eighth of a cell, and what is left.

    Of anything above nothing an eighth can be seen; what is beyond 0 and 1 is taken for it.
    """
    eighths = round(max(0.0, min(1.0, share)) * room * 8)
    if share > 0 and not eighths:
        eighths = 1
    whole, rest = divmod(eighths, 8)
    full = "█" * whole + (" ▏▎▍▌▋▊▉"[rest] if rest else "")
    return full, "·" * (room - len(full))
