"""``readq mcp``: the library for language models and other agents."""

from __future__ import annotations

import click

from readq.cli.session import Session, database


@click.command("mcp")
@click.option("--write", "writing", is_flag=True, help="Let it decide, tag, add to notes and undo, too.")
@database
@click.pass_obj
def mcp(session: Session, writing: bool) -> None:
    """Answer an agent over standard input and output (Model Context Protocol).

    The agent starts this itself, and can find, list and read papers and notes; nothing can be changed unless you say
    --write, and then each change is a step that undo takes back. docs/MCP.md tells how to set it up.
    """
    from readq.agents.server import server
    from readq.library import Library

    path = session.present().path
    session.close()
    server(lambda: Library(path, actor="mcp", create=False, read_only=not writing), writing=writing).run("stdio")
