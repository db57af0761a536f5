"""What is to be done, in words."""

from __future__ import annotations

from orderdesk.i18n import _
from orderdesk.model.dispatch import TaskKind


def task_kind(kind: TaskKind) -> str:
    """What is to be done, in a word."""
    return {
        TaskKind.CALL: _("call the buyer"),
        TaskKind.REMIND: _("reminder"),
        TaskKind.REFUND: _("refund"),
        TaskKind.DELIVERY_ERROR: _("delivery error"),
        TaskKind.OTHER: _("task"),
    }[kind]
