"""Every private name of Textual that the desk leans on, all of them in this one place, as Textual 8.2.8 has them.

What is asked for here by a function has an answer where Textual no longer knows the name. What is overridden here is
then called by nobody, and the desk does as Textual does: it paints the stock way, parses its styles anew, tells a
traceback. `tests/app/terminal/test_edge.py` says of each name in which release it was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from inspect import signature
from time import monotonic
from typing import Any, Final

from rich.color import ColorSystem
from rich.console import RenderableType
from textual import events
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual._context import visible_screen_stack
from textual._xterm_parser import XTermParser
from textual.app import App, ReturnType
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

try:
    from textual._time import get_time
except ImportError:
    get_time = monotonic

__all__ = ["get_time"]

# --- painting --------------------------------------------------------------------------------------------------

Frame = ChopsUpdate | LayoutUpdate
"""What Textual hands over to be painted: parts of lines, or all of them."""

CALLS: Final[Mapping[Callable[..., Any], tuple[str, ...]]] = {
    App._display: ("self", "screen", "renderable"),
    ChopsUpdate.__init__: ("self", "chops", "spans", "chop_ends"),
    LayoutUpdate.__init__: ("self", "strips", "region"),
    Widget._exchange_repaint_regions: ("self",),
}
"""What is called or overridden, and with what."""

_SYNC_START: Final = "\x1b[?2026h"
_SYNC_END: Final = "\x1b[?2026l"
_OF_APP: Final = ("_batch_count", "_running", "_closed", "_driver", "_sync_available")
_OF_SCREEN: Final = ("_compositor", "_layout_required", "_scroll_required", "_repaint_required")


def as_expected(app: App[Any], screen: Screen[Any]) -> bool:
    """Whether this is a Textual that the wire knows: everything it needs is there, and is called as it thinks."""
    return (
        all(tuple(signature(call).parameters) == names for call, names in CALLS.items())
        and all(hasattr(app, name) for name in _OF_APP)
        and all(hasattr(screen, name) for name in _OF_SCREEN)
        and isinstance(getattr(Compositor, "visible_widgets", None), property)
    )


def driver(app: App[Any]) -> Driver | None:
    """What writes to the terminal and reads it; nothing before there is one."""
    return getattr(app, "_driver", None)


def draws(app: App[Any]) -> bool:
    """Whether frames go to a whole terminal now: not while many are gathered, without a terminal, inside a shell."""
    return (
        app._running
        and not app._closed
        and not app._batch_count
        and app._driver is not None
        and not app.is_headless
        and not app.is_inline
    )


def colors(app: App[Any]) -> ColorSystem:
    """How many colours the terminal has."""
    return app.console._color_system or ColorSystem.TRUECOLOR


def pieces(frame: Frame) -> Iterator[tuple[int, int, Strip]]:
    """Line, column and strip of everything a frame paints."""
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
    assert app._driver is not None
    app._driver.write(f"{_SYNC_START}{data}{_SYNC_END}" if at_once and app._sync_available else data)
    app._driver.flush()


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
    return [(part.translate(-place.offset), part) for part in _joined(filter(None, parts))]


def _joined(regions: Iterable[Region]) -> list[Region]:
    """Regions that lie one under the other between the same columns as one."""
    joined: list[Region] = []
    for region in sorted(regions, key=lambda region: (region.x, region.width, region.y)):
        last = joined[-1] if joined else None
        if last is not None and last.column_span == region.column_span and last.y <= region.y <= last.bottom:
            joined[-1] = last.union(region)
        else:
            joined.append(region)
    return joined


def screen_lines(app: App[Any]) -> list[Strip]:
    """The lines of the screen as it is now, with what shines through it."""
    visible_screen_stack.set(list(app._background_screens))  # as when Textual paints
    return app.screen._compositor.render_strips()


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

    def _handle_exception(self, error: Exception) -> None:
        """End over a fault; but a screen that was just being opened when the app was told to end is none."""
        if not self._exit:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        if not self._exit_renderables:  # one fault often brings another: the first is the one to tell
            self._exit_renderables.append(self.farewell(self._exception))
            self._close_messages_no_wait()


async def press(app: App[Any], key: str) -> bool:
    """Have done at once what is bound to a key; false where nothing is, or where it must go the long way."""
    check = getattr(app, "_check_bindings", None)
    return check is not None and bool(await check(key))


class EdgePump(MessagePump):
    """A part of the screen whose handlers run inside something."""

    def handling(self) -> AbstractContextManager[None]:
        """Inside what."""
        return nullcontext()

    async def _dispatch_message(self, message: Message) -> None:
        with self.handling():
            await super()._dispatch_message(message)


# --- styles ----------------------------------------------------------------------------------------------------

_PARSED: Final[dict[object, list[RuleSet]]] = {}
"""What has been parsed, by the colours that were put in and the text. An app has two or three sets of colours."""


class KeptStylesheet(Stylesheet):
    """Style sheets that are parsed once for a process and all that are forked from it.

    Textual parses them anew for every app, and once more whenever the colours change.
    """

    def _parse_rules(self, css: str, read_from: Any, *how: Any, **more: Any) -> list[RuleSet]:
        key = (tuple(self._variables.items()), css, read_from, how, tuple(more.items()))
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


class EdgeParser(XTermParser):
    """A parser of what a terminal sends whose keys can be seen to."""

    def keys_of(self, sequence: str, alt: bool) -> Iterable[events.Key]:
        """The keys that a sequence stands for."""
        return super()._sequence_to_key_events(sequence, alt)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        return self.keys_of(sequence, alt)

    @property
    def idle(self) -> bool:
        """Whether no sequence has begun."""
        return getattr(getattr(self, "_awaiting", None), "timeout", None) is None


class EdgeDriver(LinuxDriver):
    """Textual's driver of a terminal, as far as the desk sees into it."""

    def write_through(self, file: Any) -> None:
        """Have its thread write to `file`, of which it asks for `write`, `flush` and `fileno`; before it is started."""
        self._file = file

    @property
    def writes(self) -> bool:
        """Whether its thread takes what is written."""
        return self._writer_thread is not None

    @property
    def waiting(self) -> int:
        """How many texts its thread has not written yet."""
        return 0 if self._writer_thread is None else self._writer_thread._queue.qsize()

    def never_wait(self) -> None:
        """From here on its thread takes any number of texts."""
        if self._writer_thread is not None:
            self._writer_thread._queue.maxsize = 0

    def finish(self, within: float) -> None:
        """Let the thread write what it has, for so many seconds at most."""
        if self._writer_thread is not None:
            self._writer_thread._queue.put(None)
            self._writer_thread.join(within)

    def call(self, callback: Callable[..., object], *arguments: object) -> None:
        """Call this in the app's own thread, from any."""
        self._loop.call_soon_threadsafe(callback, *arguments)

    @property
    def size_now(self) -> tuple[int, int]:
        """Columns and lines of the terminal."""
        return self._get_terminal_size()

    def stopped(self) -> None:
        """The process was asked to stop."""

    def continued(self) -> None:
        """It goes on."""

    def _sigtstp_application(self, *_: object) -> None:
        self.stopped()

    def _sigcont_application(self, *_: object) -> None:
        self.continued()
