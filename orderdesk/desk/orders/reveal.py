"""What a channel hides, such as the recipient of a gift: masked everywhere, shown for a reason that history keeps."""

from __future__ import annotations

from orderdesk.desk.change import Change
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import FieldValue


def reveal(work: UnitOfWork, reason: str) -> dict[str, FieldValue]:
    """The hidden facts of the order; who saw them and why goes into history."""
    hidden = {name: work.order.facts[name] for name in work.book.hides if name in work.order.facts}
    if not hidden:
        raise Refused(_("Order {number}: nothing in it is hidden.").format(number=work.order.number))
    said = words(reason)
    if not said:
        raise BadInput(_("Give a reason for showing it."))
    work.commit(Change(kind="revealed", note=said, stays=mark("what was shown has been seen")))
    return dict(hidden)
