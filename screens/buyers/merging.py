"""Two customers who are one: who the other is, and what the two become together."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from orderdesk.contact_points import PHONE
from orderdesk.desk.customers.person import Person
from orderdesk.i18n import _, mark
from orderdesk.store.customers.customers import PointRow
from orderdesk.wording.labels import mark_name, show_phone
from screens.dialogs.dialog import Save
from screens.dialogs.one_line import OneLine
from screens.widgets.field import Field


class Other(OneLine):
    """Asks by what the other one is found."""

    SAVES = mark("look")

    def __init__(self, name: str, save: Save[str]) -> None:
        """To be merged with `name`."""
        super().__init__(_("{name}: who is the same person?").format(name=name), save)

    def body(self) -> Iterable[Widget]:
        """The field."""
        yield Field(id="who", max_length=100, placeholder=_("a phone, a name, an order's number"))

    def nothing(self) -> None:
        """Somebody must be meant."""
        self.wrong(_("Say who: by a phone, a name or an order's number."))


def becoming_one(one: Person, other: Person) -> list[str]:
    """What two people become together: both as they are, all ways to reach them, notes and marks; and the way back."""
    both = (one, other)
    names = dict.fromkeys(name for person in both for name in person.names[:3])
    points = dict.fromkeys(_written(point) for person in both for point in person.points if point.live)
    marks = dict.fromkeys(mark_name(remark.kind) for person in both for remark in person.marks)
    said = [_described(one), _described(other), ""]
    said.append(_("Together: {names}").format(names=", ".join(names) or "—"))
    if points:
        said.append(_("Reached by: {points}").format(points=", ".join(points)))
    said.append(_("Orders: {count}").format(count=len(one.orders) + len(other.orders)))
    if notes := len(one.notes) + len(other.notes):
        said.append(_("Notes: {count}").format(count=notes))
    if marks:
        said.append(_("Marks: {marks}").format(marks=", ".join(marks)))
    return [*said, _("The orders stay whose they are, so it can be taken back.")]


def _written(point: PointRow) -> str:
    return show_phone(point.value) if point.via == PHONE else point.value


def _described(one: Person) -> str:
    marks = " ".join(f"[{mark_name(remark.kind)}]" for remark in one.marks)
    latest = ", ".join(order.number for order in one.orders[:3])
    more = " …" if len(one.orders) > 3 else ""
    name = ", ".join(one.names[:3]) or "—"
    return "  ".join(part for part in (f"№{one.id} {name}", show_phone(one.phone), f"×{one.purchases}",
                                       f"{latest}{more}", marks) if part)  # fmt: skip
