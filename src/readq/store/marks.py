"""What a row of the list shows of a paper beside its title, kept in step by whoever changes what it stands for."""

from __future__ import annotations

from readq.model import Mark
from readq.store.connection import Connection


def set_mark(connection: Connection, paper_id: int, mark: Mark, on: bool) -> None:
    sign = "|" if on else "& ~"
    connection.execute(f"UPDATE paper SET marks = marks {sign} ? WHERE id = ?", (int(mark), paper_id))
