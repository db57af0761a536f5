"""Keys of the list that are pressed where something lies over it: they lead back and are done there, or it is said why.

From what is only read or looked through (a card, a page, a report, the stock, the dispatch board) every key that is
about no order of the list leads back to it: `g` and a number, a digit and `/` that search, `:`. What is about the order
under the cursor does not: nobody sees there which one that is. From a dialog nothing leads away but what leaves it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, runtime_checkable

from textual.screen import Screen

from orderdesk.i18n import _
from screens.keyboard.dialog_keys import keys_of
from screens.keyboard.named_key import LEAVE, NAMES

_OPEN = "list.open"
"""Enter, pressed once too often: what it opens lies there, and what that has said stays to be read."""


@runtime_checkable
class Over(Protocol):
    """A screen over a home."""

    LEADS_BACK: ClassVar[bool]
    """Whether keys lead away from it: in a dialog something is half done."""

    def stray(self, sentence: str) -> None:
        """Say of a key that it means nothing here."""

    def action_close(self) -> None:
        """Back to what it lies over."""


def lead_back(top: Screen[Any], key: str) -> bool:
    """Do what a key means in the nearest home that knows it: the list, or the board where it was opened from there.

    Whether any does.

    A home has `LEADS`: the ids of its keys that are done from what lies over it too.
    """
    if not isinstance(top, Over) or key in top.active_bindings:
        return False
    stack, leads = top.app.screen_stack, top.LEADS_BACK
    for home in reversed(stack[: stack.index(top)]):
        led: frozenset[str] | None = getattr(home, "LEADS", None)
        if led is not None and (bound := home.active_bindings.get(key)) is not None and bound.binding.id:
            if bound.binding.id == _OPEN:
                return False
            if bound.binding.action.startswith("app."):
                top.call_later(top.run_action, bound.binding.action)
            elif leads and bound.binding.id in led:
                _back(home)
                home.call_later(home.run_action, bound.binding.action)
            else:
                said = _("{key}: a key of the list, {leave} leads back there.")
                top.stray(said.format(key=_written(home, key, bound.binding.id), leave=LEAVE.label))
            return True
        leads = leads and isinstance(home, Over) and home.LEADS_BACK
    return False


def _back(home: Screen[Any]) -> None:
    """Close all that lies over it."""
    while (top := home.app.screen) is not home:
        assert isinstance(top, Over)
        top.action_close()


def _written(home: Screen[Any], key: str, key_id: str) -> str:
    return NAMES.get(key) or next(one.label for one in keys_of(type(home)) if one.id == key_id)
