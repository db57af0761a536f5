"""Rows with a cursor, painted line by line: only lines that say something else go to the terminal.

The cursor belongs to what a row is about. Rows are shown page by page, so that nothing moves but by the page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import ClassVar, Final, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from screens.renderer import repaint
from screens.widgets.columns import fit

K = TypeVar("K", bound=Hashable)

Cell = tuple[str, str]
"""A text, as wide as it is, and what it is coloured by."""

STYLES: Final = ("head", "cursor", "number", "late", "risk", "done", "faint", "asked")
_NONE: Final = Strip([])


class PageRows(Widget, Generic[K]):
    """A page of rows under a head."""

    DEFAULT_CSS = """
    PageRows { background: $background; color: $foreground; height: 1fr; }
    PageRows > .rows--head { color: $foreground-muted; background: $surface; }
    PageRows > .rows--cursor { background: $primary-muted; text-style: bold; }
    PageRows > .rows--number { text-style: bold; }
    PageRows > .rows--late { color: $error; text-style: bold; }
    PageRows > .rows--risk { color: $warning; }
    PageRows > .rows--done { color: $success; }
    PageRows > .rows--faint { color: $foreground-muted; }
    PageRows > .rows--asked { color: $accent; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"rows--{name}" for name in STYLES}

    def __init__(
        self, cells: Callable[[K, bool, int], Sequence[Cell]], head: Callable[[int], str],
        nothing: Callable[[], str], *, id: str | None = None,
    ) -> None:  # fmt: skip
        """`cells` says a row, whether the cursor is on it, in so many columns; `head` what stands over them.

        `nothing` says why there is none: rows that nobody has read must not look like rows of which there are none.
        """
        super().__init__(id=id)
        self._cells, self._head, self._nothing = cells, head, nothing
        self._keys: Sequence[K] = ()
        self._at = self._top = 0
        self._nowhere = False
        self._lines: list[Strip] = []
        self._kept: dict[Hashable, tuple[object, Strip]] = {}
        self._styles_of: dict[str, Style] = {}
        self.active = True
        """Whether keys go to its cursor; the cursor of another is not shown."""
        self.frozen = False
        """While it is, nothing that is painted changes."""

    @property
    def key(self) -> K | None:
        """What the row under the cursor is about; `None` where it stands on none."""
        return self._keys[self._at] if self._keys and not self._nowhere else None

    @property
    def nowhere(self) -> bool:
        """Whether the cursor stands on no row, though there are rows: what was looked for is on none."""
        return self._nowhere

    @property
    def keys(self) -> Sequence[K]:
        """What all rows are about."""
        return self._keys

    @property
    def page(self) -> int:
        """How many rows a page has."""
        return max(self.size.height - 1, 1)

    @property
    def shown(self) -> Sequence[K]:
        """What the rows of the page are about."""
        return self._keys[self._top : self._top + self.page]

    def put(self, keys: Sequence[K], on: K | None = None) -> None:
        """Show these, the cursor on one, else where it was; the page begins where it did, as long as that is there."""
        before = self._keys[self._at] if self._keys else None
        first = self._keys[self._top] if self._keys[self._top :] else None
        old, self._keys = self._at, keys
        wanted = on if on is not None else before
        place = {key: n for n, key in enumerate(keys)}
        self._at = place.get(wanted, min(old, max(len(keys) - 1, 0))) if wanted is not None else 0
        self._nowhere = self._nowhere and on not in place
        self._top = place.get(first, self._top) if first is not None and self._top else 0
        self._turn()
        self.show()

    def move(self, by: int) -> bool:
        """Move the cursor; whether another page is shown now."""
        return self.go(self._at + by)

    def go(self, to: int) -> bool:
        """Put the cursor on a row; whether another page is shown now."""
        self._nowhere = False
        before, old, self._at = self._top, self._at, min(max(to, 0), max(len(self._keys) - 1, 0))
        self._turn()
        if self._top != before or len(self._lines) != self.size.height:
            self.show()
        elif not self.frozen:
            self._show_lines({old, self._at})
        return self._top != before

    def leave(self) -> None:
        """Let the cursor stand on no row, since what was looked for is on none: no key can be meant for another."""
        self._nowhere = True
        self.show_here()

    def show_here(self) -> None:
        """Paint the row under the cursor anew."""
        if not self.frozen and len(self._lines) == self.size.height:
            self._show_lines({self._at})

    def show(self) -> None:
        """Paint what says something else than what stands there."""
        if self.frozen or not self.size:
            return
        before, self._lines = self._lines, self._made()
        if len(before) != len(self._lines):
            repaint(self, Region(0, 0, *self.size))
            return
        width = self.size.width
        changed = [y for y, (old, new) in enumerate(zip(before, self._lines, strict=True)) if old is not new]
        if changed:
            repaint(self, *(Region(0, y, width, 1) for y in changed))

    def on_resize(self) -> None:
        """Another size: every line anew, the cursor on the page."""
        self._kept.clear()
        self._turn()
        self._lines = self._made()
        self.refresh()

    def notify_style_update(self) -> None:
        """Other colours: nothing painted before is like it any more."""
        self._styles_of.clear()
        self._kept.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines as they go to the terminal."""
        if len(self._lines) != self.size.height or not self._kept:
            self._lines = self._made()
        strips = [self._lines[y] if y < len(self._lines) else _NONE for y in crop.line_range]
        return strips if crop.width == self.size.width else [strip.crop(*crop.column_span) for strip in strips]

    # --- inside ----------------------------------------------------------------------------------------------

    def _turn(self) -> None:
        """Turn the pages until the cursor is on the one that is shown."""
        page = self.page
        while self._at < self._top:
            self._top = max(self._top - page, 0)
        while self._at >= self._top + page:
            self._top += page
        if self._top >= len(self._keys):
            self._top = max(len(self._keys) - page, 0)

    def _show_lines(self, places: Collection[int]) -> None:
        """Paint these rows of the page, if they say something else."""
        regions = list[Region]()
        for at in sorted(places):
            y = at - self._top + 1
            if 0 < y < len(self._lines) and at < len(self._keys):
                strip = self._row(at)
                if strip is not self._lines[y]:
                    self._lines[y] = strip
                    regions.append(Region(0, y, self.size.width, 1))
        if regions:
            repaint(self, *regions)

    def _row(self, at: int) -> Strip:
        key, here, width = self._keys[at], at == self._at and self.active and not self._nowhere, self.size.width
        cells = self._cells(key, here, width)
        return self._strip((key, here), (tuple(cells), width), cells, "cursor" if here else "")

    def _made(self) -> list[Strip]:
        width, height = self.size
        if len(self._kept) > 8 * max(height, 1):
            self._kept.clear()
        more = f" {1 + self._at // self.page}/{-(-len(self._keys) // self.page)}" if len(self._keys) > self.page else ""
        head = fit(self._head(width - len(more)), max(width - len(more), 0)) + more
        lines = [self._strip("head", (head, width), [(head, "head")], "head")]
        lines += [self._row(at) for at in range(self._top, min(self._top + self.page, len(self._keys)))]
        if not self._keys:
            said = fit(f"  {self._nothing()}", width)
            lines.append(self._strip("nothing", (said, width), [(said, "faint")], ""))
        blank = [("", "")]
        lines += [self._strip("blank", width, blank, "") for _y in range(height - len(lines))]
        return lines[:height]

    def _strip(self, what: Hashable, made_of: object, cells: Sequence[Cell], ground: str) -> Strip:
        known = self._kept.get(what)
        if known is not None and known[0] == made_of:
            return known[1]
        below = self._style(ground)
        parts = [Segment(text, below + self._style(name) if name else below) for text, name in cells]
        strip = Strip(parts).adjust_cell_length(self.size.width, below)
        background = self.background_colors[1]
        for each in self.get_line_filters():
            strip = strip.apply_filter(each, background)
        self._kept[what] = (made_of, strip)
        return strip

    def _style(self, name: str) -> Style:
        if name not in self._styles_of:
            part = self.get_component_rich_style(f"rows--{name}", partial=True) if name else Style()
            self._styles_of[name] = part if name else self.rich_style
            if name in ("cursor", "head"):
                self._styles_of[name] = self.rich_style + part
        return self._styles_of[name]
