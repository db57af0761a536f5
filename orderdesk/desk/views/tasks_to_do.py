"""Tasks as whoever reads may see them: all, or their own and those about orders and buyers whom they see."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from orderdesk.model import Order
from orderdesk.model.dispatch import Task
from orderdesk.rules.visibility import Visibility
from orderdesk.store import Store
from orderdesk.values import replace

_LOOKED_AT: Final = 20
"""So many of a buyer's orders tell what they are called, and whether they are seen."""


class SeenTask(Struct, frozen=True):
    """A task with what it is about."""

    task: Task
    order: Order | None = None
    customer: str = ""
    """What the buyer is called whom it is about; empty where it is about none."""


def tasks_to_do(store: Store, sight: Visibility, *, done: bool = False) -> list[SeenTask]:
    """What is to be done, by when it is due; with `done` all that ever was, the newest first."""
    found = store.tasks.all() if done else store.tasks.open()
    return [seen for task in found if (seen := seen_task(store, sight, task)) is not None]


def seen_task(store: Store, sight: Visibility, task: Task) -> SeenTask | None:
    """A task as it may be seen; `None` where it may not."""
    order = None if task.order is None else store.orders.get(task.order)
    theirs = [] if task.customer is None else store.orders.of_customer(task.customer, _LOOKED_AT)
    about = [one for one in (order, *theirs) if one is not None and sight.sees(one)]
    if sight.whose is not None and task.whose != sight.whose and not about:
        return None
    name = next((sight.name(one.customer.name) for one in theirs if one.customer.name), "")
    result = None if task.result is None else sight.words(task.result)
    shown = replace(task, text=sight.words(task.text), result=result)
    called = "" if task.customer is None else name or f"#{task.customer}"
    return SeenTask(shown, None if order is None else sight.order(order), called)
