"""A buyer wants to give goods back, they are under way, they are at the shop. Each is an event of the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orderdesk.desk.change import Change
from orderdesk.desk.returns.return_goods import come_back
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, NotFound, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import Line
from orderdesk.model.dispatch import TaskKind
from orderdesk.model.returns import Fate, Return, ReturnState
from orderdesk.money import Money
from orderdesk.rules.goods import returnable
from orderdesk.rules.returns.terms import asked_late, decide_by, fetch_by
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.wording.done_already import done_already
from orderdesk.wording.return_labels import fate_name

STAYS = mark("what is noted of a return stays: decide it, or refuse it")
"""Why nothing about a return is undone."""


def ask(work: UnitOfWork, wanted: Mapping[str, int], reason: str, evidence: str) -> Return:
    """Note that pieces of these products come back, all that still can where none are named; `Refused` for more."""
    check_returnable(work)
    lines = work.store.orders.lines(work.order.id)
    why = picked(work.book, reason)
    if not why:
        raise BadInput(_("Say why the goods come back."))
    pieces = _pieces(lines, left_to_return(work, lines), wanted)
    if not pieces:
        raise Refused(_("Order {number}: all of it is coming back already.").format(number=work.order.number))
    note = f"{why}: {listed_pieces(lines, pieces)}"
    if asked_late(work.book, work.order, work.now):
        days = work.book.return_.asked_within
        note += " · " + _("asked later than {days} days after the hand-over").format(days=days)
    after = work.commit(Change(kind="return_asked", note=note, stays=STAYS))
    act = _act(work)
    return got(work, work.store.returns.add(after.id, pieces, why, words(evidence), act))


def check_returnable(work: UnitOfWork) -> None:
    """`Refused` while the buyer has nothing of the order."""
    if not returnable(work.book, work.order):
        said = _("Order {number} is “{status}”: the buyer has nothing of it that could come back.")
        status = _(work.book.status_of(work.order.status).title)
        raise Refused(said.format(number=work.order.number, status=status))


def under_way(work: UnitOfWork, return_: Return, waybill: str, point: str) -> Return:
    """Note that it is under way: with a parcel's number, and the point where it lies to be fetched, as a task."""
    if return_.state not in (ReturnState.ASKED, ReturnState.UNDER_WAY):
        raise wrong_state(work.store, return_, work.now, work.zone)
    waybill, point = words(waybill) or return_.waybill, words(point) or return_.point
    note = " · ".join(part for part in (waybill, point) if part)
    work.commit(Change(kind="return_under_way", note=note, stays=STAYS))
    act, task, until = _act(work), return_.fetch_task, return_.decide_by
    if point and task is None:
        until = fetch_by(work.book, work.now)
        said = _("Fetch the parcel that comes back: {where}").format(where=note)
        task = work.store.tasks.add(TaskKind.OTHER, said, due=until, act=act, order=work.order.id)
    work.store.returns.coming(return_.id, act, waybill=waybill, point=point, decide_by=until, task=task)
    return got(work, return_.id)


def receive(work: UnitOfWork, return_: Return) -> Return:
    """Its goods are at the shop: they lie apart, and the clock to decide them begins."""
    if return_.state not in (ReturnState.ASKED, ReturnState.UNDER_WAY):
        raise wrong_state(work.store, return_, work.now, work.zone)
    lines = work.store.orders.lines(work.order.id)
    pieces = {one.line: one.quantity for one in return_.lines}
    work.commit(Change(kind="return_received", note=listed_pieces(lines, pieces), stays=STAYS))
    act = _act(work)
    close_task(work, return_, act)
    come_back(work.store, return_, act)
    by = decide_by(work.clocks, work.book, work.order, work.now)
    soonest = min((at for at in (by, return_.decide_by) if at is not None), default=None)
    work.store.returns.received(return_.id, act, soonest)
    return got(work, return_.id)


def close_task(work: UnitOfWork, return_: Return, act: int) -> None:
    """Its parcel need not be fetched any more."""
    task = None if return_.fetch_task is None else work.store.tasks.get(return_.fetch_task)
    if task is not None and task.closed_at is None:
        work.store.tasks.close(task.id, _("it is at the shop"), act)


