"""Names of what is told of returns."""

from __future__ import annotations

from typing import Final

from orderdesk.i18n import _, mark
from orderdesk.model.returns import Fate, Return, ReturnState
from orderdesk.wording.dates import when

RETURN_EVENTS: Final = {
    "return_asked": mark("the buyer wants to give goods back"),
    "return_under_way": mark("the return is under way"),
    "return_received": mark("the return is at the shop"),
    "return_decided": mark("the return is decided"),
    "return_refused": mark("the return is refused"),
}
"""What history calls what happened to a return."""


def return_state(state: ReturnState) -> str:
    """How far a return is, in a word."""
    return {
        ReturnState.ASKED: _("asked for"),
        ReturnState.UNDER_WAY: _("coming back"),
        ReturnState.RECEIVED: _("to decide"),
        ReturnState.DECIDED: _("decided"),
        ReturnState.REFUSED: _("not taken back"),
    }[state]


def return_words(one: Return, now: int, zone: str) -> str:
    """A return in a line: `3: to decide, by 27.11 20:00`."""
    by = (
        ""
        if one.decided_at is not None or one.decide_by is None
        else f", {_('by {time}').format(time=when(one.decide_by, now, zone))}"
    )
    return f"{one.id}: {return_state(one.state)}{by}"


def fate_name(fate: Fate) -> str:
    """What becomes of goods that came back, in a word."""
    return {
        Fate.RESTOCK: _("sold again"),
        Fate.WRITE_OFF: _("written off"),
        Fate.SUPPLIER: _("to the supplier"),
        Fate.BUYER: _("to the buyer again"),
    }[fate]
