"""The private names of Textual that the wire leans on, all of them in one place, and whether they are as expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import signature
from typing import Any, Final

from rich.color import ColorSystem
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

Frame = ChopsUpdate | LayoutUpdate
"""What Textual hands over to be painted: parts of lines, or all of them."""

CALLS: Final[Mapping[Callable[..., Any], tuple[str, ...]]] = {
    App._display: ("self", "screen", "renderable"),
    ChopsUpdate.__init__: ("self", "chops", "spans", "chop_ends"),
    LayoutUpdate.__init__: ("self", "strips", "region"),
    Widget._exchange_repaint_regions: ("self",),
}
"""What is called or overridden, and with what."""

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
    app._driver.write(f"{SYNC_START}{data}{SYNC_END}" if at_once and app._sync_available else data)
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
