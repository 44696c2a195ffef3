"""Every command of the app, room by room: in the footer and on the help screen they stand in this order."""

from __future__ import annotations

from readq.tui.add import commands as add
from readq.tui.decide import bulk, preview_commands, queue, undoing
from readq.tui.decide import commands as decide
from readq.tui.duplicates import commands as duplicates
from readq.tui.export import commands as export
from readq.tui.fetch import commands as fetch
from readq.tui.filter import commands as filter_
from readq.tui.filter import pane
from readq.tui.find import commands as find
from readq.tui.help import commands as help_
from readq.tui.history import commands as history
from readq.tui.interest import commands as interest
from readq.tui.interest import named as interests
from readq.tui.jump import commands as jump
from readq.tui.notes import commands as notes
from readq.tui.paper import commands as paper_
from readq.tui.paper import links
from readq.tui.paper_list import moving, order, selecting
from readq.tui.programs import commands as programs
from readq.tui.rules import commands as rules
from readq.tui.settings import commands as settings
from readq.tui.shell import box_commands, entry_commands, leaving, panes, screen_commands
from readq.tui.shell.command import Command
from readq.tui.snooze import commands as snooze
from readq.tui.snooze import menu_commands
from readq.tui.statistics import commands as statistics
from readq.tui.tags import commands as tags
from readq.tui.tags import editor_commands
from readq.tui.topics import commands as topics
from readq.tui.tour import commands as tour
from readq.tui.triage import commands as triage
from readq.tui.triage import start
from readq.tui.views import commands as views

ROOMS = (
    decide, snooze, start, bulk, topics, triage, undoing, history, filter_, find, interest, interests, add, fetch,
    rules, duplicates, order, notes, tags, moving, selecting, entry_commands, links, programs, export, queue, views,
    statistics, pane, paper_, panes, jump, leaving, screen_commands, help_, tour, settings, box_commands,
    preview_commands, menu_commands, editor_commands,
)  # fmt: skip
COMMANDS: tuple[Command, ...] = tuple(command for room in ROOMS for command in room.COMMANDS)
