"""The parts of an open library, each loaded when it is first asked for: most commands need one or two."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from readq.library.context import Context
from readq.library.held import Held
from readq.model import Hit

if TYPE_CHECKING:
    from readq.filters import Filter
    from readq.library.arrivals import Arrivals
    from readq.library.duplicates import Duplicates
    from readq.library.enriching import Enriching
    from readq.library.exporting import Exporting
    from readq.library.find import Finder
    from readq.library.interest import Interest
    from readq.library.interests import Interests
    from readq.library.journal import Journal
    from readq.library.maintenance import Maintenance
    from readq.library.meaning import Meaning
    from readq.library.notes import Notes
    from readq.library.pictures import Pictures
    from readq.library.resolving import Resolving
    from readq.library.respelling import Respelt
    from readq.library.statistics import LibraryStatistics
    from readq.library.subscriptions import Subscriptions
    from readq.library.tags import Tags
    from readq.library.topics import Topics
    from readq.library.trends import Trends
    from readq.library.views import Views
    from readq.library.word_model import WordModel


class Parts:
    """What there is of the library at ``path`` beside its papers and lists, over one ``context``. Find is here, since
    notes are found by it, too."""

    def __init__(self, path: Path, context: Context, like: Parts | None = None) -> None:
        self.path = path
        self._held: Held = like._held if like is not None else Held()
        self._context = context
        self._finder: Finder | None = None

    @cached_property
    def journal(self) -> Journal:
        from readq.library.journal import Journal

        return Journal(self._context)

    @cached_property
    def notes(self) -> Notes:
        from readq.library.notes import Notes

        return Notes(self._context, self.find)

    @cached_property
    def views(self) -> Views:
        from readq.library.views import Views

        return Views(self._context)

    @cached_property
    def arrivals(self) -> Arrivals:
        from readq.library.arrivals import Arrivals

        return Arrivals(self._context, self.interest)

    @cached_property
    def resolving(self) -> Resolving:
        from readq.library.resolving import Resolving

        return Resolving(self._context)

    @cached_property
    def enriching(self) -> Enriching:
        from readq.library.enriching import Enriching

        return Enriching(self._context)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        from readq.library.subscriptions import Subscriptions

        return Subscriptions(self._context)

    @cached_property
    def maintenance(self) -> Maintenance:
        from readq.library.maintenance import Maintenance

        return Maintenance(self._context, self.path, self._forget_finder)

    @cached_property
    def duplicates(self) -> Duplicates:
        from readq.library.duplicates import Duplicates

        return Duplicates(self._context)

    @cached_property
    def exporting(self) -> Exporting:
        from readq.library.exporting import Exporting

        return Exporting(self._context)

    @cached_property
    def interest(self) -> Interest:
        from readq.library.interest import Interest

        return Interest(self._context, self._words)

    @cached_property
    def interests(self) -> Interests:
        from readq.library.interests import Interests

        return Interests(self._context, self.interest, self.topics)

    @cached_property
    def meaning(self) -> Meaning:
        from readq.library.meaning import Meaning

        return Meaning(self._context, self._words)

    @cached_property
    def topics(self) -> Topics:
        from readq.library.topics import Topics

        return Topics(self._context, self._words)

    @cached_property
    def trends(self) -> Trends:
        from readq.library.trends import Trends

        return Trends(self._context, self._words)

    @cached_property
    def pictures(self) -> Pictures:
        from readq.library.pictures import Pictures

        return Pictures(self._context)

    @cached_property
    def tags(self) -> Tags:
        from readq.library.tags import Tags

        return Tags(self._context)

    @cached_property
    def statistics(self) -> LibraryStatistics:
        from readq.library.statistics import LibraryStatistics

        return LibraryStatistics(self._context)

    @cached_property
    def _words(self) -> WordModel:
        from readq.library.word_model import WordModel

        return WordModel(self._context, self._held)

    def give_up(self) -> None:
        """Make nothing more on any thread that only serves to be asked for later: the app is about to end."""
        self._held.ending = True

    # -- find ------------------------------------------------------------------------------------------------------

    def find(self, text: str, limit: int = 50) -> list[Hit]:
        """The papers whose title (or authors, or note) is most like ``text``, best first, typos and all."""
        with self._context.explained():
            return self._finding().find(text, limit)

    def respelt(self, filter_: Filter) -> Respelt | None:
        """A filter that has no papers, with its misspelt words put right; None where that does not help. May take a
        second with millions of papers."""
        from readq.library import respelling

        with self._context.explained():
            return respelling.respelt(
                self._context.connection, filter_, self._context.now(), self._finding().titles_like
            )

    def prepare_find(self) -> None:
        """Make ready what the first `find` needs: up to a second with millions of papers."""
        with self._context.explained():
            self._finding().prepare()
        from readq.store.stretches import give_back

        give_back()

    def _finding(self) -> Finder:
        if self._finder is None:
            from readq.search.one_thread import load_numpy

            load_numpy()
            from readq.library.find import Finder

            self._finder = Finder(self._context.connection, self._context.now)
        return self._finder

    def _forget_finder(self) -> None:
        self._finder = None
