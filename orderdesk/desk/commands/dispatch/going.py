"""A run leaves and comes back: what that does to its orders their rulebooks say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.desk.change import Change
from orderdesk.desk.commands.dispatch.gathering import put_on
from orderdesk.desk.commands.dispatch.together import gathering, on_run, the_run, together
from orderdesk.desk.desk import Desk
from orderdesk.desk.dispatch.following import check_decides, close_where_possible
from orderdesk.desk.ledgers.line_goods import lines_of
from orderdesk.desk.orders import step as steps
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import DeskError, Outdated, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import GOODS_BACK, FactName, FieldValue, Order
from orderdesk.model.dispatch import Courier, CourierKind, Run, RunState, Stop, StopState
from orderdesk.rules.goods import position
from orderdesk.rules.money_position import Account
from orderdesk.rules.payment import owed
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.steps import RunPart
from orderdesk.rules.runs.run_steps import answers, cannot_leave, of_courier, part
from orderdesk.values import replace

OF_THE_RUN: Final = mark("it belongs to a courier's run: take it off there")
"""Why what a run does to an order is not taken back."""

OF_A_DECISION: Final = mark("a decision on a courier's run did it: take that back, `d` on the board or `stop unsay`")
"""The same of what is decided at the door."""


class Back(Struct, frozen=True):
    """A run whose courier has come back."""

    closed: bool
    brought: tuple[str, ...]
    """The orders whose goods they have brought back."""
    undecided: tuple[str, ...]
    """Those of which it is still to be decided what became of them."""


def leave(desk: Desk, number: int, version: int | None = None) -> Run:
    """Let a run leave: each of its orders goes the step that sends a courier, where its rulebook has one.

    One that is not of this `version` any more, as it was shown, stays.

    What is to be collected is fixed now. One order that cannot go keeps all of it: take that one off first.
    """
    stops = [stop for stop in desk.store.stops.of_run(gathering(desk, number).id) if stop.live]

    def act(works: list[UnitOfWork]) -> Run:
        run = gathering(desk, number)
        now = [stop for stop in desk.store.stops.of_run(run.id) if stop.live]
        if {stop.id for stop in now} != {stop.id for stop in stops} or version not in (None, run.version):
            raise Outdated(_("Run {number} has just been changed: look again.").format(number=number))
        if not now:
            raise Refused(_("Nothing is on run {number}.").format(number=number))
        _check_courier(desk, run)
        this = desk.act("run_left")
        of_order = {stop.order: stop for stop in now}
        for work in works:
            work.act, work.stays = this, OF_THE_RUN
            _send(desk, run, of_order[work.order.id], work, this)
        _check_cash(desk, run)
        desk.store.runs.leaves(run.id, this)
        return run

    return together(desk, orders_of(desk, stops), act)


def leave_alone(desk: Desk, work: UnitOfWork, courier: Courier, send: Callable[..., Order]) -> Order:
    """Let one order go out with a courier by a step that was taken of it alone: on the run that they are out with, else
    on a new one that leaves by it. What it waited on before it is taken off.
    """
    run = next((one for one in desk.store.runs.open_of(courier.id) if one.state is RunState.OUT), None)
    if run is None or courier.kind is not CourierKind.OWN:
        this = work.act = desk.act("run_left")
        run = the_run(desk, desk.store.runs.add(courier, this))
        _check_courier(desk, run)
    else:
        this = work.act = desk.act("run_filled")
    put_on(desk, run, work, this)
    order = send(work, note=on_run(run), on_run=True)
    stop = desk.store.stops.live(order.id)
    assert stop is not None
    desk.store.stops.leave(stop.id, owed(work.book, order).minor, this)
    _check_cash(desk, run)
    if run.out_at is None:
        desk.store.runs.leaves(run.id, this)
    return order


def come_back(desk: Desk, number: int) -> Back:
    """Note that the courier of a run is back, with the goods of what failed or was withdrawn on the way.

    What they say to have handed over before it was taken off does not come back without a decision. The run is closed
    then, unless something of it is still to be decided. One that never left, and on which nothing is
    left, is closed as well.
    """
    run = the_run(desk, number)
    away = [stop for stop in desk.store.stops.of_run(run.id) if stop.with_courier and not stop.waits]

    def act(works: list[UnitOfWork]) -> Back:
        now = the_run(desk, number)
        stops = desk.store.stops.of_run(now.id)
        check_returns(desk, now, stops)
        this = desk.act("run_back")
        if now.state is RunState.GATHERING:
            desk.store.runs.close(now.id, this)
            return Back(True, (), ())
        if now.state is RunState.OUT:
            desk.store.runs.comes_back(now.id, this)
        of_order = {work.order.id: work for work in works}
        brought = [stop for stop in stops if stop.with_courier and not stop.waits and stop.order in of_order]
        for stop in brought:
            bring_back(desk, now, stop, of_order[stop.order], this)
        closed = close_where_possible(desk.store, now.id, this)
        back = [stop for stop in desk.store.stops.of_run(now.id) if stop.state is StopState.BACK]
        there = [order.number for order in orders_of(desk, back) if order.id in {stop.order for stop in brought}]
        undecided = [order.number for order in orders_of(desk, [stop for stop in stops if stop.live or stop.waits])]
        return Back(closed, tuple(there), tuple(undecided))

    return together(desk, orders_of(desk, away), act, held=True)


def check_returns(desk: Desk, run: Run, stops: Sequence[Stop]) -> None:
    """Refuse where a run cannot come back."""
    if run.state is RunState.CLOSED:
        raise Refused(_("Run {number} is closed already.").format(number=run.id))
    if run.state is RunState.GATHERING and any(stop.live for stop in stops):
        raise Refused(_("Run {number} has not left yet.").format(number=run.id))
    if stops:
        check_decides(desk.store, stops[0], desk.actor)


def bring_back(desk: Desk, run: Run, stop: Stop, work: UnitOfWork, act: int) -> None:
    """The goods of a stop are at the shop again, and its order goes the step that its rulebook has for that.

    It stays where it is while another run has it: it went from hand to hand. Of one that has come to nothing meanwhile,
    what had left is received back by that.
    """
    work.act, work.stays = act, OF_THE_RUN
    desk.store.stops.bring_back(stop.id, act)
    if _rides_on(desk, work.order):
        return
    step, there = part(work.book, work.order, RunPart.BRING_BACK), position(work.book, work.order)
    if step is not None:
        rode = FactName.WITH_COURIER in work.order.facts
        work.commit(work.step_change(step, {FactName.WITH_COURIER: None} if rode else {}, note=on_run(run)))
    elif there is Goods.COURIER:
        work.commit(Change(kind="brought_back", sets={FactName.WITH_COURIER: False}, note=on_run(run)))
    elif there is Goods.NONE and any(one.out for one in lines_of(desk.store, work.order.id)):
        work.commit(Change(kind="goods_back", sets={GOODS_BACK: True}, note=on_run(run)))


def _rides_on(desk: Desk, order: Order) -> bool:
    """Whether an order is out on another run by now: it went from hand to hand."""
    riding = desk.store.stops.live(order.id)
    return riding is not None and riding.kept != "planned"


def orders_of(desk: Desk, stops: Sequence[Stop]) -> list[Order]:
    """The orders of stops, each once."""
    found = (desk.store.orders.get(order_id) for order_id in dict.fromkeys(stop.order for stop in stops))
    return [order for order in found if order is not None]


def _check_courier(desk: Desk, run: Run) -> None:
    courier = run.courier
    if not courier.active:
        raise Refused(_("{name} does not work here any more.").format(name=courier.name))
    if courier.kind is CourierKind.OWN:
        for other in desk.store.runs.open_of(courier.id):
            if other.out_at is not None:
                raise Refused(_("{name} is still out: run {number} is not closed.").format(
                    name=courier.name, number=other.id))  # fmt: skip


def _check_cash(desk: Desk, run: Run) -> None:
    """Refuse more cash to who has too much in hand: they hand it in first, or take what is paid (O26)."""
    most, currency = run.courier.most_cash, desk.home_currency
    had = desk.store.cash.balance((Account.COURIER, run.courier.name), currency)
    if most is None or had.minor <= most or not any(stop.cod for stop in desk.store.stops.of_run(run.id) if stop.live):
        return
    said = _("{name} has {sum} in hand, more than {most}: no run with cash before that is handed in.")
    raise Refused(said.format(name=run.courier.name, sum=had, most=replace(had, minor=most)))


def _send(desk: Desk, run: Run, stop: Stop, work: UnitOfWork, act: int) -> None:
    """Let one order go out: by its step, else only its history says so."""
    from orderdesk.desk.dispatch.on_the_road import given_before

    why, note = cannot_leave(work.book, work.order) or given_before(desk.store, work.order), on_run(run)
    if why:
        raise _kept(work.order, why)
    step = part(work.book, work.order, RunPart.LEAVE)
    if step is None:
        work.commit(_goes_over(work, run.courier, note))
    else:
        given = answers(work.book, step, work.situation(), of_courier(run.courier))
        try:
            steps.take(work, step.key, given, note, on_run=True)
        except DeskError as error:
            raise _kept(work.order, str(error)) from error
        if not position(work.book, work.order).out:
            work.commit(Change(kind="courier_sent", sets={FactName.WITH_COURIER: True}, note=note))
    desk.store.stops.leave(stop.id, owed(work.book, work.order).minor, act)


def _goes_over(work: UnitOfWork, courier: Courier, note: str) -> Change:
    """An order that was sent off before goes with another courier: card and buyer are told who brings it now."""
    sent = next((step for step in work.book.step if step.run is RunPart.LEAVE), None)
    known, asked = of_courier(courier), () if sent is None else [ask.field for ask in sent.ask]
    sets: dict[str, FieldValue] = {FactName.WITH_COURIER: True}
    if sent is not None and FactName.COURIER in work.order.facts:
        sets |= {name: known.get(name) for name in ("courier", "courier_phone", "courier_kind") if name in asked}
    change = Change(kind="courier_sent", sets=sets, note=note)
    said = "" if sent is None else sent.told_at(work.order.status)
    if not said or known.get("courier") == work.order.facts.get(FactName.COURIER):
        return change
    return replace(change, outgoing=(work.message(said, work.would_be(change)),))


def _kept(order: Order, why: str) -> Refused:
    said = _("The run stays: order {number} cannot go — {why} Take it off the run, or put it right.")
    return Refused(said.format(number=order.number, why=why if why.endswith(".") else f"{why}."))
