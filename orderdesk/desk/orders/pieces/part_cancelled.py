"""Single pieces of an order: cancelled while the rest goes on, or told to the marketplace by their numbers."""

from __future__ import annotations

from orderdesk.desk.change import Change, Outgoing
from orderdesk.desk.intake.add import order_text
from orderdesk.desk.orders.pieces.named_pieces import line_of, read_devices, shortened
from orderdesk.desk.orders.price import emptied, to_hide
from orderdesk.desk.orders.split import Share
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import Refused
from orderdesk.i18n import _, outside
from orderdesk.model import FieldValue, Order, lines_text
from orderdesk.rules.cancel_costs import reasons
from orderdesk.rules.edits import check_part, check_serial
from orderdesk.rules.rulebook.reasons import Reason
from orderdesk.values import replace


def cancel_part(work: UnitOfWork, product: str, stays: int, why: str, comment: str) -> Order:
    """Cancel all but so many pieces of a product, for one of the reasons that the rulebook has for parts.

    The goods cost less by their share; what of that was paid is due back as with any sum that falls.
    """
    rule = check_part(work.book, work.order)
    reason = _reason(work, rule.reasons, why)
    before = work.store.orders.lines(work.order.id)
    line = line_of(before, words(product))
    left = shortened(before, line, stays)
    gone = [replace(line, quantity=line.quantity - stays)]
    less = Share.of(before, gone).of_amount(work.order.goods.minor)
    said = words(comment)
    note = f"{outside(reason.title)}: {line.sku or line.name} {line.quantity} → {stays}"
    note = f"{note}. {said}" if said else note
    none = tuple(sku for sku in emptied(work.store, reason, work.order) if sku == line.sku)
    details: dict[str, FieldValue] = {"sku": line.sku, "name": line.name, "stays": stays, "reason": reason.tell}
    if said:
        details["comment"] = said
    after = work.commit(
        Change(
            kind="part_cancelled",
            sets={"goods": work.order.goods.minor - less},
            recorded={"lines": (lines_text(before), lines_text(left))},
            lines=tuple(left),
            note=note,
            outgoing=(Outgoing("marketplace", rule.tell or "part_cancelled", note, details=details),),
            emptied=none,
            hidden=to_hide(work.store, none),
        )
    )
    work.store.orders.index([(after.id, order_text(after, left))])
    return after


def tell_devices(work: UnitOfWork, product: str, numbers: str) -> Order:
    """Tell the marketplace the IMEI of each device of a product."""
    rule = check_serial(work.book, work.order)
    line = line_of(work.store.orders.lines(work.order.id), words(product))
    devices = read_devices(numbers, line.quantity)
    note = f"IMEI {line.sku or line.name}: {', '.join(devices)}"
    details = {"sku": line.sku, "name": line.name, "imei": "\n".join(devices)}
    waiting = [item.id for item in work.store.outbox.untold(work.order.id)
               if item.kind == rule.tell and (push := work.store.pushes.get(item.id)) is not None
               and push.details.get("sku") == line.sku and not push.state]  # fmt: skip
    told = Outgoing("marketplace", rule.tell, note, instead=tuple(waiting), details=details)
    return work.commit(Change(kind="devices_told", note=note, outgoing=(told,)))


def _reason(work: UnitOfWork, allowed: tuple[str, ...], key: str) -> Reason:
    offered = [one for one in reasons(work.book, work.situation()) if one.key in allowed]
    found = next((one for one in offered if one is work.book.reason_of(key)), None)
    if found is None:
        known = ", ".join(f"{one.digit} {_(one.title)}" for one in offered)
        raise Refused(_("A part is cancelled for: {known}.").format(known=known))
    return found
