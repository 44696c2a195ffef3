"""Why the paper in front of the reader is likely or not: asked for beside the keys, shown when it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readq.library.interest import Why
    from readq.tui.shell.shell import Shell

_KEPT = 200
_OFTEN = 40  # changes of the library after which it is found out again what scores mean as chances


class Reasons:
    """Knows the reasons of papers that were in front of the reader. What was true before the last change is shown until
    what is true now is known, so that nothing flickers."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._known: dict[int, tuple[int, Why]] = {}  # the workspace's version when it was asked for
        self._calibrated = -_OFTEN
        self._asked: tuple[int, int] | None = None

    def __call__(self, paper_id: int) -> Why | None:
        """The reasons as far as they are known; what is not, is asked for, and the paper drawn again then."""
        version = self._shell.workspace.version
        known = self._known.get(paper_id)
        if (known is None or known[0] != version) and self._asked != (paper_id, version):
            self._asked = paper_id, version
            self._shell.start(self._ask(paper_id, version))
        return known[1] if known is not None else None

    async def _ask(self, paper_id: int, version: int) -> None:
        found = await self._shell.session.latest("why", lambda lib: lib.interest.why(paper_id))
        if found is None:
            return
        if len(self._known) > _KEPT:
            self._known.clear()
        self._known[paper_id] = version, found
        if version - self._calibrated >= _OFTEN:
            self._calibrated = version
            self._shell.start(self._calibrate(), long=True)
        row = self._shell.workspace.browser.current
        if row is not None and row.id == paper_id:
            self._shell.workspace.reading.outdate()
            self._shell.sync()

    async def _calibrate(self) -> None:
        """Find out, beside everything, what scores mean as chances; papers asked for from then on are told with it."""
        found = await self._shell.session.latest("chances", lambda lib: lib.interest.calibration(), "words")
        if found is not None and found.honest:
            self._known.clear()
            self._asked = None
            self._shell.workspace.reading.outdate()
            self._shell.sync()
