"""Taking an act back: for a moment whoever did it can, while nothing else has happened to the order.

History keeps both: the act, and as its very next event that it was undone. Nobody outside has heard of the act, since
its messages wait as long; what cannot be called back, such as goods given out against a code, stays.
"""

from __future__ import annotations

from typing import Final

from orderdesk.desk.change import Change, Undoes
from orderdesk.desk.intake.add import order_text
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import Refused
from orderdesk.i18n import _, mark, ngettext
from orderdesk.model import Event, FieldValue, Order
from orderdesk.rules.possible import destination
from orderdesk.store import Store
from orderdesk.store.orders.undo_notes import UndoNote
from orderdesk.wording.history_lines import done_by
from orderdesk.wording.labels import event_name

UNDONE: Final = "undone"
"""The event of an act that was taken back."""


def undo(work: UnitOfWork, window: int) -> Order:
    """Take back what the acting operator has done to the order last; `window` is how many seconds they have for it."""
    act = work.store.history.since(work.order.id, work.order.version - 1)[-1]
    note = _note(work, act, window)
    before = {name: old for name, (old, _new) in act.changes.items()}
    recorded: dict[str, tuple[FieldValue, FieldValue]] = {}
    if note.lines is not None:
        recorded["lines"] = act.changes["lines"][1], before.pop("lines")
    taken_back = work.store.history.act_of(work.order.id, act.version)
    reversing = work.store.acts.open(UNDONE, work.actor, at=work.now, recorded_at=work.now, reverses=taken_back)
    change = Change(
        kind=UNDONE,
        sets=before,
        recorded=recorded,
        lines=note.lines,
        alerts_from=note.alerts_from,
        act=reversing,
        undoes=None if taken_back is None else Undoes(taken_back, note.emptied, note.hidden),
        reverses=taken_back,
        note=event_name(act.kind),
        stays=mark("it has already been undone"),
    )
    check_time(work, change)
    for item in note.outbox:
        if not work.store.outbox.withdraw(item, work.now):
            raise _stands(work, _("a message about it has left"))
    for item in note.replaced:
        work.store.outbox.restore(item)
    for charge in note.charges:
        work.store.charges.reverse(charge, at=work.now, operator=work.actor.name)
    work.store.undo_notes.remove(work.order.id, act.version)
    after = work.commit(change)
    work.store.orders.index([(after.id, order_text(after, work.store.orders.lines(after.id)))])
    return after


def undo_until(store: Store, order: Order, now: int) -> int | None:
    """Until when what has made this version of the order can be taken back; `None` when it cannot."""
    note = store.undo_notes.get(order.id, order.version)
    return None if note is None or note.stays or note.until <= now else note.until


def _note(work: UnitOfWork, act: Event, window: int) -> UndoNote:
    """What it takes to take the act back; `Refused` says why that is not possible."""
    if act.actor.operator != work.actor.name:
        said = _("Order {number}: the last thing done to it was not yours — {what}. Only your own act can be undone.")
        raise Refused(said.format(number=work.order.number, what=done_by(act, work.now, work.zone)))
    note = work.store.undo_notes.get(work.order.id, act.version)
    if note is not None and note.stays:
        raise _stands(work, _(note.stays))
    if work.store.returns.decided_by(work.store.history.act_of(work.order.id, act.version)):
        raise _stands(work, _("what came back with it is decided"))
    if work.store.stops.is_over(work.order.id, work.store.history.act_of(work.order.id, act.version)):
        raise _stands(work, _("its courier's run is closed"))
    if act.version == 1:
        raise _stands(work, _("an order that was typed in stays; cancel it"))
    if not window:
        raise _stands(work, _("undoing is switched off in the settings"))
    if note is None or note.until <= work.now:
        over = ngettext("{count} second is over", "the {count} seconds for it are over", window)
        raise _stands(work, over.format(count=window))
    return note


def check_time(work: UnitOfWork, change: Change) -> None:
    """Refuse what takes something back where the order would be back on a clock that has run out meanwhile."""
    back = work.would_be(change)
    act = work.clocks.next_act(work.book, back)
    step = None if act is None or act.at > work.now else work.book.step_of(act.step)
    if step is not None and destination(work.book, step, back) != back.status:
        raise _stands(work, _("its deadline has passed meanwhile and would act at once"))


def _stands(work: UnitOfWork, why: str) -> Refused:
    return Refused(_("Order {number}: cannot undo: {why}.").format(number=work.order.number, why=why))
