"""What an order's change means for its stop and for its tasks, a call or a refund: posted in one place, by difference.

Whatever changes an order (a step, a cancel, an undo, the channel) knows nothing of runs and tasks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import CALL_AT, Actor, FactName, Order
from orderdesk.model.dispatch import Run, Stop, TaskKind
from orderdesk.rules.goods import ends_returns
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store

if TYPE_CHECKING:
    from orderdesk.desk.change import Change
    from orderdesk.desk.unit_of_work import UnitOfWork


def follow(work: UnitOfWork, before: Order, after: Order, act: int, actor: Actor, change: Change) -> None:
    """Let the live stop, the planned calls and the returns of an order follow its change, by the act of that."""
    plan_call(work.store, before, after, act, "" if change.contact is None else change.contact.result)
    plan_mending(work.store, before, after, act, change.note or change.kind, work.now)
    if ends_returns(work.book, before, after):
        from orderdesk.desk.returns.ending import end_returns

        end_returns(work.store, after, act)
    if change.reverses is not None:
        for run in work.store.stops.go_on(after.id, change.reverses):
            work.store.runs.changed(run)
        for run in work.store.stops.never_left(after.id, change.reverses, act):
            _never_gone(work.store, run, act)
    called_off = work.book.status_of(after.status).called_off
    if not (after.shelf.closed or called_off):
        return
    stop = work.store.stops.live(after.id)
    if stop is None:
        return
    if called_off or stop.kept == "planned":
        check_decides(work.store, stop, actor)
        work.store.stops.withdraw(stop.id, act)
    else:
        code = work.store.stops.used_code(after.id, work.now)
        if code is None:
            check_decides(work.store, stop, actor)
        work.store.stops.decide(stop.id, act, code=code)
    work.store.runs.changed(stop.run)
    close_where_possible(work.store, stop.run, act)


def plan_call(store: Store, before: Order | None, after: Order, act: int, result: str = "") -> None:
    """Keep the task of calling the buyer as the order's `call_at` says it."""
    old, new = (None if order is None else call_at(order) for order in (before, after))
    if old == new:
        return
    planned = store.tasks.planned_call(after.id)
    if planned is not None:
        store.tasks.close(planned.id, result, act)
    if new is not None:
        store.tasks.add(TaskKind.CALL, "", due=new, act=act, order=after.id)


def plan_refund(
    store: Store, book: Rulebook, before: Order | None, after: Order, act: int, *, at: int, kind: str = "",
    undone: bool = False,
) -> None:  # fmt: skip
    """Keep the task of paying a buyer back as the order says it; `kind` is the event that changed it, at an instant.

    A refund that is due again since its payment was `undone` is as late as it was.
    """
    was, now = _due(before), _due(after)
    if was == now:
        return
    if not now:
        task = store.tasks.refund(after.id)
        if task is not None:
            store.tasks.close(task.id, kind, act)
        return
    last = store.tasks.refund(after.id, closed=True) if undone else None
    due = at + book.refund_within if last is None else last.due_at
    store.tasks.add(TaskKind.REFUND, "", due=due, act=act, order=after.id)


def plan_mending(store: Store, before: Order, after: Order, act: int, result: str, at: int) -> None:
    """Keep the task of calling the carrier as the order's delivery error says it: due at once, and one for each (C36).

    `result` is what came of it, where the change says so.
    """
    was, now = (_error(order) for order in (before, after))
    if was == now:
        return
    open_ = store.tasks.delivery_error(after.id)
    if open_ is not None:
        store.tasks.close(open_.id, result, act)
    if now:
        store.tasks.add(TaskKind.DELIVERY_ERROR, "", due=at, act=act, order=after.id)


def call_at(order: Order) -> int | None:
    """When the buyer of an order is to be called again; of one that is closed nobody is."""
    at = order.facts.get(CALL_AT)
    return at if isinstance(at, int) and order.closed_at is None else None


def check_decides(store: Store, stop: Stop, actor: Actor) -> None:
    """Refuse what only another one than the courier of the run decides (O28)."""
    run = store.runs.get(stop.run)
    if run is not None and is_courier(run, actor.operator):
        raise Refused(_("The courier of a run decides nothing of it: a dispatcher does, or the buyer's code."))


def is_courier(run: Run, operator: str) -> bool:
    """Whether an operator is the courier of the run."""
    return bool(operator) and run.courier.operator == operator


def _never_gone(store: Store, number: int, act: int) -> None:
    """A run on which an order did not leave after all: with nothing else on it, its courier never went."""
    run = store.runs.get(number)
    if run is None or run.back_at is not None or any(one.kept != "withdrawn" for one in store.stops.of_run(number)):
        store.runs.changed(number)
        return
    store.runs.comes_back(number, act)
    close_where_possible(store, number, act)


def close_where_possible(store: Store, number: int, act: int) -> bool:
    """Close a run whose courier is back, once all is decided and all that was not delivered is back; whether it is."""
    run, stops = store.runs.get(number), store.stops.of_run(number)
    if run is None or run.back_at is None or run.closed_at is not None:
        return False
    if any(stop.live or stop.with_courier for stop in stops):  # what waits for a decision is one of both
        return False
    store.runs.close(number, act)
    return True


def _error(order: Order) -> str:
    """What is wrong with its delivery; nothing of an order that is closed."""
    return "" if order.closed_at is not None else str(order.facts.get(FactName.DELIVERY_ERROR) or "")


def _due(order: Order | None) -> bool:
    due = None if order is None else refund_due(order)
    return due is not None and due.minor > 0
