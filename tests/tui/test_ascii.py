"""With the ASCII set of signs every screen is pure ASCII where the papers are."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import readq
from readq import signs, tex
from readq.library import Library
from readq.model import Status
from readq.text import cell_width
from readq.tui.drawing.titles import titled
from tests.support.libraries import add_listing, draft, open_library
from tests.tui.driving import driving

DRAWN = ("tui", "cli", "phrasing.py", "dates.py", "signs.py", "fields.py", "source_names.py", "library", "search")
NOT_DRAWN = {"tui/drawing/spacing_signs.py"}  # fills cells, and is gone before anything is written


@pytest.fixture
def ascii_signs() -> Iterator[None]:
    tex._drawn.cache_clear()
    signs.use("ascii")
    yield
    signs.use("unicode")
    tex._drawn.cache_clear()


def test_every_sign_that_is_drawn_has_one_in_ascii() -> None:
    root = Path(readq.__file__).parent
    unknown = {
        f"{char} in {path.relative_to(root)}"
        for name in DRAWN
        for path in ([root / name] if name.endswith(".py") else sorted((root / name).rglob("*.py")))
        if str(path.relative_to(root)) not in NOT_DRAWN
        for text in _texts(ast.parse(path.read_text(encoding="utf-8")))
        for char in text
        if not char.isascii() and not char.isalpha() and ord(char) not in signs.ASCII
    }
    assert not unknown, "give each of these a sign in readq/signs.py: ASCII"


def _texts(tree: ast.Module) -> Iterator[str]:
    """The texts in a module that are no docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_a_sign_takes_the_room_of_the_one_it_stands_for() -> None:
    assert [chr(sign) for sign in signs.ASCII if cell_width(chr(sign)) != 1] == []
    others = [chr(sign).translate(signs.ASCII) for sign in signs.ASCII]
    assert all(other.isascii() and len(other) == 1 for other in others)


def test_tex_is_drawn_where_ascii_can_show_it(ascii_signs: None) -> None:
    assert titled("In $O(n\\log n)$ for $\\alpha$", 80) == "In $O(n\\log n)$ for $\\alpha$"
    assert titled("In $O(n\\log n)$ steps", 80) == "In O(n log n) steps"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with open_library(path) as library:
        drafts = [
            draft(
                f"Learning number {n} of very many letters in a title that is long enough to be cut in every list " * 2,
                "An abstract of $\\alpha$ and $O(n\\log n)$. " * 60,
                authors=[f"Ada Author {m}" for m in range(20)],
                arxiv=f"2404.000{n:02}",
            )
            for n in range(40)
        ]
        add_listing(library, drafts, name="a.txt")
        add_listing(library, drafts[:9], name="b.txt")
        _decide(library)
    return path


def _decide(library: Library) -> None:
    for status, ids in ((Status.QUEUE, [1, 2, 3]), (Status.READ, [4]), (Status.SKIP, [5, 6])):
        library.mark(ids, status)
    library.tag([1, 2], ["nlp"])
    library.prioritise([1], 2)
    library.notes.write(1, "# Why\n\n- [ ] open\n- [x] done\n\n> quoted\n\n---\n`code` and *more*")
    library.views.save("Mine", "status:queue")


SCREENS = (
    "", "tab", "enter M", "space j space", "2 e", "2 enter", "slash x q enter", "f l", "question_mark",
    "question_mark right right right", "colon", "comma", "T", "T s escape", "S", "S right", "H", "X", "ctrl+n", "D",
    "t", "b", "A", "e h i", "x", "V",
    "semicolon", "colon t a k e space t h e space t o enter",
)  # fmt: skip


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (200, 50)])
async def test_every_screen_is_ascii(path: Path, ascii_signs: None, size: tuple[int, int]) -> None:
    async with driving(path, size) as app:
        await app.press("1")
        for keys in SCREENS:
            await app.press(*keys.split())
            strange = {char for char in app.text() if not char.isascii()}
            assert not strange, (keys, strange, app.text())
            await app.press("escape", "escape", "escape", "1")
