"""What becomes of a stop: the courier reports, and another person or the buyer's code decides (O28)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from orderdesk.desk.change import Change
from orderdesk.desk.commands.dispatch.gathering import take_off
from orderdesk.desk.commands.dispatch.going import OF_A_DECISION, bring_back
from orderdesk.desk.commands.dispatch.together import on_run, the_run, the_stop, together
from orderdesk.desk.commands.handing_over import code_of_theirs
from orderdesk.desk.desk import Desk
from orderdesk.desk.dispatch.following import check_decides, close_where_possible, is_courier
from orderdesk.desk.orders import step as steps
from orderdesk.desk.orders.hand_over import try_code
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import DeskError, Outdated, Refused
from orderdesk.i18n import _
from orderdesk.model import GOODS_BACK, PAID_AMOUNT, Order
from orderdesk.model.dispatch import Report, Run, RunState, Said, Stop
from orderdesk.money import Money, parse_money
from orderdesk.rules.payment import DIFFERENCE, difference, owed, received, receiving
from orderdesk.rules.rulebook.steps import AskKind, Proof, RunPart
from orderdesk.rules.runs.run_steps import answers, part, taking_money
from orderdesk.rules.taken import channel_pays
from orderdesk.wording.dates import when

_NOTHING: Final[Mapping[str, str]] = {}


class Outcome(Struct, frozen=True):
    """What came of a word about a stop."""

    stop: Stop
    """As it is then."""
    order: Order
    reported: bool
    """Whether it is a report, on which somebody has still to decide."""
    changes: bool = True
    """Whether the word changes anything: one that comes after the decision, or a second time, does not."""


class Shown(Struct, frozen=True):
    """What a stop was like as whoever decides was shown it: another word, or another sum, is looked at before."""

    word: int
    """The act of the courier's word, zero for none."""
    due: int | None = None
    """What was to be taken, in minor units; `None` where that was not shown."""


def reports(desk: Desk, number: int) -> bool:
    """Whether whoever acts is the courier of the run, and so reports."""
    return is_courier(the_run(desk, number), desk.actor.name)


def report(desk: Desk, number: int, reference: str, said: Said, *, paid: str = "", reason: str = "") -> Outcome:
    """Keep the courier's word. The same twice is one; after the decision it only stands in the history, until that
    decision is taken back: then it is their word.

    That what was taken off their run had been handed over before is to be decided, as any other word.
    """
    run = the_run(desk, number)
    stop, order = the_stop(desk, run, reference)

    def act(works: list[UnitOfWork]) -> Outcome:
        work, now = works[0], _now(desk, stop)
        if not now.left:
            raise Refused(_("Run {number} has not left yet.").format(number=number))
        if now.taken_off and said is not Said.DONE and the_run(desk, number).state is RunState.BACK:
            raise Refused(_("The run is back: a dispatcher decides what became of it."))
        told = Report(said=said, at=desk.clock(), reason=words(reason), paid=_told(work, now, said, paid, reason))
        last = desk.store.stops.last_word(now.id)
        if (last.said, last.reason, last.paid) == (told.said, told.reason, told.paid):
            return Outcome(now, work.order, True, changes=False)
        this = desk.act("stop_reported", on_run(run))
        desk.store.stops.report(now, told, this)
        after = _now(desk, stop)
        matters = now.live or now.waits or after.waits
        work.act = this
        work.commit(Change(kind="stop_reported", note=_words_of(run, now, told)))
        if matters:
            desk.store.runs.changed(run.id)
        return Outcome(after, work.order, True, changes=matters)

    return together(desk, [order], act, held=True)


