"""What an empty list says: what to do next."""

from __future__ import annotations

from readq.text import cell_width
from readq.tui.drawing.lines import number
from readq.tui.drawing.spans import Line, plain
from readq.tui.paper_list.advice import NO_ADVICE, Advice
from readq.tui.shell.command import Keymap

_TERM_WIDTH = 40
VIEWS = {
    "status:read": "Nothing is marked as read yet.",
    "status:skip": "Nothing was skipped yet.",
    "is:snoozed": "Nothing is snoozed.",
}


def no_papers(keymap: Keymap, *, samples: bool, typing: bool = False) -> list[Line]:
    """A library without papers; ``samples``: there are sample pages to try it on; ``typing``: a query is being typed,
    and the list's keys are letters."""
    lines: list[Line] = [[("No papers yet.", "strong")], []]
    if not typing:
        offers = (
            *((("open", "takes in the sample pages, to try readq on"),) if samples else ()),
            ("take_in", "takes in a file or folder: a page, a .bib, mail …"),
            ("fetch", "fetches them from Hugging Face, arXiv, feeds"),
            ("add", "adds one by its title, id or address"),
        )
        width = max(len(keymap.key(name)) for name, _ in offers)
        room = max(len(does) for _, does in offers)  # lines are centred one by one
        lines += [[(f"{keymap.key(name):>{width}}", "key"), (f"  {does:<{room}}", "muted")] for name, does in offers]
        lines += [[]]
    demo: Line = [("readq demo", "accent"), (" tries it in a library that is gone afterwards.", "muted")]
    return [*lines, demo] if samples else lines[:-1]


def inbox_zero(keymap: Keymap, queued: int) -> list[Line]:
    """An inbox that has been emptied, with ``queued`` papers waiting in the queue."""
    lines: list[Line] = [[("✓ ", "good"), ("Inbox zero.", "good")], []]
    if queued:
        key = keymap.key("view.2")
        lines.append([(f"{number(queued)} in the queue: press ", "muted"), (key, "key"), (" to read on.", "muted")])
    lines.append([(keymap.key("undo"), "key"), (" takes the last decision back.", "muted")])
    return lines


def all_decided(keymap: Keymap, papers: int) -> list[Line]:
    """A list that one decision about all its ``papers`` has emptied."""
    what = "The paper is" if papers == 1 else f"All {number(papers)} are"
    undo, back = keymap.key("undo"), keymap.key("back")
    keys: Line = [(undo, "key"), (" undo", "muted"), (" · ", "faint"), (back, "key"), (" back", "muted")]
    return [[("✓ ", "good"), (f"{what} decided.", "good")], [], keys]


def empty_queue(keymap: Keymap) -> list[Line]:
    """A queue with nothing in it."""
    return [
        [("The queue is empty.", "strong")],
        [],
        [("In the inbox, ", "muted"), (keymap.key("queue"), "key"), (" adds a paper to it.", "muted")],
    ]


def empty_view(keymap: Keymap, query: str) -> list[Line]:
    """One of the `VIEWS` with nothing in it."""
    back: Line = [(keymap.key("view.1"), "key"), (" goes to the inbox.", "muted")]
    return [[(VIEWS[query], "strong")], [], back]


def looking() -> list[Line]:
    """A list of which nothing has been found yet."""
    return [[("Looking …", "muted")]]


def not_found(keymap: Keymap, *, typing: bool = False) -> list[Line]:
    """A find without hits; ``typing``: it is still being typed, and the list's keys are letters."""
    line: Line = [("Try fewer letters", "muted")]
    if typing:
        line.append((".", "muted"))
    else:
        line += [(", or ", "muted"), (keymap.key("filter"), "key"), (" to filter by words.", "muted")]
    return [[("Nothing sounds like that.", "strong")], [], line]


def no_matches(keymap: Keymap, advice: Advice = NO_ADVICE, *, typing: bool = False) -> list[Line]:
    """A filter without results; ``typing``: it is still being typed, and the list's keys are letters."""
    respelt = advice.respelt
    lines: list[Line] = []
    if respelt is None:
        lines += [[("Nothing matches.", "strong")], []]
    else:
        head: Line = [("Nothing matches ", "strong")]
        for place, (word, _) in enumerate(respelt.words):
            head += [(", " if place else "", "strong"), (plain(word, _TERM_WIDTH), "accent")]
        many = number(respelt.papers, respelt.complete)
        key = keymap.key("open") + (" twice" if typing else "")
        words = " ".join(spelt for _, spelt in respelt.words)
        spelt: Line = [(key, "key"), (" for ", "muted"), (plain(words, _TERM_WIDTH), "accent")]
        lines += [[*head, (".", "strong")], [], [*spelt, (f" ({many})", "strong")]]
    if advice.words and not typing:
        lines += [[(keymap.key("find"), "key"), (" to find it typos and all", "muted")]]
    if lines[-1]:
        lines.append([])
    told = [(plain(term, _TERM_WIDTH), number(papers, complete)) for term, papers, complete in advice.without if papers]
    column = max((cell_width(term) for term, _ in told), default=0)
    digits = max((len(count) for _, count in told), default=0)
    for term, count in told:
        gap = " " * (column - cell_width(term))
        lines.append([("without ", "muted"), (term + gap, "accent"), (f"  {count:>{digits}}", "strong")])
    if lines[-1]:
        lines.append([])
    if typing:
        return [*lines, [("esc", "key"), (" takes it back.", "muted")]]
    change, clear = keymap.key("filter"), keymap.key("back")
    return [*lines, [(change, "key"), (" changes it, ", "muted"), (clear, "key"), (" clears it.", "muted")]]


def first_steps(keymap: Keymap) -> Line:
    """Four keys, as long as nothing was decided yet."""
    line: Line = [("New here? ", "strong")]
    for command, word in (("skip", "skip"), ("queue", "queue"), ("read", "read"), ("undo", "undo")):
        line += [(keymap.key(command), "key"), (f" {word} · ", "muted")]
    return [*line, (keymap.key("help"), "key"), (" every key", "muted")]
