"""What was typed in earlier prompts, to be had again with the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readq.tui.shell.shell import Shell

_STATE = "tui.history"  # with the kind of prompt behind it
_KEPT = 100


def former(shell: Shell, kind: str) -> list[str]:
    """What was typed in earlier prompts of this kind, newest last."""
    kept = shell.session.lib.state(f"{_STATE}.{kind}")
    return [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []


async def remember(shell: Shell, kind: str, text: str) -> None:
    """Keep what was typed for later prompts of this kind."""
    if not text:
        return
    kept = [*[former for former in former(shell, kind) if former != text], text][-_KEPT:]
    await shell.session.write(lambda lib: lib.set_state(f"{_STATE}.{kind}", kept))
