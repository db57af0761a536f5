"""Every private name of Textual that the desk leans on, all of them in this one place, as Textual 8.2.8 has them.

Where Textual no longer knows one, the desk goes by what Textual says in public: it paints the stock way, parses its
styles anew, reads keys as Textual does, looks more often. `tests/app/terminal/test_edge.py` says of each in which
release it was seen; `tests/terminal/names/test_missing_names.py` runs the desk on a Textual that calls it otherwise.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache, partial
from inspect import isawaitable, ismethod, signature
from time import monotonic
from typing import Any, Final
from weakref import WeakKeyDictionary

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, RenderableType
from textual import events
from textual.app import App, ReturnType
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.driver import Driver
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from screens.regions import joined

try:
    from textual._time import get_time
except ImportError:
    get_time = monotonic
try:
    from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
except ImportError:
    ChopsUpdate = Compositor = LayoutUpdate = None  # type: ignore[assignment,misc]
try:
    from textual._context import visible_screen_stack
except ImportError:
    visible_screen_stack = None  # type: ignore[assignment]
try:
    from textual._xterm_parser import XTermParser
except ImportError:
    XTermParser = None  # type: ignore[assignment,misc]

__all__ = ["get_time"]

# --- painting --------------------------------------------------------------------------------------------------

CALLS: Final[Mapping[tuple[Any, str], tuple[str, ...]]] = {
    (App, "_display"): ("self", "screen", "renderable"),
    (ChopsUpdate, "__init__"): ("self", "chops", "spans", "chop_ends"),
    (LayoutUpdate, "__init__"): ("self", "strips", "region"),
    (Widget, "_exchange_repaint_regions"): ("self",),
}
"""What is called or overridden, and with what."""

_SYNC_START: Final = "\x1b[?2026h"
_SYNC_END: Final = "\x1b[?2026l"
_DRIVERS: Final[WeakKeyDictionary[App[Any], Driver]] = WeakKeyDictionary()
_OF_SCREEN: Final = ("_compositor", "_layout_required", "_scroll_required", "_repaint_required")


def as_expected(screen: Screen[Any]) -> bool:
    """Whether this is a Textual that the wire knows: everything it needs is there, and is called as it thinks."""
    return (
        all(hasattr(owner, name) and tuple(signature(getattr(owner, name)).parameters) == names
            for (owner, name), names in CALLS.items())
        and all(hasattr(screen, name) for name in _OF_SCREEN)
        and isinstance(getattr(Compositor, "visible_widgets", None), property)
    )  # fmt: skip


def driver(app: App[Any]) -> Driver | None:
    """What writes to the terminal and reads it; nothing before there is one."""
    return getattr(app, "_driver", None) or _DRIVERS.get(app)


def make_known(app: App[Any], made: Driver) -> None:
    """Have a driver found where Textual does not tell an app's."""
    _DRIVERS[app] = made


def draws(app: App[Any]) -> bool:
    """Whether frames go to a whole terminal now: not while many are gathered, without a terminal, inside a shell.

    Not where that cannot be told.
    """
    return (
        app.is_running
        and not getattr(app, "_closed", True)
        and not getattr(app, "_batch_count", True)
        and driver(app) is not None
        and not app.is_headless
        and not app.is_inline
    )


def colors(app: App[Any]) -> ColorSystem:
    """How many colours the terminal has."""
    return COLOR_SYSTEMS.get(app.console.color_system or "", ColorSystem.TRUECOLOR)


def is_frame(renderable: RenderableType | None) -> bool:
    """Whether it is what Textual hands over to be painted: parts of lines, or all of them."""
    return isinstance(renderable, ChopsUpdate | LayoutUpdate)


def pieces(frame: Any) -> Iterator[tuple[int, int, Strip]]:
    """Line, column and strip of everything a frame (`is_frame`) paints."""
    if isinstance(frame, LayoutUpdate):
        for y, line in enumerate(frame.strips, frame.region.y):
            x = frame.region.x
            for strip in line:
                yield y, x, strip
                x += strip.cell_length
        return
    for y, start, end in frame.spans:
        for stop, (x, piece) in zip(frame.chop_ends[y], frame.chops[y].items(), strict=False):
            if piece is not None and x < end and stop > start:
                yield y, x, piece if stop <= end else piece.crop(0, end - x)


