"""The till in words."""

from __future__ import annotations

from orderdesk.i18n import _
from orderdesk.wording.labels import account_name


def count_kind(kind: str) -> str:
    """How the till was counted: when it was opened, in between, when it was closed."""
    return {"open": _("opened with"), "count": _("counted"), "close": _("closed with")}[kind]


def other_side(kind: str) -> str:
    """Where cash came from, or went to, by the kind of that account."""
    known = {"receivable": _("from buyers"), "courier": _("from couriers"), "refunds_due": _("refunds")}
    return known.get(kind) or account_name(kind)
