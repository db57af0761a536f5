"""The question whether an order is to be taken out of somebody's hands; it says who holds it for as long as they do."""

from __future__ import annotations

from collections.abc import Callable

from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.store.people.claims import Claim
from screens.dialogs.confirm import Confirm
from screens.dialogs.dialog import Save
from screens.safe import plain

Who = Callable[[Order, Claim], str]
"""In whose hands an order is, in words."""


class TakeOver(Confirm):
    """Asks whoever may say whose an order is; follows what becomes of the claim."""

    def __init__(self, order: Order, who: Who, claim: Claim, take: Save[bool]) -> None:
        """`take` takes the order over."""
        self.order, self._who = order, who
        asked = _("Take it out of their hands? They are told, and history keeps it.")
        super().__init__(who(order, claim), [asked], take)

    def follow(self, claim: Claim) -> None:
        """Say who holds it now."""
        self.query_one("#frame").border_title = plain(self._who(self.order, claim))