def send(app: App[Any], data: str, *, at_once: bool) -> None:
    """Write to the terminal; `at_once` so that a terminal which can shows it only when it is whole."""
    if (terminal := driver(app)) is not None:
        marked = at_once and getattr(app, "_sync_available", False)
        terminal.write(f"{_SYNC_START}{data}{_SYNC_END}" if marked else data)
        terminal.flush()


def repaints(widget: Widget) -> bool:
    """Whether the next frame will paint something of a widget anyway."""
    return bool(widget._repaint_required)


def dirty(widget: Widget) -> list[tuple[Region, Region]]:
    """What a widget has to repaint, each as its region of the widget and of the screen; it is then no longer asked to.

    Nothing where the next frame must do it.
    """
    if (place := _place(widget)) is None:
        return []
    widget._repaint_required = False
    return _seen(widget._exchange_repaint_regions(), *place)


def seen(widget: Widget, regions: Iterable[Region]) -> list[tuple[Region, Region]] | None:
    """The visible parts of these regions of a widget, as `dirty` tells them; `None` where the next frame must do it."""
    place = _place(widget)
    return None if place is None else _seen(regions, *place)


def _place(widget: Widget) -> tuple[Region, Region] | None:
    """Where a widget lies on the screen, and what is seen of it.

    Nowhere if something lies over it, or everything is about to be laid out anew.
    """
    screen = widget.screen
    if screen._layout_required or screen._scroll_required or screen._repaint_required:
        return None
    visible = screen._compositor.visible_widgets
    if widget not in visible:
        return None
    region, clip = visible[widget]
    shown = region.intersection(clip)
    for other, (over, over_clip) in visible.items():  # from front to back
        if other is widget:
            return region, shown
        if shown.overlaps(over.intersection(over_clip)):
            break
    return None


def _seen(regions: Iterable[Region], place: Region, shown: Region) -> list[tuple[Region, Region]]:
    parts = (region.translate(place.offset).intersection(shown) for region in regions)
    return [(part.translate(-place.offset), part) for part in joined(filter(None, parts))]


def screen_lines(app: App[Any]) -> list[Strip]:
    """The lines of the screen as it is now, with what shines through it where Textual tells that."""
    compositor: Any = getattr(app.screen, "_compositor", None)
    if not hasattr(compositor, "render_strips"):
        return _painted(app.screen)
    if visible_screen_stack is not None:
        visible_screen_stack.set(list(getattr(app, "_background_screens", ())))  # as when Textual paints
    lines: list[Strip] = compositor.render_strips()
    return lines


def _painted(screen: Screen[Any]) -> list[Strip]:
    """The lines of a screen, one part painted over the other."""
    lines = [Strip.blank(screen.size.width)] * screen.size.height
    for widget in (screen, *screen.walk_children(Widget)):
        shown = widget.region.intersection(screen.region)
        if shown and widget.display and widget.visible:
            for y, strip in enumerate(widget.render_lines(shown.translate(-widget.region.offset)), shown.y):
                lines[y] = Strip.join([lines[y].crop(0, shown.x), strip, lines[y].crop(shown.right)])
    return lines


# --- an app ----------------------------------------------------------------------------------------------------


class EdgeApp(App[ReturnType]):
    """An app whose frames and whose faults can be seen to."""

    def send_frame(self, screen: Screen[Any], renderable: RenderableType | None) -> bool:
        """Send a frame in a way of its own; false to have it painted the stock way."""
        return False

    def farewell(self, error: BaseException | None) -> RenderableType:
        """What is told at the end over a fault."""
        return str(error)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if not self.send_frame(screen, renderable):
            super()._display(screen, renderable)

    fault: Exception | None = None
    """What it ends over."""
    fault_told = False

    def _handle_exception(self, error: Exception) -> None:
        """End over a fault; but a screen that was just being opened when the app was told to end is none."""
        if _ending(self):
            return
        self.fault = self.fault or error
        if hasattr(App, "_fatal_error"):
            super()._handle_exception(error)
        else:
            self.exit(return_code=1, message=self.farewell(error))

    def _fatal_error(self) -> None:
        if not self.fault_told and not _ending(self):  # one fault often brings another: the first is the one to tell
            self.fault_told = True
            self.panic(self.farewell(self.fault or sys.exception()))


