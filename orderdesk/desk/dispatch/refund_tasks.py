"""Money that is due to a buyer is a task with its clock: it begins with what made it due, and ends with what pays it.

Whatever changes an order (a cancel, a payment, an undo, the channel) knows nothing of it: the task follows the order.
"""

from __future__ import annotations

from orderdesk.model import Order
from orderdesk.model.dispatch import TaskKind
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store


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


def _due(order: Order | None) -> bool:
    due = None if order is None else refund_due(order)
    return due is not None and due.minor > 0
