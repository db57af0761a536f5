"""The sidebar: shelves in the order of work with their counts, and the virtual ones, of which the empty are not drawn.

Every shelf has one number, the same in every shop, and no number begins with another: those of work are 1 to 9, the
virtual ones 01 to 07, cancelled orders 08, the archive 09, and 00 is all orders. What came after these has none, since
no number ever changes: the keys to the shelf before and after, and the palette, lead there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar, Final

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from orderdesk.list_filter import OrderFilter, shelf_title, virtual_title
from orderdesk.model import Shelf, Virtual
from orderdesk.store.lists.counts import Tally
from screens.widgets.columns import fit

_COUNT_WIDTH: Final = 5

_NUMBER_WIDTH: Final = 3
"""With the sign that the sidebar goes on beyond."""

_NARROW: Final = 72
"""Below so many columns of the window the shelves' names give way to the list."""

_NARROW_WIDTH: Final = 14

NUMBERS: Final[Mapping[Shelf, str]] = {
    **{shelf: str(at) for at, shelf in enumerate((one for one in Shelf if not one.closed), 1)},
    Shelf.CANCELLED: "08",
    Shelf.ARCHIVE: "09",
}
"""What is typed after `g` for a shelf that is not virtual."""

VIRTUAL_NUMBERS: Final[Mapping[Virtual, str]] = {one: f"0{at}" if at < 8 else "" for at, one in enumerate(Virtual, 1)}
"""The same for a virtual one; empty where there is none: 08, 09 and 00 are taken."""

ALL_ORDERS: Final = "00"
"""The same for all orders together."""

_PRESSING: Final = (Virtual.BURNING, Virtual.CALL_BACK, Virtual.DIFFERS, Virtual.DELIVERY_ERROR)
"""The virtual shelves that stand out while there is something on them."""


class Entry(Struct, frozen=True):
    """A shelf of the sidebar."""

    number: str
    """What is typed after `g`."""
    shows: OrderFilter
    count: int
    urgent: bool = False

    @property
    def title(self) -> str:
        """The shelf's name."""
        return self.shows.describe()


_Line = tuple[Entry | None, str]
"""A drawn line: its shelf, none for a blank one, and the sign that the sidebar goes on beyond it."""


