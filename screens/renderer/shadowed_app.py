"""An app that sends only what has changed on the terminal, and can paint a widget without waiting for a frame."""

from __future__ import annotations

import os
from functools import cached_property
from typing import Any, Final

from rich.console import RenderableType
from textual import events
from textual.app import ReturnType
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from screens import edge
from screens.renderer.cells import Doubt
from screens.renderer.shadow import Shadow
from screens.renderer.strokes import Abilities, abilities

_SMALL: Final = 512
"""Characters that reach the terminal in one piece anyway."""


class WiredApp(edge.EdgeApp[ReturnType]):
    """An app over a shadow of its terminal. Where Textual is not as expected, it paints the stock way."""

    _shadow: Shadow | None = None
    _fits: bool | None = None

    def forget(self) -> None:
        """Send the whole screen anew: nobody knows what stands on the terminal."""
        if self._shadow is not None and edge.draws(self):
            self._shadow.forget()
            self._send(self._shadow)
        else:
            self._shadow = None
            self.refresh()

    def paint(self, *widgets: Widget) -> None:
        """Send what these widgets have to repaint at once; what cannot be is left to the next frame."""
        shadow = self._shadow
        if shadow is None or not edge.draws(self) or any(widget.screen is not self.screen for widget in widgets):
            return
        try:
            for widget in widgets:
                self._put(shadow, widget, edge.dirty(widget))
        except Doubt:
            self._shadow = None
            self.refresh()
        else:
            self._send(shadow)

    def repaint(self, widget: Widget, *regions: Region) -> bool:
        """Send these regions of a widget at once, without asking it to be refreshed; whether that could be done."""
        shadow = self._shadow
        if shadow is None or not edge.draws(self) or widget.screen is not self.screen or edge.repaints(widget):
            return False
        if (parts := edge.seen(widget, regions)) is None:
            return False
        try:
            self._put(shadow, widget, parts)
        except Doubt:
            return False
        self._send(shadow)
        return True

    def on_resize(self, event: events.Resize) -> None:
        """A terminal that was resized, or has come back from the background, shows anything."""
        if self._shadow is not None and (self._shadow.width, self._shadow.height) == event.size:
            self.forget()
        else:
            self._shadow = None

    def send_frame(self, screen: Screen[Any], renderable: RenderableType | None) -> bool:
        """Send what differs; false where it is to be painted the stock way."""
        if renderable is None or not edge.draws(self):
            return False
        if self._fits is None:
            self._fits = edge.as_expected(screen)
        if not self._fits or not edge.is_frame(renderable):
            self._shadow = None
            return False
        try:
            shadow = self._shadow_of(screen)
            for y, x, strip in edge.pieces(renderable):
                shadow.put(y, x, strip)
        except Doubt:
            self._shadow = None
            return False
        self._send(shadow)
        self.post_display_hook()
        return True

    @staticmethod
    def _put(shadow: Shadow, widget: Widget, parts: list[tuple[Region, Region]]) -> None:
        for inside, shown in parts:
            for y, strip in enumerate(widget.render_lines(inside), shown.y):
                shadow.put(y, shown.x, strip)

    def _shadow_of(self, screen: Screen[Any]) -> Shadow:
        width, height = screen.size
        if self._shadow is None or (self._shadow.width, self._shadow.height) != (width, height):
            self._shadow = Shadow(width, height, edge.colors(self), self._abilities)
        return self._shadow

    @cached_property
    def _abilities(self) -> Abilities:
        return abilities(os.environ.get("TERM", ""), 2)

    def _send(self, shadow: Shadow) -> None:
        typing = isinstance(self.focused, Input)  # where the text that is being composed is drawn
        if frame := shadow.frame(self.screen.outer_size.clamp_offset(self.cursor_position) if typing else None):
            edge.send(self, frame, at_once=len(frame) > _SMALL)


def paint(*widgets: Widget) -> None:
    """Paint what these widgets have to repaint without waiting for the next frame, where their app can."""
    app = widgets[0].app
    if isinstance(app, WiredApp):
        app.paint(*widgets)


def repaint(widget: Widget, *regions: Region) -> None:
    """Paint regions of a widget that keeps no picture of itself: at once where its app can, else in the next frame."""
    app = widget.app
    if isinstance(app, WiredApp) and app.repaint(widget, *regions):
        return
    widget.refresh(*regions)
    paint(widget)
