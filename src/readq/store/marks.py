"""What a row of the list shows of a paper beside its title; the code that changes what a mark stands for sets it."""

from __future__ import annotations

from readq.model import Mark
from readq.store.connection import Connection


def set_mark(connection: Connection, paper_id: int, mark: Mark, on: bool) -> None:
    sign = "|" if on else "& ~"
    connection.execute(f"UPDATE paper SET marks = marks {sign} ? WHERE id = ?", (int(mark), paper_id))
