"""The sheet that a courier takes along: a block for each stop, in the order of the run, for a terminal or a printer."""

from __future__ import annotations

from typing import Final

from orderdesk.desk.dispatch.run_view import SeenRun, SeenStop
from orderdesk.i18n import _, ngettext
from orderdesk.model.dispatch import StopState
from orderdesk.printing.courier_sheet import Block, Sheet
from orderdesk.sanitize import clean
from orderdesk.wording.dates import day, when
from orderdesk.wording.labels import buyer_phone, show_phone
from orderdesk.wording.order_details import promised_hours
from orderdesk.wording.run_labels import stop_state

_ADDRESS: Final = 300
"""Characters of an address on paper."""


def sheet_of(seen: SeenRun, now: int, zone: str, language: str) -> Sheet:
    """What the sheet of a run says; what was taken off the run is not on it."""
    run, stops = seen.run, [one for one in seen.stops if one.stop.is_back or one.stop.kept != "withdrawn"]
    made = _("{time}, version {version}").format(time=when(now, now, zone), version=run.version)
    return Sheet(
        title=_("RUN {number}  {courier}").format(number=run.id, courier=run.courier.name),
        made=f"{day(now, zone, language, now)}  {made}",
        count=ngettext("{count} stop", "{count} stops", len(stops)).format(count=len(stops)),
        total=_("to collect: {sum}").format(sum=" + ".join(map(str, seen.to_collect())) or "0"),
        blocks=tuple(_block(place, one, now, zone, language) for place, one in enumerate(stops, 1)),
    )


def _block(place: int, seen: SeenStop, now: int, zone: str, language: str) -> Block:
    order, stop = seen.order, seen.stop
    again = [_("attempt {count}").format(count=stop.attempt)] if stop.attempt > 1 else []
    state = [] if stop.state in (StopState.PLANNED, StopState.OUT) else [stop_state(stop.state)]
    collects = bool(seen.collect.minor)
    return Block(
        place=place,
        number=order.number,
        window=window_words(seen, now, zone, language),
        notes=(*again, *state),
        gift=_("GIFT") if seen.gift else "",
        address=clean(order.address, limit=_ADDRESS) or "—",
        district=seen.district,
        who=f"{seen.name}  {phone_words(seen)}".rstrip(),
        goods=tuple(f"{line.quantity} × {clean(line.name or line.sku, limit=60)}" for line in seen.lines),
        comment="" if seen.gift else clean(order.comment, limit=200),
        take=_("TAKE {sum}").format(sum=seen.collect) if collects else _("PAID"),
        collects=collects,
    )


def window_words(seen: SeenStop, now: int, zone: str, language: str) -> str:
    """When the buyer is to have it."""
    order, book = seen.order, seen.book
    if order.planned_at is None:
        return _("any time")
    return promised_hours(order, book, zone) or day(order.planned_at, book.zone, language, now)


def phone_words(seen: SeenStop) -> str:
    """The phone of who gets it, as it is read."""
    if not seen.gift:
        return buyer_phone(seen.order)
    return show_phone(seen.phone) if seen.phone and seen.phone.startswith("+") else seen.phone or ""