class Shelves(Widget):
    """Shows the shelves; which one is open is told to it."""

    DEFAULT_CSS = """
    Shelves { background: $surface; color: $foreground; }
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
        self._lines: list[_Line] = []
        """What is drawn, top to bottom, as far as it has been scrolled to."""
        self._styles: dict[str, Style] = {}
        self._titles: dict[OrderFilter, str] = {}
        self._ground: Color | None = None
        """What is behind the lines, as long as the colours are these."""
        self._strips: dict[int, tuple[object, Strip]] = {}
        """The lines, each with what it was made of."""
        self._top = 0
        """How many lines the window has been scrolled down."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All the shelves there are, drawn or not; `g` and a number go to one."""
        return self._entries

    def update(
        self,
        used: Collection[Shelf],
        tally: Tally,
        opened: OrderFilter,
    ) -> None:
        """Show the shelves that the shop's channels use, with their counts, and which one is open."""
        counts, virtual = tally.shelves, tally.virtual
        shelves = [shelf for shelf in Shelf if shelf in used or counts.get(shelf, 0)]
        entries = [
            Entry(NUMBERS[shelf], OrderFilter(shelf=shelf), count, urgent=shelf is Shelf.NEW and count > 0)
            for shelf in shelves
            for count in (counts.get(shelf, 0),)
        ]
        entries += [
            Entry(VIRTUAL_NUMBERS[one], OrderFilter(shelf=None, virtual=one), count, one in _PRESSING and count > 0)
            for one in Virtual
            for count in (virtual[one],)
        ]
        entries.append(Entry(ALL_ORDERS, OrderFilter(shelf=None), sum(counts.values())))
        opened_before = self._open
        self._entries, self._open = tuple(entries), opened.place
        self._draw(opened_before)

    def _draw(self, opened_before: OrderFilter) -> None:
        """Draw what has changed; where not all fits, that part which holds the open shelf."""
        before, self._lines = self._lines, self._visible()
        if len(before) != len(self._lines):
            self.refresh()
            return
        changed, width = list[Region](), self.size.width
        for y, (old, new) in enumerate(zip(before, self._lines, strict=True), 1):
            opened = new[0] is not None and (new[0].shows == self._open) != (new[0].shows == opened_before)
            if old != new or opened:
                changed.append(Region(0, y, width, 1))
        if changed:
            self.refresh(*changed)

    def _visible(self) -> list[_Line]:
        work = [entry for entry in self._entries if entry.shows.shelf is not None]
        virtual = [entry for entry in self._entries[len(work) :] if self._drawn(entry)]
        lines: list[Entry | None] = [*work, None, *virtual]  # apart by a blank: a line would cost 48 bytes a scroll
        room = max(self.size.height - 1, 1)
        at = next((at for at, entry in enumerate(lines) if entry is not None and entry.shows == self._open), self._top)
        self._top = max(min(self._top, at, len(lines) - room), at - room + 1, 0)
        end = self._top + room
        signs = {self._top: "↑" if self._top else " ", end - 1: "↓" if end < len(lines) else " "}
        return [(entry, signs.get(y, " ")) for y, entry in enumerate(lines[self._top : end], self._top)]

    def _drawn(self, entry: Entry) -> bool:
        return entry.count > 0 or entry.shows == self._open or entry.shows.virtual is None

    def on_mount(self) -> None:
        """Fit the window."""
        self.fit(self.app.size.width)

    def fit(self, columns: int) -> None:
        """Be as wide as the longest name that a shelf can have, so that nothing moves; less in a narrow window."""
        narrow = columns < _NARROW
        self.set_class(narrow, "-narrow")
        names = max(map(cell_len, (*map(shelf_title, Shelf), *map(virtual_title, Virtual))))
        self.styles.width = _NARROW_WIDTH if narrow else _NUMBER_WIDTH + names + _COUNT_WIDTH

    def on_resize(self) -> None:
        """Draw as much as fits."""
        self._draw(self._open)

    def neighbour(self, way: int) -> OrderFilter:
        """The drawn shelf above or below the open one; from a search, the first."""
        shown = [entry.shows for entry in self._entries if self._drawn(entry)]
        at = shown.index(self._open) + way if self._open in shown else 0
        return shown[at % len(shown)]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines as they go to the terminal: nothing of a border or a tint is drawn around or over them."""
        width = self.size.width
        strips = [self._line(y, width) for y in crop.line_range]
        return strips if crop.width == width else [strip.crop(*crop.column_span) for strip in strips]

    def notify_style_update(self) -> None:
        """Other colours: nothing painted before is like it any more."""
        self._styles.clear()
        self._strips.clear()
        self._ground = None
        super().notify_style_update()

    def _line(self, y: int, width: int) -> Strip:
        """The line, made anew only when something in it has changed."""
        entry, sign = self._lines[y - 1] if 1 <= y <= len(self._lines) else (None, "")
        opened = entry is not None and entry.shows == self._open
        made_of = (entry, sign, opened, width, self.has_class("-narrow"))
        known = self._strips.get(y)
        if known is None or known[0] != made_of:
            self._ground = background = self._ground or self.background_colors[1]
            strip = self._strip(entry, sign, width, opened=opened)
            for each in self.get_line_filters():
                strip = strip.apply_filter(each, background)
            self._strips[y] = known = (made_of, strip)
        return known[1]

    def _strip(self, entry: Entry | None, sign: str, width: int, *, opened: bool) -> Strip:
        """One shelf."""
        style = self._style("open") if opened else self._style()
        if entry is None:
            return Strip.blank(width, style)
        count = f"{entry.count}{'!' if entry.urgent else ' '}"
        counted = style + self._style("urgent") if entry.urgent else style
        counts = _COUNT_WIDTH - self.has_class("-narrow")
        left = f"{entry.number:>2}{sign}"
        room = width - counts - len(left)
        return Strip(
            [
                Segment(left, style + self._style("number")),
                Segment(fit(self._title(entry), room), style),
                Segment(f"{count:>{counts}}", counted),
            ]
        ).adjust_cell_length(width, style)

    def _title(self, entry: Entry) -> str:
        if entry.shows not in self._titles:
            self._titles[entry.shows] = entry.title
        return self._titles[entry.shows]

    def _style(self, part: str = "") -> Style:
        """The sidebar's own colours; for `open` a part's over them, for the others those of the part alone."""
        if part not in self._styles:
            own = self.get_component_rich_style(f"shelves--{part}", partial=True) if part else Style()
            self._styles[part] = own if part in ("urgent", "number") else self.rich_style + own
        return self._styles[part]