def _ending(app: App[Any]) -> bool:
    """Whether it was told to end."""
    return bool(getattr(app, "_exit", False))


async def press(app: App[Any], key: str) -> bool:
    """Have done at once what is bound to a key; false where nothing is, or where it must go the long way."""
    check = getattr(app, "_check_bindings", None)
    return check is not None and bool(await check(key))


Handler = Callable[..., Awaitable[None] | None]

_takes = cache(lambda function: len(signature(function).parameters))
"""How many parameters a function has: to find it out takes as long as many a handler."""


class EdgePump(MessagePump):
    """A part of the screen whose handlers run inside something."""

    def handling(self) -> AbstractContextManager[None]:
        """Inside what."""
        return nullcontext()

    def _compositor_refresh(self) -> None:
        """Of a screen: under a dialog Textual marks all of it again by painting it, and so would with every message."""
        marked = getattr(self, "_repaint_required", True)
        super()._compositor_refresh()  # type: ignore[misc]
        top: object = self.app.screen
        if not marked and self is not top:
            self._repaint_required = False

    def _get_dispatch_methods(self, method_name: str, message: Message) -> Iterator[tuple[type, Any]]:
        """Each of a message's handlers inside by itself: one that fails keeps none of Textual's own from their work.

        A screen that could not be read when it came up would else never be laid out, and stay blank.
        """
        for owner, method in super()._get_dispatch_methods(method_name, message):
            given = [message][: _takes(getattr(method, "__func__", method)) - ismethod(method)]
            yield owner, partial(self.run_inside, partial(method, *given))

    def call_next(self, callback: Handler, *args: Any, **kwargs: Any) -> None:
        super().call_next(partial(self.run_inside, partial(callback, *args, **kwargs)))

    async def run_inside(self, call: Handler) -> None:
        with self.handling():
            made = call()
            if isawaitable(made):
                await made

    async def _dispatch_message(self, message: Message) -> None:
        with self.handling():  # what is called after the handlers too
            await super()._dispatch_message(message)


# --- styles ----------------------------------------------------------------------------------------------------

_PARSED: Final[dict[object, list[RuleSet]]] = {}
"""What has been parsed, by the colours that were put in and the text. An app has two or three sets of colours."""


class KeptStylesheet(Stylesheet):
    """Style sheets that are parsed once for a process and all that are forked from it.

    Textual parses them anew for every app, and once more whenever the colours change.
    """

    def _parse_rules(self, css: str, read_from: Any, *how: Any, **more: Any) -> list[RuleSet]:
        if (variables := getattr(self, "_variables", None)) is None:
            return super()._parse_rules(css, read_from, *how, **more)
        key = (tuple(variables.items()), css, read_from, how, tuple(more.items()))
        if key not in _PARSED:
            _PARSED[key] = super()._parse_rules(css, read_from, *how, **more)
        return _PARSED[key]

    def made_for(self, variables: dict[str, str]) -> bool:
        """Whether these are the colours that it has put in."""
        return bool(getattr(self, "_variables", None) == variables)

    def reparse(self) -> None:
        """Parse everything for the colours as they are now."""
        self.parse()


# --- the terminal ----------------------------------------------------------------------------------------------

PARSES: Final = XTermParser is not None
"""Whether there is a parser to put ours over; keys are read as Textual does where there is none."""


class EdgeParser(XTermParser or object):  # type: ignore[misc]
    """A parser of what a terminal sends whose keys can be seen to."""

    def keys_of(self, sequence: str, alt: bool) -> Iterable[events.Key]:
        """The keys that a sequence stands for."""
        keys: Iterable[events.Key] = super()._sequence_to_key_events(sequence, alt)
        return keys

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        return self.keys_of(sequence, alt)

    @property
    def idle(self) -> bool:
        """Whether no sequence has begun; false where that cannot be told, so that one looks again."""
        return hasattr(self, "_awaiting") and self._awaiting.timeout is None