def picked(book: Rulebook, text: str) -> str:
    """A reason as typed: the number of one that buyers give, or other words."""
    said, known = words(text), book.return_.why
    return _(known[int(said) - 1]) if said.isdecimal() and 0 < int(said) <= len(known) else said


def left_to_return(work: UnitOfWork, lines: Sequence[Line]) -> dict[int, int]:
    """How many pieces of each line, by its id, no return is about yet."""
    gone = returned_before(work, None)
    return {line.id: max(line.quantity - gone.get(line.id, 0), 0) for line in lines if line.sku}


def returned_before(work: UnitOfWork, than: int | None) -> dict[int, int]:
    """How many pieces of each line other returns are about, those that were refused left out."""
    found: dict[int, int] = {}
    for one in work.store.returns.of_order(work.order.id):
        if one.id != than and not one.refused:
            for line in one.lines:
                found[line.line] = found.get(line.line, 0) + line.quantity
    return found


def listed_pieces(lines: Sequence[Line], pieces: Mapping[int, int]) -> str:
    """Pieces in words, by the ids of their lines."""
    return ", ".join(f"{line.sku} × {pieces[line.id]}" for line in lines if pieces.get(line.id))


def wrong_state(store: Store, return_: Return, now: int, zone: str) -> Refused:
    """The sentence for what cannot be done with a return as it stands: with who has been quicker, and what they did."""
    number, why, order = return_.id, store.sight().words(return_.why), store.orders.get(return_.order)
    assert order is not None
    if return_.decided_at is not None:
        who, at = return_.decided_by or "", return_.decided_at
        if return_.refused:
            said = _("Return {number} is refused already.").format(number=number)
            return Refused(done_already(said, who, at, now, zone, why))
        said = _("Return {number} is decided already.").format(number=number)
        refund = store.sight().money(Money(return_.refund or 0, order.total.currency))
        pieces = become(store.orders.lines(order.id), {one.line: one.fates for one in return_.lines})
        goes = _("goes back to the buyer: {sum}").format(sum=refund)
        return Refused(done_already(said, who, at, now, zone, pieces, goes, why))
    if return_.received_at is not None:
        said = _("Return {number} is at the shop already, to be decided.").format(number=number)
        return Refused(done_already(said, return_.received_by or "", return_.received_at, now, zone))
    return Refused(_("Return {number} is not at the shop yet: receive it first.").format(number=number))


def become(lines: Sequence[Line], fates: Mapping[int, Mapping[Fate, int]]) -> str:
    """What becomes of pieces, in words, by the ids of their lines."""
    skus = {line.id: line.sku for line in lines}
    return ", ".join(
        f"{skus.get(line, '')} × {count} — {fate_name(fate)}"
        for line, one in fates.items()
        for fate, count in one.items()
    )


def got(work: UnitOfWork, number: int) -> Return:
    """A return that is there, as it is now."""
    found = work.store.returns.get(number)
    assert found is not None
    return found


def _act(work: UnitOfWork) -> int:
    """The act of what was just noted of the order."""
    found = work.store.history.act_of(work.order.id, work.order.version)
    assert found is not None
    return found


def _pieces(lines: Sequence[Line], left: Mapping[int, int], wanted: Mapping[str, int]) -> dict[int, int]:
    """The wanted pieces by line: as many as can come back, the first lines of a product first."""
    if not wanted:
        return {line: count for line, count in left.items() if count}
    found: dict[int, int] = {}
    for sku, count in wanted.items():
        of = [line for line in lines if line.sku == sku]
        if not of:
            known = ", ".join(line.sku for line in lines if line.sku)
            raise NotFound(_("{sku} is not in the order; there are: {known}.").format(
                sku=clean(sku, limit=40), known=known))  # fmt: skip
        there = sum(left.get(line.id, 0) for line in of)
        if not 0 < count <= there:
            raise Refused(_("{sku}: {count} cannot come back, at most {most} can.").format(
                sku=clean(sku, limit=40), count=count, most=there))  # fmt: skip
        for line in of:
            taken = min(count, left.get(line.id, 0))
            if taken:
                found[line.id] = taken
                count -= taken
    return found
