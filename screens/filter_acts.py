"""What can be done with the filters that the shop keeps: show, keep and forget them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from orderdesk.desk.filters import Filters, NamedFilter
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.store import Store
from screens.acts import Acts
from screens.confirm import Confirm
from screens.kept_filters import KeepFilter, KeptFilters, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterActs:
    """The acts on kept filters, from the screen `host`."""

    host: Screen[Any]
    store: Store
    """To read; what changes goes through `acts`."""
    acts: Acts
    present: Callable[[], NamedFilter]
    """What the list shows."""
    shown_as: Callable[[], str]
    """The name of that, if it has one."""
    show: Callable[[str, NamedFilter], None]
    """Takes a filter with its name into the list."""
    tell: Callable[[str, bool], None]
    """Takes a sentence, and whether it is a refusal."""

    def choose(self) -> None:
        """Ask what is to be done with which, and do it."""
        filters = Filters(self.store)
        kept = [(name, filters.get(name).describe()) for name in filters.names()]
        self.host.app.push_screen(KeptFilters(kept, self.shown_as()), self._chosen)

    def _chosen(self, chosen: tuple[Wish, str] | None) -> None:
        if chosen is not None:
            # A callback of a screen that closes passes no door; a message does.
            self.host.call_later(self._do, *chosen)

    def _do(self, wish: Wish, name: str) -> None:
        match wish:
            case Wish.SHOW:
                self._show(name)
            case Wish.KEEP:
                self._keep()
            case Wish.FORGET:
                self._forget(name)

    def _show(self, name: str) -> None:
        try:
            self.show(name, Filters(self.store).get(name))
        except DeskError as error:  # somebody has just forgotten it
            self.tell(str(error), True)

    def _keep(self) -> None:
        present = self.present()

        async def save(name: str) -> None:
            await self.acts.run(lambda desk: Filters(desk.store).save(name, present))

        def saved(name: str | None) -> None:
            if name is not None:
                self.host.call_later(self._show, name)

        self.host.app.push_screen(KeepFilter(present.describe(), Filters(self.store).names(), save), saved)

    def _forget(self, name: str) -> None:
        async def forget(_yes: bool) -> None:
            await self.acts.run(lambda desk: Filters(desk.store).forget(name))

        def forgotten(yes: bool | None) -> None:
            if yes:
                self.tell(_("“{name}” is kept no longer.").format(name=name), False)

        asked = [_("The whole shop uses it: nobody will find it any more. The orders stay.")]
        self.host.app.push_screen(Confirm(_("Forget the filter “{name}”?").format(name=name), asked, forget), forgotten)
