"""Carriers and how far a parcel is with one, in words."""

from __future__ import annotations

from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.model.dispatch import Stage
from orderdesk.rules.payment import paid
from orderdesk.rules.rulebook.model import Carrier, Rulebook
from orderdesk.rules.runs.delivery_stages import stages_ahead


def carrier_name(key: str) -> str:
    """A carrier, as its parcels name it."""
    return {
        Carrier.NOVA_POSHTA: _("Nova Poshta"),
        Carrier.UKRPOSHTA: _("Ukrposhta"),
        Carrier.KAZPOST: _("Kazpost"),
        Carrier.KASPI: _("Kaspi Delivery"),
        Carrier.POST: _("international post"),
    }[Carrier(key)]


def stage_short(stage: Stage) -> str:
    """How far a parcel is, in one short word, for a column."""
    return {
        Stage.CREATED: _("created"),
        Stage.UNDER_WAY: _("under way"),
        Stage.AT_BRANCH: _("at branch"),
        Stage.DELIVERED: _("delivered"),
        Stage.RETURNING: _("returning"),
    }[stage]


def stage_name(stage: Stage) -> str:
    """How far a parcel is (C33)."""
    return {
        Stage.CREATED: _("waybill made"),
        Stage.UNDER_WAY: _("under way"),
        Stage.AT_BRANCH: _("at the branch"),
        Stage.DELIVERED: _("delivered"),
        Stage.RETURNING: _("coming back"),
    }[stage]


def stage_key_name(key: str) -> str:
    """The same, by its key."""
    return stage_name(Stage(key))


def stage_bar(book: Rulebook, order: Order, stage: Stage) -> str:
    """All stages in their order, that of the parcel in brackets; delivered, whether its money is there."""
    said = []
    for one in stages_ahead(stage):
        name = stage_name(one)
        if one is stage is Stage.DELIVERED:
            name = _("delivered, the money is there") if paid(book, order) else _("delivered, the money is to come")
        said.append(f"[{name}]" if one is stage else name)
    return " > ".join(said)
