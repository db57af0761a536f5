"""What an answer means for an order: it was told, it was refused, or nobody knows.

What was refused never happened there, so the order goes back to where the marketplace has it, and somebody gets a task
with the reason. What got no answer is looked up; where that does not show it, it stands among what is not told.
"""

from __future__ import annotations

from typing import Final

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.channels.live.protocol import Answer, Outcome
from orderdesk.desk.change import Change
from orderdesk.desk.desk import Desk
from orderdesk.desk.intake.intake import Intake
from orderdesk.errors import OrderDamaged
from orderdesk.i18n import _
from orderdesk.model import SYSTEM
from orderdesk.model.channel_accounts import Push, PushState
from orderdesk.model.dispatch import TaskKind

TOLD_THERE: Final = "told_there"
REFUSED_THERE: Final = "refused_there"
UNANSWERED: Final = "unanswered_there"


def settle(desk: Desk, push: Push, answer: Answer) -> None:
    """Note what was answered, inside a transaction: from here on nobody pushes it again."""
    store = desk.store
    if answer.outcome is Outcome.DONE:
        store.pushes.settle(push.row, PushState.WAITING, "")
        store.outbox.sent(push.row, desk.clock())
        _note(desk, push, TOLD_THERE, push.text)
    elif answer.outcome is Outcome.UNSENT:
        store.pushes.settle(push.row, PushState.WAITING, answer.said)
    elif answer.outcome is Outcome.REFUSED:
        said = f"{push.text}: {answer.said}"
        store.pushes.settle(push.row, PushState.REFUSED, answer.said)
        _note(desk, push, REFUSED_THERE, said)
        order = store.orders.get(push.order)
        store.tasks.add(
            TaskKind.OTHER,
            _("{number}: the marketplace refused “{what}”: {why}").format(
                number="" if order is None else order.number, what=push.text, why=answer.said),
            due=desk.clock(), act=store.acts.open("task_added", SYSTEM, at=desk.clock(), recorded_at=desk.clock()),
            order=push.order,
        )  # fmt: skip
    else:
        store.pushes.settle(push.row, PushState.PUSHING, answer.said)


def take_truth(desk: Desk, push: Push, record: IncomingOrder | None, shown: bool | None = None) -> None:
    """Follow what the marketplace says now of an order of which something was refused or got no answer.

    Inside a transaction. `record` is `None` where the marketplace does not know the order; `shown` is whether it has
    what was told, where that was asked apart.
    """
    store = desk.store
    refused = push.state is PushState.REFUSED
    if refused:
        store.outbox.withdraw(push.row, desk.clock())
    if record is not None:
        Intake(store, desk.rules, desk.clock(), desk.access.changing, live=True).hear(
            record, refused=store.outbox.act_of(push.row) if refused else None)  # fmt: skip
    if refused or store.pushes.get(push.row) is None:
        return
    if shown:
        settle(desk, push, Answer(Outcome.DONE))
    else:  # what the marketplace says does not show it
        said = push.answer or _("no answer came")
        if shown is False:
            said = _("{why}; asked again, the marketplace does not show it").format(why=said)
        store.pushes.settle(push.row, PushState.DOUBTFUL, said)
        _note(desk, push, UNANSWERED, f"{push.text}: {said}")


def _note(desk: Desk, push: Push, kind: str, note: str) -> None:
    """Note it in the order's history; a damaged order has none to write to."""
    order = desk.store.orders.get(push.order)
    if order is None:
        return
    try:
        work = desk.work(order)
    except OrderDamaged:
        return
    work.commit(Change(kind=kind, note=note), SYSTEM)
