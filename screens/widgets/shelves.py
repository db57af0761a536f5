"""The sidebar: shelves in the order of work with their counts, and the virtual ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import set_cell_size
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from orderdesk.model import Shelf
from orderdesk.search import OrderFilter

_COUNT_WIDTH: Final = 5

_NARROW: Final = 72
"""Below so many columns of the window the shelves' names give way to the list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the sidebar."""

    shows: OrderFilter
    count: int
    urgent: bool = False

    @property
    def title(self) -> str:
        """The shelf's name."""
        return self.shows.describe()


class Shelves(Widget):
    """Shows the shelves; which one is open is told to it."""

    DEFAULT_CSS = """
    Shelves { width: 18; &.-narrow { width: 14; } background: $surface; color: $foreground; }
    Shelves > .shelves--open { background: $primary-muted; text-style: bold; }
    Shelves > .shelves--urgent { color: $error; text-style: bold; }
    Shelves > .shelves--number { color: $foreground-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"shelves--open", "shelves--urgent", "shelves--number"}

    def __init__(self, *, id: str | None = None) -> None:
        """Empty until it is told what to show."""
        super().__init__(id=id)
        self._entries: tuple[Entry, ...] = ()
        self._open = OrderFilter()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The lines, top to bottom; `g` and a number go to one."""
        return self._entries

    @property
    def _real(self) -> int:
        """How many lines are shelves of orders; those of the virtual ones stand below."""
        return sum(entry.shows.shelf is not None for entry in self._entries)

    def update(
        self,
        used: Collection[Shelf],
        counts: Mapping[Shelf, int],
        burning: int,
        no_evidence: int,
        opened: OrderFilter,
        *,
        refunds: int = 0,
    ) -> None:
        """Show the shelves that the shop's channels use, with their counts, and which one is open."""
        entries = [
            Entry(
                OrderFilter(shelf=shelf), counts.get(shelf, 0), urgent=shelf is Shelf.NEW and counts.get(shelf, 0) > 0
            )
            for shelf in Shelf
            if shelf in used or counts.get(shelf, 0)
        ]
        entries.append(Entry(OrderFilter(shelf=None, burning=True), burning, urgent=burning > 0))
        entries.append(Entry(OrderFilter(shelf=None), sum(counts.values())))
        entries.append(Entry(OrderFilter(shelf=None, no_evidence=True), no_evidence))
        if refunds or opened.refunds:  # most shops owe none, and the line is missed for something else
            entries.append(Entry(OrderFilter(shelf=None, refunds=True), refunds))
        before, opened_before = self._entries, self._open
        self._entries, self._open = tuple(entries), opened.place
        if len(before) != len(entries):
            self.refresh()
            return
        virtual = self._real
        for at, (old, new) in enumerate(zip(before, entries, strict=True)):
            if old != new or (old.shows == opened_before) != (new.shows == self._open):
                self.refresh(Region(0, at + 1 if at < virtual else at + 2, self.size.width, 1))

    def on_mount(self) -> None:
        """Fit the window."""
        self.fit(self.app.size.width)

    def fit(self, columns: int) -> None:
        """Take less room in a narrow window."""
        self.set_class(columns < _NARROW, "-narrow")

    def neighbour(self, way: int) -> OrderFilter:
        """The shelf above or below the open one; from a search, the first."""
        shown = [entry.shows for entry in self._entries]
        at = shown.index(self._open) + way if self._open in shown else 0
        return shown[at % len(shown)]

    def render_line(self, y: int) -> Strip:
        """One shelf; a blank line before the virtual ones, since a drawn one would cost 48 bytes of each scroll."""
        width, style = self.size.width, self.rich_style
        virtual = self._real
        at = y - 1 if y < virtual + 1 else y - 2
        if y == virtual + 1 or not 0 <= at < len(self._entries):
            return Strip.blank(width, style)
        entry = self._entries[at]
        if entry.shows == self._open:
            style += self.get_component_rich_style("shelves--open", partial=True)
        count = f"{entry.count}{'!' if entry.urgent else ' '}"
        counted = style + self.get_component_rich_style("shelves--urgent", partial=True) if entry.urgent else style
        number = style + self.get_component_rich_style("shelves--number", partial=True)
        counts = _COUNT_WIDTH - self.has_class("-narrow")
        room = width - counts - 3
        return Strip(
            [
                Segment(f"{at + 1:>2} ", number),
                Segment(set_cell_size(entry.title, room), style),
                Segment(f"{count:>{counts}}", counted),
            ]
        ).adjust_cell_length(width, style)
