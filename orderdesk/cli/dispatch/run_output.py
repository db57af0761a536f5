"""What the commands print of couriers, runs, stops and tasks: JSON for programs, lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from orderdesk.desk.dispatch.run_sheet import phone_words, window_words
from orderdesk.desk.dispatch.run_view import SeenCourier, SeenRun, SeenStop
from orderdesk.desk.views.tasks_to_do import SeenTask
from orderdesk.i18n import _
from orderdesk.model.dispatch import Stop, StopState
from orderdesk.money import Money
from orderdesk.sanitize import clean
from orderdesk.wording.dates import iso, when
from orderdesk.wording.labels import run_state
from orderdesk.wording.run_labels import report_words, stop_state
from orderdesk.wording.task_names import task_kind

Json = dict[str, Any]


def run_json(seen: SeenRun, zone: str) -> Json:
    """A run for programs: instants ISO 8601 with offset, money as decimal strings."""
    run = seen.run
    return {
        "run": run.id,
        "courier": run.courier.name,
        "courier_kind": run.courier.kind.value,
        "state": run.state.value,
        "version": run.version,
        "made_at": iso(run.made_at, zone),
        "made_by": run.made_by,
        "out_at": iso(run.out_at, zone),
        "back_at": iso(run.back_at, zone),
        "closed_at": iso(run.closed_at, zone),
        "ahead": seen.ahead,
        "to_collect": [_sum(sum_) for sum_ in seen.to_collect()],
        "stops": [stop_json(one) for one in seen.stops],
    }


def stop_json(seen: SeenStop) -> Json:
    """A stop with what its courier must know of the order."""
    stop, order, book = seen.stop, seen.order, seen.book
    left_with = seen.collect if stop.cod is None else type(seen.collect)(stop.cod, stop.currency)
    begin = order.value("window_from")
    opens = iso(begin, book.zone) if isinstance(begin, int) else None
    return {
        "number": order.number,
        "channel": order.channel,
        "state": stop.state.value,
        "position": stop.position,
        "attempt": stop.attempt,
        "cod": left_with.decimal,
        "owed": seen.owed.decimal,
        "currency": stop.currency,
        "window": None if order.planned_at is None else [opens, iso(order.planned_at, book.zone)],
        "address": order.address,
        "district": seen.district,
        "gift": seen.gift,
        "name": seen.name,
        "phone": seen.phone,
        "comment": "" if seen.gift else order.comment,
        "lines": [{"sku": line.sku, "name": line.name, "quantity": line.quantity} for line in seen.lines],
        "reason": stop.reason,
        "reported": _report(stop, book.zone, seen),
        "decided_by": stop.decided_by,
        "decided_at": iso(stop.decided_at, book.zone),
        "by_code": stop.by_code,
        "paid": None if stop.paid is None else _like(seen, stop.paid).decimal,
        "paid_why": stop.paid_why,
        "status": order.status,
    }


def courier_json(seen: SeenCourier, home: str) -> Json:
    """A courier with what they have in hand; without any, it is nothing of the shop's own currency, `home`."""
    courier, run = seen.courier, seen.run
    return {
        "name": courier.name,
        "kind": courier.kind.value,
        "phone": courier.phone,
        "operator": courier.operator,
        "limit": courier.most_stops,
        "active": courier.active,
        "debt": (seen.debt[0] if seen.debt else Money(0, home)).decimal,
        "debts": [_sum(sum_) for sum_ in seen.debt],
        "run": None if run is None else run.run.id,
        "run_state": None if run is None else run.run.state.value,
        "ahead": 0 if run is None else run.ahead,
        "stops": [] if run is None else [stop_json(one) for one in run.stops],
    }


def task_json(seen: SeenTask, now: int, zone: str) -> Json:
    """A task for programs."""
    task, order = seen.task, seen.order
    return {
        "id": task.id,
        "kind": task.kind.value,
        "text": task.text,
        "order": None if order is None else order.number,
        "channel": None if order is None else order.channel,
        "customer": task.customer,
        "due_at": iso(task.due_at, zone),
        "late": task.closed_at is None and task.due_at < now,
        "whose": task.whose,
        "opened_by": task.opened_by,
        "opened_at": iso(task.opened_at, zone),
        "closed_by": task.closed_by,
        "closed_at": iso(task.closed_at, zone),
        "result": task.result,
    }


def run_lines(seen: SeenRun, now: int, zone: str, language: str) -> Iterator[str]:
    """A run for people."""
    run = seen.run
    total = " + ".join(map(str, seen.to_collect()))
    yield "  ".join(
        part
        for part in (
            _("run {number}, {courier}").format(number=run.id, courier=run.courier.name), run_state(run.state),
            _("to collect: {sum}").format(sum=total) if total else "",
        )
        if part
    )  # fmt: skip
    for one in seen.stops:
        take = str(one.collect) if one.collect.minor else "—"
        window = window_words(one, now, zone, language)
        yield (
            f"{one.stop.position:>3}  {one.order.number:<12} {stop_state(one.stop.state):<24} {window:<14} {take:>14}  "
            f"{clean(one.order.address, limit=40)}  {one.name}  {phone_words(one)}"
        ).rstrip()
        if one.stop.state is StopState.REPORTED and (told := one.stop.report) is not None:
            yield f"     {report_words(told, None if told.paid is None else _like(one, told.paid))}"


def courier_line(seen: SeenCourier) -> str:
    """A courier for people."""
    run = seen.run
    riding = "" if run is None else _("run {number}: {state}, {ahead} ahead").format(
        number=run.run.id, state=run_state(run.run.state), ahead=run.ahead)  # fmt: skip
    debt = " + ".join(map(str, seen.debt)) or "—"
    return f"{seen.courier.name:<20} {seen.courier.phone or '—':<18} {debt:>14}  {riding}".rstrip()


def task_line(seen: SeenTask, now: int, zone: str) -> str:
    """A task for people."""
    task = seen.task
    about = clean(seen.customer, limit=12) if seen.order is None else seen.order.number
    late = "!" if task.closed_at is None and task.due_at < now else " "
    said = clean(task.text, limit=80) or task_kind(task.kind)
    came = "" if task.result is None else f"  → {clean(task.result, limit=80)} ({task.closed_by})"
    return f"{task.id:>5} {late}{when(task.due_at, now, zone):<12} {about:<12} {task.whose or '—':<14} {said}{came}"


def _report(stop: Stop, zone: str, seen: SeenStop) -> Json | None:
    told = stop.report
    if told is None:
        return None
    paid = None if told.paid is None else _like(seen, told.paid).decimal
    return {"said": told.said.value, "at": iso(told.at, zone), "reason": told.reason, "paid": paid}


def _like(seen: SeenStop, minor: int) -> Money:
    """A sum that is masked where those of the order are."""
    return type(seen.owed)(minor, seen.stop.currency)


def _sum(sum_: Money) -> Json:
    return {"sum": sum_.decimal, "currency": sum_.currency}