def decide_done(
    desk: Desk, number: int, reference: str, *, paid: str = "", reason: str = "", code: str = "",
    given: Mapping[str, str] = _NOTHING, shown: Shown | None = None,
) -> Outcome:  # fmt: skip
    """The buyer has it: by the buyer's code, or by the word of whoever decides. A wrong code is counted and refused.

    `Outdated` where the stop is not any more as it was `shown`.
    """
    run = the_run(desk, number)
    stop, order = the_stop(desk, run, reference)

    def act(works: list[UnitOfWork]) -> DeskError | None:
        work, now = works[0], _out(desk, run, stop, by_code=bool(code))
        _check_shown(desk, work, now, shown)
        step = part(work.book, work.order, RunPart.DELIVER)
        if step is None and not _called_off(work):
            raise work.refuse(_("hand over"))
        if step is None:
            _done_though_called_off(desk, run, work, now, paid, reason)
            return None
        _take_off_elsewhere(desk, run, work, now)
        if step.proof is Proof.CODE:
            if not code:
                raise Refused(_("Order {number} is given out only against the buyer's code.").format(
                    number=work.order.number))  # fmt: skip
            if code_of_theirs(desk, work.order) is not None:
                said = _("Order {number}: the marketplace has sent its own code; give it out with `hand-over` first.")
                raise Refused(said.format(number=work.order.number))
            outcome = try_code(work, code, desk.secret, desk.rules.config.codes)
            if isinstance(outcome, DeskError):
                return outcome
            if now.taken_off:  # its order's change has followed only what is on a run
                this, used = desk.act("stop_done", on_run(run)), desk.store.stops.used_code(order.id, work.now)
                desk.store.stops.decide(now.id, this, code=used)
                _after(desk, run, this)
            return None
        if code:
            raise Refused(_("Order {number} is given out without a code.").format(number=work.order.number))
        check_decides(desk.store, now, desk.actor)
        this = desk.act("stop_done", on_run(run))
        work.act, work.stays = this, OF_A_DECISION
        why = _take_paid(desk, run, work, now, paid, reason)
        owing = part(work.book, work.order, RunPart.DELIVER_OWING) if owed(work.book, work.order).minor else None
        if owing is None:
            known = answers(work.book, step, work.situation(), given)
            steps.take(work, step.key, known, on_run(run))
        else:
            work.commit(work.step_change(owing, note=": ".join(filter(None, (on_run(run), why)))))
        _after(desk, run, this)
        return None

    refused = together(desk, [order], act)
    if refused is not None:  # the try counts, so its transaction must not be taken back
        raise refused
    after = desk.store.orders.get(order.id)
    assert after is not None
    return Outcome(_now(desk, stop), after, False)


def decide_failed(desk: Desk, number: int, reference: str, reason: str, shown: Shown | None = None) -> Outcome:
    """The buyer does not have it. The order stays where it is until its goods are back; then it can go out again.

    `Outdated` where the stop is not any more as it was `shown`.
    """
    run = the_run(desk, number)
    stop, order = the_stop(desk, run, reference)

    def act(works: list[UnitOfWork]) -> Outcome:
        work, now, why = works[0], _out(desk, run, stop), words(reason)
        _check_shown(desk, work, now, shown)
        check_decides(desk.store, now, desk.actor)
        if not why:
            raise Refused(_("Why it was not delivered is to be said."))
        this = desk.act("stop_failed", on_run(run))
        work.act, work.stays = this, OF_A_DECISION
        desk.store.stops.decide(now.id, this, reason=why)
        work.commit(Change(kind="stop_failed", note=f"{on_run(run)}: {why}"))
        if run.state is RunState.BACK:
            bring_back(desk, run, _now(desk, stop), work, this)
        _after(desk, run, this)
        return Outcome(_now(desk, stop), work.order, False)

    return together(desk, [order], act, held=True)


def proves(desk: Desk, number: int, reference: str) -> bool:
    """Whether the buyer's code decides of a stop: where its order is called off, or on another run by now, what the
    courier says is a word as any other.
    """
    stop, order = the_stop(desk, the_run(desk, number), reference)
    elsewhere = not stop.live and desk.store.stops.live(order.id) is not None
    return not (elsewhere or desk.rules.book(order.channel).status_of(order.status).called_off)


def _called_off(work: UnitOfWork) -> bool:
    return work.book.status_of(work.order.status).called_off


def _done_though_called_off(desk: Desk, run: Run, work: UnitOfWork, stop: Stop, paid: str, reason: str) -> None:
    """The buyer has got what was called off meanwhile: the order stays so, the goods are with them, and what they paid
    is due back to them.
    """
    check_decides(desk.store, stop, desk.actor)
    this = desk.act("stop_done", on_run(run))
    work.act, work.stays = this, OF_A_DECISION
    why = _take_paid(desk, run, work, stop, paid, reason)
    note = ": ".join(filter(None, (on_run(run), why)))
    work.commit(Change(kind="stop_done", sets={GOODS_BACK: False}, note=note))
    _after(desk, run, this)


def _take_off_elsewhere(desk: Desk, run: Run, work: UnitOfWork, stop: Stop) -> None:
    """What the buyer has already nobody else brings: it was put on another run since it was taken off this one."""
    other = desk.store.stops.live(work.order.id)
    if other is not None and other.id != stop.id:
        why = _("{courier} had handed it over").format(courier=run.courier.name)
        take_off(desk, other, work, desk.act("stop_withdrawn"), why)


def _after(desk: Desk, run: Run, act: int) -> None:
    desk.store.runs.changed(run.id)
    close_where_possible(desk.store, run.id, act)


def _now(desk: Desk, stop: Stop) -> Stop:
    found = desk.store.stops.get(stop.id)
    assert found is not None
    return found


