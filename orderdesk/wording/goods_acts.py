"""Words for what is done to goods, and for the places where they can be."""

from __future__ import annotations

from orderdesk.i18n import _
from orderdesk.model import ActorKind
from orderdesk.wording.labels import event_name


def place_name(kind: str, name: str) -> str:
    """A place: a warehouse by its own name, any other by what it is."""
    known = {
        "courier": _("courier"),
        "carrier": _("the carrier"),
        "buyer": _("the buyer"),
        "supplier": _("the supplier"),
        "loss": _("loss"),
        "found": _("found"),
        "returns": _("returned goods"),
    }
    return known.get(kind, name) if name == kind else name


def acted_by(name: str) -> str:
    """Who moved the goods, by the name that the act was kept under; an operator can be called none of these."""
    known: dict[str, str] = {
        ActorKind.SYSTEM: _("system"), ActorKind.BUYER: _("buyer"), ActorKind.MARKETPLACE: _("marketplace"),
    }  # fmt: skip
    return known.get(name, name)


def stock_act(kind: str) -> str:
    """What moved the goods, by the kind of its act."""
    known = {
        "stock receive": _("received"),
        "stock write-off": _("written off"),
        "stock count": _("counted"),
        "stock move": _("moved"),
        "stock import": _("from a file"),
        "goods_opened": _("as it was before the ledger"),
        "goods_followed": _("by the rules as they are now"),
    }
    return known.get(kind) or event_name(kind)
