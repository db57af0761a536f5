"""The till in words."""

from __future__ import annotations

from orderdesk.i18n import _
from orderdesk.wording.labels import account_name


def count_kind(kind: str) -> str:
    """How the till was counted: when it was opened, in between, when it was closed."""
    return {"open": _("opened with"), "count": _("counted"), "close": _("closed with")}[kind]


def while_closed(kind: str) -> str:
    """The same of cash that came or went while the till was closed, so that nobody counted it."""
    return _("{what}, till closed").format(what=other_side(kind))


def other_side(kind: str) -> str:
    """What cash was that came or went."""
    known = {"receivable": _("from buyers"), "courier": _("from couriers"), "refunds_due": _("refunds"),
             "payment_reversed": _("payments taken back")}  # fmt: skip
    return known.get(kind) or account_name(kind)
