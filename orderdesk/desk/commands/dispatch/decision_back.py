"""A decision on a stop is taken back: order, goods and cash are where they were, and its courier has it ahead again.

That is an act of its own, which reverses the one that decided. What has gone on since then it cannot reach: a run that
is closed, goods at the shop, cash that was handed in. Each of these says what else is to be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from orderdesk.desk.change import Change, Undoes
from orderdesk.desk.commands.dispatch.together import on_run, the_run, the_stop, together
from orderdesk.desk.desk import Desk
from orderdesk.desk.dispatch.following import check_decides
from orderdesk.desk.orders.undo import check_time
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import Outdated, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import Event, FieldValue
from orderdesk.model.dispatch import Run, Stop
from orderdesk.rules.money_position import money_day
from orderdesk.wording.dates import when
from orderdesk.wording.history_lines import done_by

TAKEN_BACK: Final = "stop_taken_back"
"""The event of a decision that was taken back."""

_DECIDED: Final = ("done", "failed")


def take_decision_back(desk: Desk, number: int, reference: str, shown: int | None = None) -> Stop:
    """Take back what was decided of a stop; the stop as it is then. `Refused` says what else is to be done.

    `shown` is the act of the decision that is meant: of another one `Outdated` says whose it is.
    """
    run = the_run(desk, number)
    stop, order = the_stop(desk, run, reference)

    def act(works: list[UnitOfWork]) -> Stop:
        work, now = works[0], desk.store.stops.get(stop.id)
        assert now is not None
        check_decides(desk.store, now, desk.actor)
        decided = _decision(desk, the_run(desk, number), now, work)
        if shown not in (None, decided):
            at = when(now.decided_at or 0, work.now, work.zone)
            said = _("Order {number} is decided anew, by {who}, {time}: look at that first.")
            raise Outdated(said.format(number=order.number, who=now.decided_by, time=at))
        done = [event for event in desk.store.history.of(work.order.id)
                if desk.store.history.act_of(work.order.id, event.version) == decided]  # fmt: skip
        before = _before(work, done)
        _call_back(work, decided)
        this = desk.store.acts.open(TAKEN_BACK, desk.actor, at=work.now, recorded_at=work.now, note=on_run(run),
                                    reverses=decided)  # fmt: skip
        change = Change(kind=TAKEN_BACK, sets=before, act=this, undoes=Undoes(decided), reverses=decided,
                        note=on_run(run), stays=mark("a decision that was taken back is made anew"))  # fmt: skip
        check_time(work, change)
        desk.store.cash.move_back(this, money_day(work.now, work.book.zone), decided)
        work.commit(change)
        after = desk.store.stops.get(stop.id)
        assert after is not None
        return after

    return together(desk, [order], act, held=True)


def _decision(desk: Desk, run: Run, stop: Stop, work: UnitOfWork) -> int:
    """The act that decided a stop, where it can be taken back."""
    number, decided = work.order.number, stop.decision
    if stop.kept not in _DECIDED or decided is None:
        raise Refused(_("Nothing is decided of order {number} on run {run}.").format(number=number, run=run.id))
    if stop.by_code:
        raise _stands(number, _("it was given out against the buyer's code; what comes back is a return (X)"))
    if stop.is_back:
        raise _stands(number, _("its goods are at the shop again; put it on a new run"))
    if run.closed_at is not None:
        raise _stands(number, _("run {run} is closed; what comes back is a return (X), money goes back by a refund")
                      .format(run=run.id))  # fmt: skip
    if stop.paid:
        receipt = desk.store.cash.handed_in_since(decided, run.courier.id, stop.currency)
        if receipt is not None:
            raise _stands(number, _("its cash is handed in, receipt {receipt}; what comes back is a return (X), "
                                    "money goes back by a refund").format(receipt=receipt))  # fmt: skip
    if desk.store.returns.of_order(work.order.id):
        raise _stands(number, _("its buyer gives goods back: decide that (X)"))
    return decided


def _before(work: UnitOfWork, done: Sequence[Event]) -> dict[str, FieldValue]:
    """What the order was before a decision, where nothing has touched that since."""
    before, after = dict[str, FieldValue](), dict[str, FieldValue]()
    for event in done:
        for name, (old, new) in event.changes.items():
            before.setdefault(name, old)
            after[name] = new
    touched = next((name for name, value in after.items() if work.order.value(name) != value), None)
    if touched is not None:
        since = [one for one in work.store.history.since(work.order.id, done[-1].version) if touched in one.changes]
        what = done_by(since[-1], work.now, work.zone) if since else ""
        raise _stands(work.order.number, _("it has been changed since: {what}; take that back first").format(what=what))
    return before


def _call_back(work: UnitOfWork, decided: int) -> None:
    """Never send what still waits and would tell of the decision; what a marketplace has been told stands."""
    outbox = work.store.outbox
    for item in outbox.of(work.order.id):
        if outbox.act_of(item.id) != decided or item.withdrawn_at is not None or outbox.withdraw(item.id, work.now):
            continue
        if item.to == "marketplace":
            raise _stands(work.order.number, _("the marketplace has been told of it; what comes back is a return (X)"))


def _stands(number: str, why: str) -> Refused:
    return Refused(_("Order {number}: the decision stands: {why}.").format(number=number, why=why))
