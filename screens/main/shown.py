"""Whether an operator sees any of what others have committed: in the list, on a card, on whatever lies over them."""

from __future__ import annotations

from typing import Any, Final

from textual.screen import Screen

from orderdesk.store.touched import Touched
from screens.main.announcer import Announcer
from screens.main.cards import Cards
from screens.main.claim_keeper import ClaimKeeper
from screens.messages import StoreLooked
from screens.widgets.order_table import OrderTable

_ASIDE: Final = frozenset({"acts", "claims", "leases", "settings"})
"""Tables of which nothing but the list and the card shows anything."""


class Shown:
    """Asked after each commit, so it reads next to nothing."""

    def __init__(
        self, host: Screen[Any], table: OrderTable, claims: ClaimKeeper, cards: Cards, announcer: Announcer
    ) -> None:
        """For the screen `host` and its parts."""
        self._host, self._table, self._claims, self._cards, self._announcer = host, table, claims, cards, announcer

    def __call__(self, touched: Touched) -> bool:
        """Whether any of it is seen. What others have taken or let go is looked at by itself."""
        if self._claims.touched(touched.claims):
            self._host.post_message(StoreLooked())
        over = len(self._host.app.screen_stack) - 1 - len(self._announcer.cards)
        return self._table.touched(touched) or self._cards.show(touched) or (over > 0 and not touched.tables <= _ASIDE)
