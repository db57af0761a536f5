"""The sheet that a courier takes along: a block for each stop, in the order of the run, for a terminal or a printer."""

from __future__ import annotations

from collections.abc import Iterator

from orderdesk.desk.dispatch.run_view import SeenRun, SeenStop
from orderdesk.i18n import _, ngettext
from orderdesk.model.dispatch import StopState
from orderdesk.sanitize import clean
from orderdesk.wording.dates import day, when
from orderdesk.wording.labels import buyer_phone, show_phone, stop_state
from orderdesk.wording.order_details import promised_hours

WIDTH = 40
"""Characters of a line that is never broken on a courier's terminal."""


def sheet(seen: SeenRun, now: int, zone: str, language: str) -> Iterator[str]:
    """The lines of a run's sheet; it bears its time and version, since the run may change after it is printed."""
    run, stops = seen.run, [one for one in seen.stops if one.stop.state is not StopState.WITHDRAWN]
    title = _("RUN {number}  {courier}").format(number=run.id, courier=run.courier.name)
    made = _("{time}, version {version}").format(time=when(now, now, zone), version=run.version)
    count = ngettext("{count} stop", "{count} stops", len(stops)).format(count=len(stops))
    yield title
    yield f"{day(now, zone, language, now)}  {made}"
    yield f"{count}  {_('to collect: {sum}').format(sum=' + '.join(map(str, seen.to_collect())) or '0')}"
    for place, one in enumerate(stops, 1):
        yield "=" * WIDTH
        yield from _block(place, one, now, zone, language)
    yield "=" * WIDTH


def _block(place: int, seen: SeenStop, now: int, zone: str, language: str) -> Iterator[str]:
    order, stop = seen.order, seen.stop
    again = _("attempt {count}").format(count=stop.attempt) if stop.attempt > 1 else ""
    state = "" if stop.state in (StopState.PLANNED, StopState.OUT) else stop_state(stop.state)
    yield "   ".join(part for part in (f"{place:>2}", window_words(seen, now, zone, language), again, state) if part)
    yield f"    {order.number}" + (f"   {_('GIFT')}" if seen.gift else "")
    yield f"    {order.address or '—'}" + (f"  ({seen.district})" if seen.district else "")
    yield f"    {seen.name}  {phone_words(seen)}".rstrip()
    for line in seen.lines:
        yield f"    {line.quantity} × {clean(line.name or line.sku, limit=60)}"
    if order.comment and not seen.gift:
        yield f"    {clean(order.comment, limit=200)}"
    yield f"    {_('TAKE {sum}').format(sum=seen.collect) if seen.collect.minor else _('PAID')}"


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
