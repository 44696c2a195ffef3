"""Tags: on papers, and a tag as a whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from readq.library import Library
from readq.library.context import Watch
from readq.model import Outcome
from readq.tui.actions import working
from readq.tui.actions.decide import for_targets
from readq.tui.prompt import Prompt, Question
from readq.tui.screens.main import MainScreen
from readq.tui.spans import Line, plain

Result = Awaitable[None] | None


def edit(main: MainScreen) -> Awaitable[None] | None:
    ids = main.desk.browser.targets()
    if not ids:
        main.tell("There is no paper here.")
        return None
    return _open(main, ids)


async def _open(main: MainScreen, ids: Sequence[int]) -> None:
    from readq.tui.screens.tags import TagEditor

    have = await main.session.read(lambda lib: lib.tags.on(ids))
    rows = main.session.lib.rows(ids[:1])
    subject = rows[0].title if len(ids) == 1 and rows else f"{len(ids):,} papers"
    counts = {name: papers for name, (_, papers) in main.session.lib.counts().tags.items()}

    def apply(add: Sequence[str], remove: Sequence[str]) -> Awaitable[None] | None:
        main.repeat = lambda screen: for_targets(screen, "Tag {}", lambda others: _tag(screen, others, add, remove))
        return asked(main, f"Change the tags of {len(ids):,} papers?", len(ids), lambda: _tag(main, ids, add, remove))

    main.app.push_screen(TagEditor(main, subject, len(ids), have, counts, apply))


def _tag(main: MainScreen, ids: Sequence[int], add: Sequence[str], remove: Sequence[str]) -> Result:
    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.tag(ids, add, remove, watch)

    what = f"Changing the tags of {len(ids):,} papers"
    return working.change(main, what, len(ids), job, lambda outcome: _tagged(main, add, remove, outcome))


async def _tagged(main: MainScreen, add: Sequence[str], remove: Sequence[str], outcome: Outcome) -> None:
    from readq.tui.screens.tags import summary

    if outcome.operation is None:
        main.tell("The tags are as they were.")
        return
    main.desk.browser.clear()
    told: Line = [("Tagged ", "tag"), (plain(summary(add, remove), 50), "strong")]
    if len(outcome.paper_ids) > 1:
        told.append((f" on {len(outcome.paper_ids):,} papers", "text"))
    main.say([*told, *undo_hint(main)])


def undo_hint(main: MainScreen) -> Line:
    """How to take the last step back, for the end of a message."""
    key = main.desk.keymap.key("undo")
    return [(" · ", "faint"), (key, "key"), (" undo", "muted")] if key else []


def asked(main: MainScreen, question: str, papers: int, act: Callable[[], Result]) -> Result:
    """Do ``act``, after asking when it touches many papers."""
    if papers <= main.desk.config["confirm_above"]:
        return act()

    def answered(yes: bool) -> Awaitable[None] | None:
        main.desk.prompt = None
        if yes:
            return act()
        main.tell("Nothing was changed.")
        return None

    main.desk.prompt = Question(question, answered)
    return None


# a tag as a whole -----------------------------------------------------------------------------------------------------


def rename(main: MainScreen) -> None:
    _choose(main, "Rename tag", lambda name: rename_tag(main, name))


def delete(main: MainScreen) -> None:
    _choose(main, "Delete tag", lambda name: delete_tag(main, name))


def _choose(main: MainScreen, title: str, act: Callable[[str], Result]) -> None:
    from readq.tui.screens.chooser import Chooser, Item

    tags = sorted(main.desk.counts.tags.items(), key=lambda item: item[0].casefold())
    if not tags:
        main.say(
            [("There are no tags yet: ", "muted"), (main.desk.keymap.key("tags"), "key"), (" makes one.", "muted")]
        )
        return
    items = [Item(name, [(plain(name, 40), "text")], name, [(f"{papers:,} ", "count")]) for name, (_, papers) in tags]
    main.app.push_screen(Chooser(main, title, items, narrow=True, choose=act))


def rename_tag(main: MainScreen, name: str) -> None:
    """Ask for another name of a tag and give it to all its papers."""
    papers = _papers(main, name)

    def accept(text: str) -> Awaitable[None] | None:
        main.desk.prompt = None
        new = " ".join(text.split())
        if not new or new == name:
            main.tell("The tag is as it was.")
            return None
        known = next(
            (tag for tag in main.desk.counts.tags if tag.casefold() == new.casefold() != name.casefold()), None
        )
        question = f"Rename the tag on {papers:,} papers?"
        return asked(main, question, papers, lambda: _rename(main, name, new, known))

    hint = f"on {papers:,} {'paper' if papers == 1 else 'papers'}; the name of another tag makes the two one"
    main.desk.prompt = Prompt(
        f"rename #{plain(name, 30)} to", name, accept=accept, cancel=lambda: _stop(main), hint=hint
    )


def _rename(main: MainScreen, name: str, new: str, known: str | None) -> Result:
    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.tags.rename(name, new, watch)

    what = f"Renaming #{plain(name, 30)} to #{plain(new, 30)}"
    asking = _asking(main, name)
    return working.change(
        main, what, _papers(main, name), job, lambda outcome: _renamed(main, name, new, known, asking, outcome)
    )


async def _renamed(main: MainScreen, name: str, new: str, known: str | None, asking: int, outcome: Outcome) -> None:
    main.desk.refresh()
    await _follow(main, name, new)
    line: Line = [
        ("Joined " if known is not None else "Renamed ", "tag"),
        (plain(f"#{name}", 30), "text"),
        (" to ", "muted"),
        (plain(f"#{new}", 30), "strong"),
    ]
    if outcome.operation is not None:
        line += [(f" · {_views(asking)} too", "muted")] if asking else []
        line += undo_hint(main)
    main.say(line)


def delete_tag(main: MainScreen, name: str) -> Awaitable[None] | None:
    """Take a tag off all its papers."""
    papers = _papers(main, name)
    question = f"Take #{plain(name, 30)} off {papers:,} papers?"

    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.tags.delete(name, watch)

    def act() -> Result:
        what = f"Taking #{plain(name, 30)} off {papers:,} papers"
        return working.change(main, what, papers, job, lambda outcome: _deleted(main, name, outcome))

    return asked(main, question, papers, act)


async def _deleted(main: MainScreen, name: str, outcome: Outcome) -> None:
    left = _asking(main, name)
    main.desk.refresh()
    await _follow(main, name, None)
    papers = len(outcome.paper_ids)
    what = f" off {papers:,} {'paper' if papers == 1 else 'papers'}"
    line: Line = [("Took ", "tag"), (plain(f"#{name}", 30), "strong"), (what, "text")]
    if left:
        line.append((f" · {_views(left)} still {'asks' if left == 1 else 'ask'} for it", "error"))
    main.say([*line, *undo_hint(main)])


def _asking(main: MainScreen, name: str) -> int:
    """How many saved views ask for a tag."""
    from readq.search.retagging import asks_for_tag

    return sum(asks_for_tag(query, name) for _, query in main.desk.saved)


def _views(count: int) -> str:
    return f"{count:,} saved {'view' if count == 1 else 'views'}"


async def _follow(main: MainScreen, name: str, new: str | None) -> None:
    """When the list asks for a tag that is called otherwise now, ask for that; when it is the view of a tag that is no
    longer there, show the inbox."""
    from readq.search.ordering import with_sort
    from readq.search.retagging import with_tag
    from readq.tui.actions.find import open_query
    from readq.tui.desk import INBOX
    from readq.tui.present_filter import quoted

    desk = main.desk
    row = desk.browser.current
    if new is None:
        query = INBOX if with_sort(desk.query, None) == f"tag:{quoted(name)}" else None
        home = INBOX if with_sort(desk.home, None) == f"tag:{quoted(name)}" else None
    else:
        query, home = with_tag(desk.query, name, new), with_tag(desk.home, name, new)
    desk.home = home if home is not None else desk.home
    if query is not None and desk.found is None:
        await open_query(main, query, keep=row.id if row is not None else None)


def _papers(main: MainScreen, name: str) -> int:
    return main.desk.counts.tags.get(name, (0, 0))[1]


def _stop(main: MainScreen) -> None:
    main.desk.prompt = None
