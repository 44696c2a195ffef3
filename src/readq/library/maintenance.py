"""Looking after the file: self-check, mending, and rebuilding what is derived."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from readq.citation_key import is_key
from readq.errors import LibraryError, QueryError, ReadqError
from readq.filters import fold_name
from readq.identity import normal_identifier
from readq.library import candidates, decide, interest_definition, views
from readq.library.context import Context
from readq.library.signing import sign
from readq.model import Operation
from readq.phrasing import VERBS, phrase, pieces
from readq.search import signatures
from readq.search.interest import words
from readq.store import copies, features, papers, signature_blocks
from readq.store.connection import Connection, data_version, part, rename, without_foreign_keys, writing
from readq.store.faults import explained
from readq.store.opening import connect
from readq.store.salvage import salvage
from readq.store.soundness import derived, index, pages, rules, shape, texts
from readq.store.soundness.fault import Fault, counted
from readq.store.soundness.rule import RESTORE, Rule
from readq.titles import title_hash

CheckWatch = Callable[[int, int, str], None]  # told (looked at, of how many, what)

_OFTEN = 200_000  # steps of SQLite's machine after which an interrupt is noticed
_TITLES = 5_000
_SIZE = signatures.SIGNATURE_BYTES


class Mended(NamedTuple):
    """What `mend` did: where the file as it was is ``kept`` (None: nothing had to change), the faults that are mended,
    and those that are ``left``."""

    kept: Path | None
    mended: list[Fault]
    left: list[Fault]


class Maintenance:
    """The file of a library as a whole. ``forget`` is called when what find keeps in memory is made anew."""

    def __init__(self, context: Context, path: Path, forget: Callable[[], None]) -> None:
        self._context = context
        self._path = path
        self._forget = forget

    def backup(self, path: Path, watch: CheckWatch | None = None) -> None:
        """Copy the library to a new file, whole and consistent even while it is in use, if it is sound."""
        with self._context.explained():
            backup(self._context.connection, path, watch)

    def check(self, watch: CheckWatch | None = None) -> list[Fault]:
        """What is wrong with the library; nothing if all is well. ``watch`` is told (looked at, of how many, what)."""
        with self._context.explained():
            return check(self._context.connection, watch)

    def mend(self, watch: CheckWatch | None = None) -> Mended:
        """Put right what `check` finds and what can be put right; the file as it was is kept beside it."""
        self._forget()
        with self._context.explained():
            return mend(self._context.connection, self._path, watch)

    def reindex(self) -> None:
        """Rebuild everything that is derived: full-text index, counters, keys, marks, signatures."""
        with self._context.writing():
            reindex(self._context.connection)
        self._forget()


def check(connection: Connection, watch: CheckWatch | None = None) -> list[Fault]:
    """What is wrong with the library. Reads all of it; memory does not grow with it."""
    with _interruptible(connection):
        while True:
            before = data_version(connection)
            faults = list(_examine(connection, watch))
            # What another program changed between two looks is no fault.
            if not faults or connection.in_transaction or data_version(connection) == before:
                return faults


def mend(connection: Connection, path: Path, watch: CheckWatch | None = None) -> Mended:
    """Put right what is wrong and can be put right, in one step; the file is copied aside before, as it is."""
    faults = check(connection, watch)
    if not any(fault.mendable for fault in faults):
        return Mended(None, [], faults)
    kept = copies.aside(connection, path, "before-check")
    try:
        with without_foreign_keys(connection), _interruptible(connection), writing(connection):
            _mend(connection)
            rename(connection)
            left = [_hopeless(fault) for fault in _examine(connection, watch)]
    except BaseException as error:
        kept.unlink(missing_ok=True)
        if not isinstance(error, sqlite3.DatabaseError) or _is_no_damage(error):
            raise
        # Too damaged to write to: it is as it was.
        return Mended(None, [], [_hopeless(fault) for fault in faults])
    still = {fault.says.removesuffix(f" {RESTORE}") for fault in left}
    return Mended(kept, [fault for fault in faults if fault.mendable and fault.says not in still], left)


def _hopeless(fault: Fault) -> Fault:
    """``fault`` after all that could be done about it was done."""
    return Fault(f"{fault.says} {RESTORE}", mendable=False) if fault.mendable else fault


def settle(connection: Connection) -> list[str]:
    """After rows were put in, in the same transaction: make what follows from them, and every rule hold. Returns the
    rules that did not, by name."""
    with _interruptible(connection):
        broken = [rule.what for rule in rules.RULES if next(rule.breaches(connection), rule) is not rule]
        for rule in rules.RULES if broken else ():
            _mending(rule)(connection)
        for step in _remaking():
            step(connection)
        sign(connection)  # before papers come that have theirs
    return broken


def reindex(connection: Connection) -> None:
    """Rebuild all that is derived: keys, counters, marks and the full-text index; signatures at the next
    find, words of interest when they are next needed."""
    with _interruptible(connection):
        for step in _remaking():
            step(connection)


def backup(connection: Connection, path: Path, watch: CheckWatch | None = None, *, yielding: bool = False) -> None:
    """Copy a sound library to ``path``, which must not exist; ReadqError says what is in the way. See
    `readq.store.copies.backup` for ``yielding``."""

    def verify(copy: Path) -> None:
        if fault := _first_fault(copy, watch):
            raise ReadqError(
                f"The copy of {connection.file.path} is not sound, so there is no backup of it: "
                f"{fault.says.removesuffix(RESTORE).rstrip(' .')}. See whether the library is: readq check; mend it with: "
                "readq check --fix"
            )

    with _interruptible(connection):
        copies.backup(connection, path, verify, yielding=yielding)


def restore(file: Path, path: Path, watch: CheckWatch | None = None, *, anyway: bool = False) -> Path | None:
    """Put a copy of the backup ``file`` in the place of the library at ``path``; where that is kept from now on, None
    if there was none. ReadqError says what is in the way; then all is as it was. With ``anyway`` a copy that is not
    sound is taken, too."""

    def verify(copy: Path) -> None:
        try:
            fault = _first_fault(copy, watch)
        except LibraryError as error:
            raise LibraryError(str(error).replace(str(copy), str(file))) from error
        if fault:
            raise ReadqError(
                f"{file} is not sound, so nothing was changed: {fault.says.removesuffix(RESTORE).rstrip()} "
                "Restore another backup; or this one all the same, with --anyway."
            )

    with explained(file):
        return copies.restore(file, path, None if anyway else verify)


def recover(path: Path) -> Iterator[dict[str, Any] | None]:
    """What is readable of the damaged library file at ``path``; see `readq.store.salvage.salvage`."""
    with explained(path):
        yield from salvage(path)


def _first_fault(path: Path, watch: CheckWatch | None) -> Fault | None:
    connection = connect(path, create=False)
    try:
        return next(iter(check(connection, watch)), None)
    finally:
        connection.close()


@contextmanager
def _interruptible(connection: Connection) -> Iterator[None]:
    """Let an interrupt end even one long statement."""
    functions: dict[str, tuple[int, Callable[..., str | int | None]]] = {
        "title_sort_of": (1, lambda title: candidates.title_sort(_text(title))),
        "title_hash": (2, lambda title, abstract: title_hash(_text(title), _text(abstract))),
        "normal_identifier": (2, lambda scheme, value: normal_identifier(scheme, _text(value))),
        "folded_name": (1, lambda name: fold_name(_text(name))),
        "is_tag": (1, lambda name: _holds(decide.checked_tag, _text(name))),
        "is_view_name": (1, lambda name: _holds(views.checked_name, _text(name))),
        "is_interest": (1, lambda definition: interest_definition.read(_text(definition)) is not None),
        "is_citation_key": (1, lambda key: is_key(_text(key))),
        "is_told": (2, lambda verb, facts: _is_told(_text(verb), _text(facts))),
        "is_query": (1, lambda query: _is_query(_text(query))),
    }
    for name, (arguments, function) in functions.items():
        connection.create_function(name, arguments, function, deterministic=True)
    connection.set_progress_handler(lambda: 0, _OFTEN)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")


def _holds(checked: Callable[[str], str], text: str) -> bool:
    try:
        return checked(text) == text
    except ReadqError:
        return False


def _is_query(text: str) -> bool:
    from readq.search.query import read_query

    try:
        return read_query(text).unfinished is None
    except (QueryError, ReadqError):
        return False


def _is_told(verb: str, facts: str) -> bool:
    """Whether a step with this verb and these facts can be put into words."""
    try:
        known = json.loads(facts)
        phrase(Operation(0, verb, "", known, 0, "", 1, False, None, None))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return False
    needed = {field for _, field, _ in pieces(verb) if verb in VERBS} - {"subject", "what", "tags", None}
    return isinstance(known, dict) and bool(verb.strip()) and needed <= known.keys()


# looking --------------------------------------------------------------------------------------------------------------

_Look = Callable[[Connection], Iterable[Fault]]
_Step = Callable[[Connection], object]


def _looks() -> list[tuple[str, _Look]]:
    return [
        ("pages", pages.pages),
        ("tables", shape.shape),
        ("text", texts.texts),
        *((rule.what[0].lower() + rule.what[1:], _rule(rule)) for rule in (*rules.RULES, *derived.RULES)),
        ("counts", derived.count),
        ("keys of titles", derived.title_keys),
        ("signatures", _signatures),
        ("words of interest", _features),
        ("the full-text index", index.index),
    ]


def _examine(connection: Connection, watch: CheckWatch | None) -> Iterator[Fault]:
    looks = _looks()
    damaged = False
    factory, connection.text_factory = connection.text_factory, lambda raw: raw.decode("utf-8", "replace")
    try:
        for number, (what, look) in enumerate(looks):
            if watch is not None:
                watch(number, len(looks), what)
            try:
                for fault in look(connection):
                    damaged = True
                    yield fault
            except sqlite3.Error as error:
                if _is_no_damage(error):
                    raise
                if not damaged:  # otherwise a consequence of what was told already
                    said = f"The file is damaged, or the disk fails to read it ({what}: {error})."
                    yield Fault(f"{said} {RESTORE}", mendable=False)
                    damaged = True
    finally:
        connection.text_factory = factory


def _is_no_damage(error: sqlite3.Error) -> bool:
    words = ("locked", "interrupted", "user-defined", "full", "I/O", "unable to open")
    return any(word in str(error) for word in words)


def _rule(rule: Rule) -> _Look:
    def look(connection: Connection) -> Iterator[Fault]:
        found = counted(rule.what, rule.breaches(connection))
        if found:
            yield Fault(found if rule.mend else f"{found} {rule.advice}", bool(rule.mend))

    return look


def _signatures(connection: Connection) -> Iterator[Fault]:
    """Signatures for find that are not those of the papers' titles. A library may lack those of any paper, or have
    those of another version: they are made at the next find."""
    said = "The signatures for find are wrong."
    last = papers.last_id(connection)
    seen = bytearray()  # by number; a damaged paper may have one beyond all memory
    # A later block's entry replaces an earlier one's.
    for version, packed_ids, packed in signature_blocks.newest_first(connection):
        if version > signatures.VERSION or version < 1:
            yield Fault(said)
            return
        if version != signatures.VERSION:
            continue
        if len(packed_ids) % 4 or len(packed_ids) // 4 * _SIZE != len(packed):
            yield Fault(said)
            return
        ids = array("I", packed_ids)
        if ids and max(ids) > last:
            yield Fault(said)
            return
        if ids:
            seen.extend(bytes(max(0, max(ids) + 1 - len(seen))))
        fresh = [place for place, id_ in enumerate(ids) if not seen[id_]]
        for start in range(0, len(fresh), _TITLES):
            batch = fresh[start : start + _TITLES]
            titles = [title for _, title in papers.titles(connection, [ids[place] for place in batch])]
            kept = b"".join([packed[place * _SIZE : (place + 1) * _SIZE] for place in batch])
            if len(titles) != len(batch) or kept != signatures.signatures(titles):
                yield Fault(said)
                return
        for id_ in ids:
            seen[id_] = 1


def _features(connection: Connection) -> Iterator[Fault]:
    """Words that interest is learnt from which are not those of the papers. A library may lack those of any paper: they
    are made when they are next needed."""
    kept = features.count(connection)
    whole = 0
    last: dict[int, tuple[int, int]] = {}
    for block in features.blocks(connection, words.VERSION):
        whole += 1
        last.update({id_: (block.id, place) for place, id_ in enumerate(array("I", block.ids))})
    wrong = whole != kept
    stale = set(features.stale(connection))
    for block in features.blocks(connection, words.VERSION):
        ids = array("I", block.ids)
        fresh = {id_ for place, id_ in enumerate(ids) if last[id_] == (block.id, place)} - stale
        true = {record[0]: record for record in features.title_and_abstract(connection, sorted(fresh))}
        wrong = wrong or words.differ(block[1:5], true)
    if wrong:
        yield Fault("The words that interest is learnt from are wrong.")


# mending --------------------------------------------------------------------------------------------------------------


def _mend(connection: Connection) -> None:
    """Make every rule hold that can be made to; what cannot stays as it is."""
    steps: list[_Step] = [shape.mend_shape, pages.mend_indices, texts.mend_texts]
    steps += [_mending(rule) for rule in rules.RULES]
    for step in (*steps, *_remaking()):
        try:
            with part(connection):
                step(connection)
        except sqlite3.Error as error:
            if _is_no_damage(error):
                raise
            # It will be among what is left.


def _mending(rule: Rule) -> _Step:
    def mend(connection: Connection) -> None:
        # Most rules hold: to look is cheaper than to write.
        if next(rule.breaches(connection), rule) is not rule:
            rule.enforce(connection)

    return mend


def _remaking() -> Iterator[_Step]:
    """Rebuilding what is derived, the parts in their order."""
    yield from (rule.enforce for rule in derived.RULES)
    yield from (derived.recount, derived.rekey_titles, index.remake, signature_blocks.drop, features.drop)
