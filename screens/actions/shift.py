"""A shift from the screen: started once the sheets of the ones before are read, ended with a sheet of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orderdesk.desk.command import ShopCommand
from orderdesk.desk.commands.people.shift import EndShift, StartShift
from orderdesk.desk.people.shift_sheet import Sheet
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from screens.actions.acting import Acts
from screens.keyboard.key_gate import ACTS
from screens.keyboard.keys import label

if TYPE_CHECKING:
    from orderdesk.desk.people.staff import Staff
    from screens.views.shift_sheet import Section


class ShiftActs(Acts):
    """The shift of the operator at the screen."""

    @property
    def going_on(self) -> bool:
        """Whether the operator is on shift."""
        return self._staff.on_shift_since() is not None

    def greeting(self) -> str:
        """What somebody who opens the desk should know of shifts; empty where there is nothing."""
        if self.going_on or self.store.operators.get(self.seat.operator) is None:
            return ""
        try:
            sheets = self._staff.unread()
        except DeskError:  # they have just been shut out
            sheets = []
        if not sheets:
            return ""
        said = _("{name} has left a hand-over sheet: {key} starts your shift with it.")
        return said.format(name=sheets[-1].operator, key=label("desk.shift"))

    def switch(self) -> None:
        """Start it, or end it."""
        try:
            self._switch()
        except DeskError as error:  # they have just been shut out
            self.tell(str(error), True)

    def _switch(self) -> None:
        if self.going_on:
            self._ask_to_end()
        elif sheets := self._staff.unread():
            read = [sheet.id for sheet in sheets]
            self._ask(sheets, _("read, start my shift"), StartShift(read), _("Your shift begins."))
        else:
            self.host.run_worker(self._started(), group=ACTS)

    def leave(self) -> None:
        """Leave the desk; who is on shift looks their sheet over first."""
        if self.going_on:
            self._ask_to_end(leaving=True)
        else:
            self.host.app.exit(0)

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _staff(self) -> Staff:
        """To read by."""

        from orderdesk.desk.people.staff import Staff

        return Staff(self.store, self.rules, self.clock(), self.seat.operator)

    def _ask_to_end(self, *, leaving: bool = False) -> None:
        word, over = _("end my shift and leave") if leaving else _("end my shift"), _("Your shift is over.")
        self._ask([self._staff.sheet()], word, EndShift(), over, leaving=leaving)

    def _ask(
        self, sheets: list[Sheet], word: str, command: ShopCommand[Any], said: str, *, leaving: bool = False
    ) -> None:
        """Show sheets and do `command` if it is agreed to; `leaving`, leave the desk either way but with Esc."""

        from screens.views.shift_sheet import ShiftSheet

        async def save(_yes: bool) -> None:
            done = EndShift(shown.note) if ends else command
            await self.acts.run(lambda desk: desk.do(done))

        def closed(yes: bool | None) -> None:
            if yes:
                self.tell(said)
                self.changed()
            if yes is not None and leaving:
                self.host.app.exit(0)

        other = _("leave, the shift goes on") if leaving else ""
        title = sheets[0].title(self.clock(), self.seat.zone) if len(sheets) == 1 else _("Hand-over sheets")
        ends = isinstance(command, EndShift)
        shown = ShiftSheet(title, self._sections(sheets), word, save, other)
        shown.own = ends
        self.host.app.push_screen(shown, closed)

    def _sections(self, sheets: list[Sheet]) -> list[Section]:
        now, zone = self.clock(), self.seat.zone
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
            self.tell(_("Your shift begins."))
            self.changed()
