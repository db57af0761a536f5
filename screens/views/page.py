"""A page over the list: a title, lines of which some can be opened, what was said last, and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from orderdesk.i18n import _, mark
from screens.keyboard.named_key import HELP, HELP_TYPING, Key, bindings, both
from screens.safe import plain
from screens.widgets.lines import Hints, Line
from screens.widgets.rows import Row, Rows

_CLOSE: Final = Key("page.close", "escape,q", "close", mark("back"), shown="Esc")
_OPEN: Final = Key("page.open", "enter", "open", mark("open"))
_DOWN: Final = Key("page.down", "j,down", "move(1)", mark("move"), shown="j")
_UP: Final = Key("page.up", "k,up", "move(-1)", mark("move"), shown="k")


class Page(ModalScreen[None]):
    """Under the header, so that what burns is seen meanwhile; what Enter opens is the page's own affair."""

    DEFAULT_CSS = """
    Page { background: transparent; }
    Page > #page { margin-top: 1; background: $background; }
    Page #title { height: 1; background: $panel; text-style: bold; padding: 0 1; text-wrap: nowrap;
                  text-overflow: ellipsis; }
    Page #said { color: $success; height: auto; max-height: 4; padding: 0 1; }
    Page #said.-refused { color: $error; text-style: bold; }
    """
    KEYS: ClassVar[tuple[Key, ...]] = (
        _CLOSE,
        _OPEN,
        _DOWN,
        _UP,
        Key("page.page-down", "pagedown,space", "page(1)", mark("page down")),
        Key("page.page-up", "pageup", "page(-1)", mark("page up")),
        Key("page.home", "home", "edge(-1)", mark("first")),
        Key("page.end", "end", "edge(1)", mark("last")),
        HELP,
        HELP_TYPING,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    LEADS_BACK: ClassVar[bool] = True
    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        """Title, lines, what was said, keys."""
        with Vertical(id="page"):
            yield Line(id="title")
            yield Rows(id="rows")
            yield Line(id="said")
            yield Hints(id="keys")

    def on_mount(self) -> None:
        """Fill it in."""
        self.say("")
        self.show()

    def show(self) -> None:
        """Put the page's lines and keys in place. For subclasses."""

    def look_again(self) -> None:
        """Others have changed something: show it. For subclasses."""

    def fill(self, title: str, rows: Sequence[Row], keys: Sequence[tuple[str, str]] = ()) -> None:
        """Show these lines, and `keys` before those that every page has."""
        self.query_one("#title", Line).say(plain(title))
        self.rows.put(rows)
        opens = [(_OPEN.label, _(_OPEN.word))] if any(row.opens is not None for row in rows) else []
        leave = [(both(_DOWN, _UP), _(_DOWN.word)), (HELP.label, _(HELP.word)), (_CLOSE.label, _(_CLOSE.word))]
        self.query_one("#keys", Hints).offer([*opens, *keys, *leave])

    @property
    def rows(self) -> Rows:
        """The lines."""
        return self.query_one(Rows)

    def say(self, sentence: str, *, refused: bool = False) -> None:
        """Say what came of a key."""
        line = self.query_one("#said", Line)
        line.set_class(refused, "-refused")
        line.display = bool(sentence)
        line.say(plain(sentence))

    def stray(self, sentence: str) -> None:
        """Say of a key that it means nothing here."""
        self.say(sentence, refused=True)

    def action_close(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)

    def action_open(self) -> None:
        """Open what the line under the cursor stands for."""
        if self.rows.chosen is not None:
            self.opened(self.rows.chosen)

    def opened(self, what: object) -> None:
        """Open it. For subclasses."""

    def action_move(self, by: int) -> None:
        """To the next line."""
        self.rows.move(by)

    def action_page(self, way: int) -> None:
        """A page on."""
        self.rows.page(way)

    def action_edge(self, way: int) -> None:
        """To the beginning or the end."""
        self.rows.edge(way)
