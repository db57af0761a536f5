"""A shift from the screen: started once the sheets of the ones before are read, ended with a sheet of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from textual.screen import Screen

from orderdesk.clock import Clock
from orderdesk.desk.command import ShopCommand
from orderdesk.desk.commands.shift import EndShift, StartShift
from orderdesk.desk.desk import Rules
from orderdesk.desk.people.shift_sheet import Sheet
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.store import Store
from screens.actions.desk_thread import DeskThread
from screens.keyboard.key_gate import ACTS

if TYPE_CHECKING:
    from orderdesk.desk.people.staff import Staff
    from screens.views.shift_sheet import Section


class ShiftActs(Struct, frozen=True, kw_only=True):
    """The shift of the operator at the screen `host`."""

    host: Screen[Any]
    store: Store
    """To read; what changes goes through `acts`."""
    rules: Rules
    clock: Clock
    operator: str
    acts: DeskThread
    tell: Callable[[str, bool], None]
    """Takes a sentence, and whether it is a refusal."""
    changed: Callable[[], None]

    @property
    def going_on(self) -> bool:
        """Whether the operator is on shift."""
        return self._staff.on_shift_since() is not None

    def greeting(self) -> str:
        """What somebody who opens the desk should know of shifts; empty where there is nothing."""
        if self.going_on or self.store.operators.get(self.operator) is None:
            return ""
        try:
            sheets = self._staff.unread()
        except DeskError:  # he has just been shut out
            sheets = []
        if not sheets:
            return ""
        return _("{name} has left a hand-over sheet: S starts your shift with it.").format(name=sheets[-1].operator)

    def switch(self) -> None:
        """Start it, or end it."""
        try:
            self._switch()
        except DeskError as error:  # he has just been shut out
            self.tell(str(error), True)

    def _switch(self) -> None:
        if self.going_on:
            self._ask_to_end(None)
        elif sheets := self._staff.unread():
            read = [sheet.id for sheet in sheets]
            self._ask(sheets, _("read, start my shift"), StartShift(read), _("Your shift begins."))
        else:
            self.host.run_worker(self._started(), group=ACTS)

    def leave(self, left: Callable[[], None]) -> None:
        """Leave the desk; who is on shift looks his sheet over first."""
        if self.going_on:
            self._ask_to_end(left)
        else:
            left()

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _staff(self) -> Staff:
        """To read by."""

        from orderdesk.desk.people.staff import Staff

        return Staff(self.store, self.rules, self.clock(), self.operator)

    def _ask_to_end(self, left: Callable[[], None] | None) -> None:
        word = _("end my shift") if left is None else _("end my shift and leave")
        leaving = "" if left is None else _("leave, the shift goes on")
        self._ask([self._staff.sheet()], word, EndShift(), _("Your shift is over."), leaving, left)

    def _ask(
        self,
        sheets: list[Sheet],
        word: str,
        command: ShopCommand[Any],
        said: str,
        leaving: str = "",
        left: Callable[[], None] | None = None,
    ) -> None:
        from screens.views.shift_sheet import ShiftSheet

        async def save(_yes: bool) -> None:
            await self.acts.run(lambda desk: desk.do(command))

        def closed(yes: bool | None) -> None:
            if yes:
                self.tell(said, False)
                self.changed()
            if yes is not None and left is not None:
                left()

        title = sheets[0].title(self.clock(), self._zone) if len(sheets) == 1 else _("Hand-over sheets")
        self.host.app.push_screen(ShiftSheet(title, self._sections(sheets), word, save, leaving), closed)

    def _sections(self, sheets: list[Sheet]) -> list[Section]:
        now, zone = self.clock(), self._zone
        return [
            (f"{sheet.operator}: {title}" if len(sheets) > 1 else title, lines)
            for sheet in sheets
            for title, lines in sheet.sections(now, zone)
        ]

    async def _started(self) -> None:

        try:
            await self.acts.run(lambda desk: desk.do(StartShift()))
        except DeskError as error:
            self.tell(str(error), True)
        else:
            self.tell(_("Your shift begins."), False)
            self.changed()

    @property
    def _zone(self) -> str:
        return self.rules.home_zone(self.store.orders.first_channel())
