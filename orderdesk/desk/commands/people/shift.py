"""One's own shift, by one's own word, and the PIN that signs in one's name."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Final

from orderdesk.desk.command import Key, ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.people.distribute import distribute
from orderdesk.desk.people.pin import check_new, check_pin, set_pin
from orderdesk.desk.people.shift_sheet import Entry, Kind, Sheet
from orderdesk.desk.people.staff import Staff, registered
from orderdesk.desk.rights import Need
from orderdesk.desk.typed_text import words
from orderdesk.errors import Refused
from orderdesk.i18n import _, mark
from orderdesk.rules.roles import Right
from orderdesk.values import replace

_SHIFT: Final = Key(
    "desk.shift",
    "S",
    mark("shift"),
    mark("Start your shift, or end it with a hand-over sheet"),
    after="search.back",
)


class StartShift(ShopCommand[int], frozen=True):
    """Start one's shift, once the sheets of those before are read; what is nobody's is given out by the settings."""

    name: ClassVar = "shift start"
    need: ClassVar = Need()
    touches: ClassVar = Touches.PEOPLE
    keys: ClassVar = (_SHIFT,)

    read: Collection[int] = ()
    """The ids of the hand-over sheets that have been read: while one is left that nobody has, no shift starts."""

    def run(self, desk: Desk) -> int:
        """Be on shift from now on; how many new orders were given out thereby."""

        now = desk.clock()
        with desk.access.changing() as store:
            operator = registered(store, desk.actor.name)
            if operator.on_shift_since is None:
                for sheet in Staff.of(desk).unread():
                    if sheet.id not in self.read:
                        said = _("{name} has left a hand-over sheet: read it first (`orderdesk shift start`).")
                        raise Refused(said.format(name=sheet.operator))
                for stored in store.sheets.unread():
                    store.sheets.read(stored.id, operator.name, now)
                store.operators.put(replace(operator, on_shift_since=now), by=operator.name, at=now)
            return distribute(store, desk.rules, now)


class EndShift(ShopCommand[Sheet], frozen=True):
    """End one's shift: what one holds is free, one's open orders stay one's own; the sheet, kept."""

    name: ClassVar = "shift end"
    need: ClassVar = Need()
    touches: ClassVar = Touches.PEOPLE
    keys: ClassVar = (_SHIFT,)

    note: str = ""
    """What whoever comes next should know, beside what the sheet says by itself."""

    def run(self, desk: Desk) -> Sheet:
        """Be on shift no more; the sheet that is left."""
        now = desk.clock()
        with desk.access.changing() as store:
            sheet = Staff.of(desk).sheet()
            if note := words(self.note):
                sheet = replace(sheet, entries=(*sheet.entries, Entry(Kind.WORD, "", None, note)))
            sheet_id = store.sheets.add(sheet.operator, sheet.started_at, sheet.ended_at, sheet.stored())
            store.claims.release_of(sheet.operator)
            operator = registered(store, sheet.operator)
            store.operators.put(replace(operator, on_shift_since=None), by=operator.name, at=now)
            return replace(sheet, id=sheet_id)


class SetPin(ShopCommand[None], frozen=True):
    """Set one's own PIN; where there is one already, for the old one only."""

    name: ClassVar = "operator pin"
    need: ClassVar = Need()
    touches: ClassVar = Touches.PEOPLE

    pin: str
    old: str = ""

    def run(self, desk: Desk) -> None:
        """Set it."""

        store, name, now = desk.store, desk.actor.name, desk.clock()
        registered(store, name)
        check_new(self.pin)
        if store.pins.get(name) is not None:
            check_pin(desk.access, self.old, now, desk.zone)
        set_pin(desk.access, self.pin, now)


class ResetPin(ShopCommand[None], frozen=True):
    """Take an operator's PIN away, so that they can set another one."""

    name: ClassVar = "operator pin --reset"
    need: ClassVar = Need((Right.STAFF,))
    touches: ClassVar = Touches.PEOPLE

    who: str

    def run(self, desk: Desk) -> None:
        """Take it away."""
        with desk.access.changing() as store:
            operator = registered(store, self.who)
            if store.pins.get(operator.name) is None:
                raise Refused(_("{name} has no PIN.").format(name=operator.name))
            store.pins.forget(operator.name)
            store.operators.note(operator.name, "pin", "set", None, by=desk.actor.name, at=desk.clock())
