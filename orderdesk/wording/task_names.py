"""What is to be done, in words."""

from __future__ import annotations

from orderdesk.i18n import _
from orderdesk.model.dispatch import Task, TaskKind
from orderdesk.wording.dates import when
from orderdesk.wording.order_row import duration


def task_kind(kind: TaskKind) -> str:
    """What is to be done, in a word."""
    return {
        TaskKind.CALL: _("call the buyer"),
        TaskKind.REMIND: _("reminder"),
        TaskKind.REFUND: _("refund"),
        TaskKind.DELIVERY_ERROR: _("delivery error"),
        TaskKind.OTHER: _("task"),
    }[kind]


def task_words(task: Task, now: int, zone: str) -> str:
    """What is to be done, by when, and whose it is: `уточнить адрес (14:30, Олег)`."""
    about = ", ".join(part for part in (when(task.due_at, now, zone), task.whose or "") if part)
    return f"{task.text or task_kind(task.kind)} ({about})"


def task_left(task: Task, now: int) -> str:
    """How long there is time for it: `0:15`; `! -0:05` once it is late."""
    left = task.due_at - now
    return duration(left) if left >= 0 else f"! -{duration(-left)}"
