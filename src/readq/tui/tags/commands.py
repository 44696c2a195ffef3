"""Tags: on papers, and a tag as a whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from readq.errors import LibraryError
from readq.library import Library
from readq.library.context import Watch
from readq.model import Outcome
from readq.tui.decide import long_change
from readq.tui.decide.commands import for_targets
from readq.tui.drawing.spans import Line, plain
from readq.tui.prompt.prompt import Prompt, Question
from readq.tui.shell.command import EVERYWHERE, ONE, Command, Result

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell


def edit(shell: Shell) -> Awaitable[None] | None:
    return _open(shell, shell.workspace.browser.targets())


TAGS = Command(
    "tags", ("t",), "Tags", "Add and remove tags, with completion; for all selected papers at once.",
    "Notes and tags", ONE, edit, "tags", needs_paper=True,
)  # fmt: skip


async def _open(shell: Shell, ids: Sequence[int]) -> None:
    from readq.tui.tags.screen import TagEditor

    have = await shell.session.read(lambda lib: lib.tags.on(ids))
    rows = shell.session.lib.rows(ids[:1])
    subject = rows[0].title if len(ids) == 1 and rows else f"{len(ids):,} papers"
    counts = {name: papers for name, (_, papers) in shell.session.lib.counts().tags.items()}

    def apply(add: Sequence[str], remove: Sequence[str]) -> Awaitable[None] | None:
        shell.repeat = lambda screen: for_targets(screen, "Tag {}", lambda others: _tag(screen, others, add, remove))
        question = f"Change the tags of {len(ids):,} papers?"
        return asked(shell, question, len(ids), lambda: kept(add, remove, _tag(shell, ids, add, remove)))

    def kept(add: Sequence[str], remove: Sequence[str], result: Result) -> Result:
        return _or_again(shell, result, lambda problem: edited(add, remove, problem)) if result is not None else None

    def edited(add: Sequence[str] = (), remove: Sequence[str] = (), problem: str = "") -> None:
        wanted = {**dict.fromkeys(add, True), **dict.fromkeys(remove, False)}
        shell.push(TagEditor(shell, subject, len(ids), have, counts, apply, wanted=wanted, problem=problem))

    edited()


async def _or_again(shell: Shell, result: Awaitable[None], again: Callable[[str], None]) -> None:
    """Await ``result``; where the library could not be changed, let the reader see what was wanted ``again``."""
    try:
        await result
    except LibraryError as error:
        again(shell.app.trouble(error))
        raise


def _tag(shell: Shell, ids: Sequence[int], add: Sequence[str], remove: Sequence[str]) -> Result:
    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.tag(ids, add, remove, watch)

    what = f"Changing the tags of {len(ids):,} papers"
    return long_change.change(shell, what, len(ids), job, lambda outcome: _tagged(shell, add, remove, outcome))


async def _tagged(shell: Shell, add: Sequence[str], remove: Sequence[str], outcome: Outcome) -> None:
    from readq.tui.tags.screen import summary

    if outcome.operation is None:
        shell.tell("The tags are as they were.")
        return
    shell.workspace.browser.clear()
    told: Line = [("Tagged ", "tag"), (plain(summary(add, remove), 50), "strong")]
    if len(outcome.paper_ids) > 1:
        told.append((f" on {len(outcome.paper_ids):,} papers", "text"))
    shell.say([*told, *shell.undo_hint()])


def asked(shell: Shell, question: str, papers: int, act: Callable[[], Result]) -> Result:
    """Do ``act``, after asking when it touches many papers."""
    if papers <= shell.workspace.config["confirm_above"]:
        return act()

    def answered(yes: bool) -> Awaitable[None] | None:
        shell.workspace.prompt = None
        if yes:
            return act()
        shell.tell("Nothing was changed.")
        return None

    shell.workspace.prompt = Question(question, answered)
    return None


# a tag as a whole -----------------------------------------------------------------------------------------------------


def rename(shell: Shell) -> None:
    choose(shell, "Rename tag", lambda name: rename_tag(shell, name))


TAG_RENAME = Command(
    "tag.rename", (), "Rename a tag", "On every paper that has it.", "Notes and tags", EVERYWHERE, rename,
)  # fmt: skip


def delete(shell: Shell) -> None:
    choose(shell, "Delete tag", lambda name: delete_tag(shell, name))


TAG_DELETE = Command(
    "tag.delete", (), "Delete a tag", "From every paper that has it.", "Notes and tags", EVERYWHERE, delete,
)  # fmt: skip


def choose(shell: Shell, title: str, act: Callable[[str], Result]) -> None:
    """Let the reader choose one of the tags."""
    from readq.tui.shell.chooser import Chooser
    from readq.tui.shell.item import Item

    tags = sorted(shell.workspace.counts.tags.items(), key=lambda item: item[0].casefold())
    if not tags:
        key = shell.workspace.keymap.key("tags")
        shell.say([("There are no tags yet: ", "muted"), (key, "key"), (" makes one.", "muted")])
        return
    items = [Item(name, [(plain(name, 40), "text")], name, [(f"{papers:,} ", "count")]) for name, (_, papers) in tags]
    shell.push(Chooser(shell, title, items, narrow=True, choose=act))


def rename_tag(shell: Shell, name: str) -> None:
    """Ask for another name of a tag and give it to all its papers."""
    papers = _papers(shell, name)

    def accept(text: str) -> Awaitable[None] | None:
        shell.workspace.prompt = None
        new = " ".join(text.split())
        if not new or new == name:
            shell.tell("The tag is as it was.")
            return None
        known = next(
            (tag for tag in shell.workspace.counts.tags if tag.casefold() == new.casefold() != name.casefold()), None
        )
        question = f"Rename the tag on {papers:,} papers?"
        return asked(shell, question, papers, lambda: _rename(shell, name, new, known))

    hint = f"on {papers:,} {'paper' if papers == 1 else 'papers'}; the name of another tag makes the two one"
    shell.workspace.prompt = Prompt(
        f"rename #{plain(name, 30)} to", name, accept=accept, cancel=lambda: _stop(shell), hint=hint
    )


def _rename(shell: Shell, name: str, new: str, known: str | None) -> Result:
    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.tags.rename(name, new, watch)

    what = f"Renaming #{plain(name, 30)} to #{plain(new, 30)}"
    asking = _asking(shell, name)
    return long_change.change(
        shell, what, _papers(shell, name), job, lambda outcome: _renamed(shell, name, new, known, asking, outcome)
    )


async def _renamed(shell: Shell, name: str, new: str, known: str | None, asking: int, outcome: Outcome) -> None:
    shell.workspace.refresh()
    await _follow(shell, name, new)
    line: Line = [
        ("Joined " if known is not None else "Renamed ", "tag"),
        (plain(f"#{name}", 30), "text"),
        (" to ", "muted"),
        (plain(f"#{new}", 30), "strong"),
    ]
    if outcome.operation is not None:
        line += [(f" · {_views(asking)} too", "muted")] if asking else []
        line += shell.undo_hint()
    shell.say(line)


def delete_tag(shell: Shell, name: str) -> Awaitable[None] | None:
    """Take a tag off all its papers."""
    papers = _papers(shell, name)
    question = f"Take #{plain(name, 30)} off {papers:,} papers?"

    def job(lib: Library, watch: Watch | None) -> Outcome:
        return lib.tags.delete(name, watch)

    def act() -> Result:
        what = f"Taking #{plain(name, 30)} off {papers:,} papers"
        return long_change.change(shell, what, papers, job, lambda outcome: _deleted(shell, name, outcome))

    return asked(shell, question, papers, act)


async def _deleted(shell: Shell, name: str, outcome: Outcome) -> None:
    left = _asking(shell, name)
    shell.workspace.refresh()
    await _follow(shell, name, None)
    papers = len(outcome.paper_ids)
    what = f" off {papers:,} {'paper' if papers == 1 else 'papers'}"
    line: Line = [("Took ", "tag"), (plain(f"#{name}", 30), "strong"), (what, "text")]
    if left:
        line.append((f" · {_views(left)} still {'asks' if left == 1 else 'ask'} for it", "error"))
    shell.say([*line, *shell.undo_hint()])


def _asking(shell: Shell, name: str) -> int:
    """How many saved views ask for a tag."""
    from readq.search.tag_renaming import asks_for_tag

    return sum(asks_for_tag(query, name) for _, query in shell.workspace.filter_pane.saved)


def _views(count: int) -> str:
    return f"{count:,} saved {'view' if count == 1 else 'views'}"


async def _follow(shell: Shell, name: str, new: str | None) -> None:
    """When the list asks for a tag that is called otherwise now, ask for that; when it is the view of a tag that is no
    longer there, show the inbox."""
    from readq.search.ordering import with_sort
    from readq.search.tag_renaming import with_tag
    from readq.tui.filter.entry import quoted
    from readq.tui.paper_list.listing import open_query
    from readq.tui.shell.workspace import INBOX

    workspace = shell.workspace
    row = workspace.browser.current
    if new is None:
        query = INBOX if with_sort(workspace.query, None) == f"tag:{quoted(name)}" else None
        home = INBOX if with_sort(workspace.home, None) == f"tag:{quoted(name)}" else None
    else:
        query, home = with_tag(workspace.query, name, new), with_tag(workspace.home, name, new)
    workspace.home = home if home is not None else workspace.home
    if query is not None and workspace.found is None:
        await open_query(shell, query, keep=row.id if row is not None else None)


def _papers(shell: Shell, name: str) -> int:
    return shell.workspace.counts.tags.get(name, (0, 0))[1]


def _stop(shell: Shell) -> None:
    shell.workspace.prompt = None


COMMANDS = (TAGS, TAG_RENAME, TAG_DELETE)
