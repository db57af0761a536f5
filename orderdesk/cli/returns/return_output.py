"""What the commands print of returns: JSON for programs, lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from orderdesk.desk.returns.return_view import SeenReturn
from orderdesk.i18n import _
from orderdesk.sanitize import clean
from orderdesk.wording.dates import iso, when
from orderdesk.wording.return_labels import fate_name, return_state


def return_json(seen: SeenReturn, zone: str) -> dict[str, Any]:
    """A return for programs: instants ISO 8601 with offset, money as decimal strings."""
    one, names = seen.return_, seen.names
    return {
        "return": one.id,
        "number": seen.order.number,
        "channel": seen.order.channel,
        "state": one.state.value,
        "reason": seen.reason,
        "evidence": seen.evidence,
        "waybill": one.waybill,
        "fetch_at": one.point,
        "fetch_task": one.fetch_task,
        "lines": [
            {
                "sku": names[line.line].sku if line.line in names else "",
                "name": names[line.line].name if line.line in names else "",
                "quantity": line.quantity,
                "fates": {fate.value: count for fate, count in line.fates.items()},
            }
            for line in one.lines
        ],
        "worth": None if seen.offer is None else seen.offer.decimal,
        "refund": None if seen.refund is None else seen.refund.decimal,
        "currency": seen.order.total.currency,
        "asked_at": iso(one.asked_at, zone),
        "asked_by": one.asked_by,
        "under_way_at": iso(one.coming_at, zone),
        "received_at": iso(one.received_at, zone),
        "received_by": one.received_by,
        "decide_by": iso(one.decide_by, zone),
        "decided_at": iso(one.decided_at, zone),
        "decided_by": one.decided_by,
        "why": seen.why,
        "status": seen.order.status,
    }


def return_line(seen: SeenReturn, now: int, zone: str) -> str:
    """A return for people, in a line."""
    one, names = seen.return_, seen.names
    due = "" if one.decide_by is None or one.decided_at is not None else when(one.decide_by, now, zone)
    late = "!" if due and one.decide_by is not None and one.decide_by < now else " "
    goods = ", ".join(f"{names[line.line].sku} × {line.quantity}" for line in one.lines if line.line in names)
    back = seen.refund if seen.refund is not None else seen.offer
    sum_ = "" if back is None else str(back)
    return (
        f"{one.id:>5} {late}{due:<12} {seen.order.number:<12} {return_state(one.state):<14} {sum_:>14}  "
        f"{clean(goods, limit=40)}  {clean(seen.reason, limit=60)}"
    ).rstrip()


def return_lines(seen: SeenReturn, now: int, zone: str) -> Iterator[str]:
    """A return for people, with all that is known of it."""
    one, names = seen.return_, seen.names
    yield return_line(seen, now, zone)
    for line in one.lines:
        named = names.get(line.line)
        become = ", ".join(f"{count} — {fate_name(fate)}" for fate, count in line.fates.items())
        yield f"      {'' if named is None else named.sku} × {line.quantity}  {become}".rstrip()
    for said in (seen.evidence, one.waybill, one.point, seen.why):
        if said:
            yield f"      {clean(said, limit=200)}"
    yield "      " + _("asked for by {who}, {time}").format(who=one.asked_by, time=when(one.asked_at, now, zone))
    for said, who, at in (
        (_("received by {who}, {time}"), one.received_by, one.received_at),
        (_("decided by {who}, {time}"), one.decided_by, one.decided_at),
    ):
        if at is not None:
            yield "      " + said.format(who=who, time=when(at, now, zone))