def _out(desk: Desk, run: Run, stop: Stop, *, by_code: bool = False) -> Stop:
    """The stop, of which nothing is decided yet; `Refused` says who was quicker."""
    now = _now(desk, stop)
    if now.kept == "out" or now.waits or (by_code and now.taken_off):
        return now
    if now.kept == "planned":
        raise Refused(_("Run {number} has not left yet.").format(number=run.id))
    if now.decided_by is None or now.decided_at is None:
        raise Refused(_("It was taken off the run."))
    at = when(now.decided_at, desk.clock(), desk.zone)
    raise Refused(_("It is decided already, by {who}, {time}.").format(who=now.decided_by, time=at))


def _check_shown(desk: Desk, work: UnitOfWork, stop: Stop, shown: Shown | None) -> None:
    """Refuse what was decided on a word, or a sum, that is another one by now: `Outdated`."""
    from orderdesk.desk.dispatch.on_the_road import word_of
    from orderdesk.rules.runs.collecting import to_collect

    if shown is None:
        return
    if shown.word != stop.word:
        word = word_of(desk.store, stop)
        said = _("Not saved: the courier has taken their word back.")
        if word:
            said = _("Not saved: the courier has another word now — {word}.").format(word=word)
        raise Outdated(said)
    due = to_collect(stop, owed(work.book, work.order))
    if shown.due not in (None, due.minor):
        raise Outdated(_("Not saved: {sum} is to be taken now.").format(sum=due))


def _told(work: UnitOfWork, stop: Stop, said: Said, paid: str, reason: str) -> int | None:
    """What a courier says that they were paid: what was to be collected, where they say no other sum."""
    if said is not Said.DONE:
        return None
    sum_, _why = _sum(work, stop, paid or None, reason)
    return sum_.minor


def _paid(work: UnitOfWork, stop: Stop, paid: str, reason: str) -> tuple[Money, str]:
    """What is decided of the money, and why where it is not what was to be collected when the run left."""
    if paid or stop.report is None or stop.report.paid is None:
        sum_, why = _sum(work, stop, paid or None, reason)
    else:
        sum_, why = _sum(work, stop, Money(stop.report.paid, stop.currency).decimal, reason or stop.report.reason)
    if sum_.minor == stop.cod:
        return sum_, why
    return sum_, why or words(reason) or _("{sum} was still owed").format(sum=owed(work.book, work.order))


def _sum(work: UnitOfWork, stop: Stop, paid: str | None, reason: str) -> tuple[Money, str]:
    """A sum as typed, else what is to be taken; and why, which `BadInput` and `Refused` want of another one."""
    from orderdesk.rules.runs.collecting import to_collect

    due = to_collect(stop, owed(work.book, work.order))
    sum_ = due if paid is None else parse_money(paid, due.currency)
    why = words(reason)
    if sum_.minor != due.minor and not why:
        said = _("{due} was to be collected, not {sum}: say why.")
        raise Refused(said.format(due=due, sum=sum_))
    return sum_, why if sum_.minor != due.minor else ""


def _take_paid(desk: Desk, run: Run, work: UnitOfWork, stop: Stop, paid: str, reason: str) -> str:
    """It is done, and its courier has what they were paid; why that is another sum than was to be collected."""
    assert work.act is not None
    sum_, why = _paid(work, stop, paid, reason)
    desk.store.stops.decide(stop.id, work.act, paid=sum_.minor, why=why)
    work.cash_with = run.courier.name
    _take_money(work, sum_, why)
    return why


def _take_money(work: UnitOfWork, sum_: Money, why: str) -> None:
    """Note what the courier was paid, by the step that the rulebook has for it; what was paid already is due back."""
    if not sum_.minor:
        return
    step = taking_money(work.book, work.order)
    if step is None:
        _take_too_much(work, sum_, why)
        return
    given = {"payment": "cash", PAID_AMOUNT: sum_.decimal}
    differs = difference(work.book, work.order, sum_.decimal)
    if differs is not None:
        given[DIFFERENCE] = "yes" if differs.kind is AskKind.YES else why or _("paid to the courier")
    steps.take(work, step.key, answers(work.book, step, work.situation(), given))


def _take_too_much(work: UnitOfWork, sum_: Money, why: str) -> None:
    """Note cash that was taken though nothing was owed any more: it is there, and goes back to the buyer."""
    step = receiving(work.book)
    if step is None or channel_pays(work.book, work.order):
        said = _("Order {number}: nothing is owed of it, so nothing can have been paid: say 0, and why.")
        raise Refused(said.format(number=work.order.number))
    made = {"payment": "cash", **received(work.book, work.order, sum_.decimal)}
    work.commit(work.step_change(step, made, note=why))


def _words_of(run: Run, stop: Stop, told: Report) -> str:
    """A report as the order's history has it."""
    match told.said:
        case Said.DONE:
            paid = Money(told.paid or 0, stop.currency)
            said = _("handed over, {sum} taken").format(sum=paid) if paid.minor else _("handed over")
        case Said.FAILED:
            said = _("not delivered")
        case Said.NOTHING:
            said = _("taken back")
    return ": ".join(part for part in (on_run(run), said, told.reason) if part)
