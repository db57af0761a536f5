"""Taking steps: what an operator does by a key, what happens outside, and what the clocks ask of the system."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from orderdesk.desk.orders.promise import promise
from orderdesk.desk.orders.waybill import check_waybill
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _
from orderdesk.model import BUYER, MARKETPLACE, SYSTEM, ActorKind, Consent, FactName, FieldValue, Order
from orderdesk.rules.deadlines import ACTS_DONE
from orderdesk.rules.possible import blocked, destination, steps
from orderdesk.rules.questions import Form, asked_promise
from orderdesk.rules.rulebook.steps import Proof, RunPart, Step
from orderdesk.rules.runs.giving_out import CHECK, check_step, counted
from orderdesk.sanitize import clean
from orderdesk.values import replace
from orderdesk.wording.labels import event_name, listed

_OUTSIDE = {ActorKind.BUYER: BUYER, ActorKind.MARKETPLACE: MARKETPLACE}


def take(
    work: UnitOfWork,
    key: str,
    answers: Mapping[str, str],
    note: str = "",
    *,
    consent: Consent | None = None,
    sure: bool = False,
    folders: tuple[Path, ...] = (),
    on_run: bool = False,
) -> Order:
    """Take an operator's step by its key, with what was filled in; `Refused` says what stands against it.

    `consent` is the buyer's to another date than was promised; `sure` says that the operator knows of another order
    with the same waybill; in the `folders` lie the files that may be named. What leaves with a courier and not `on_run`
    is under way all the same: no run takes it then.
    """
    step = next((step for step in steps(work.book, work.order) if step.key == key), None)
    if step is None or step.cancels or step.proof is not Proof.NONE:
        known = check_step(work.order) if key == CHECK else work.book.step_of(key)
        if known is None:
            raise _no_such_step(work, key)
        raise work.refuse(_(known.title))
    check_free(work, step)
    sets = Form(work.book, step, folders).read(work.situation(), answers)
    check_waybill(work, sets, sure=sure)
    move = asked_promise(work.book, work.order, sets)
    if move is not None:
        to, begin = sets["planned_at"], sets.get(FactName.WINDOW_FROM)
        assert isinstance(to, int)
        sets |= promise(work, move, to, begin if isinstance(begin, int) else None, consent)
        note = "; ".join(part for part in (note, words(consent.note) if consent else "") if part)
    alone: dict[str, FieldValue] = {} if on_run or step.run is not RunPart.LEAVE else {FactName.SENT_ALONE: True}
    return work.commit(work.step_change(step, {**sets, **counted(work.order, step), **alone}, note=note))


def _no_such_step(work: UnitOfWork, key: str) -> BadInput:
    free = [s for s in steps(work.book, work.order) if not s.cancels and s.proof is Proof.NONE]
    possible = {s.key: _(s.title) for s in free}
    return BadInput(
        _("There is no step “{step}”. Possible now: {known}.").format(
            step=clean(key, limit=40), known=listed(possible, possible.__getitem__) or "—"
        )
    )


def check_free(work: UnitOfWork, step: Step) -> None:
    """Refuse a step that something stands against."""
    against = blocked(step, work.situation())
    if against:
        raise Refused(_("Order {number}: {what}").format(number=work.order.number, what=against))


def happened(work: UnitOfWork, kind: str) -> Order:
    """Something that the buyer, the bank or the marketplace did, by the step's key or its event."""
    for by, actor in _OUTSIDE.items():
        for step in steps(work.book, work.order, by):
            if kind in (step.key, step.event):
                return work.commit(work.step_change(step), replace(actor, vouched_by=work.actor.name))
    known = [step for step in work.book.step if any(by in step.by for by in _OUTSIDE)]
    title = next((_(step.title) for step in known if kind in (step.key, step.event)), None)
    if title is None:
        raise BadInput(
            _("There is no event “{kind}”; there are: {known}.").format(
                kind=clean(kind, limit=40), known=listed(dict.fromkeys(step.event for step in known), event_name)
            )
        )
    raise work.refuse(title, ActorKind.MARKETPLACE)


def act_by_clock(work: UnitOfWork, *, moving: bool = True) -> bool:
    """Do the next thing that the order's clock wants, if its time has come, at the instant it came: alert or act.

    Without `moving`, no step that would take the order elsewhere. Nothing while the machine's clock is in doubt, nor
    while deadlines are about to move.
    """
    if work.store.clock_in_doubt() or work.store.deadlines.moving():
        return False
    act, alerts = work.clocks.next_act(work.book, work.order), work.clocks.next_alerts(work.book, work.order)
    if alerts and alerts[0].at <= work.now and (act is None or alerts[0].at <= act.at):
        work.alert(alerts)
        return True
    if act is None or act.at > work.now:
        return False
    step = work.book.step_of(act.step)
    assert step is not None
    stays = destination(work.book, step, work.order) == work.order.status
    if not stays and not moving:
        return False
    change = work.step_change(step, {ACTS_DONE: act.number} if stays else {}, note=_(step.title), at=act.at)
    work.commit(change, SYSTEM)
    return True
