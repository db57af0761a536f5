"""Asks carriers where the parcels are that they have, each quarter of an hour; one that does not answer, less often."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from orderdesk.channels.carriers.parcel_carrier import ParcelCarrier
from orderdesk.channels.live.protocol import ChannelDown, ChannelRefused
from orderdesk.desk.channels.line_health import failed
from orderdesk.desk.commands.channels.errand_acts import HearParcel, NoteOutside
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import anyone
from orderdesk.errors import DeskError, StoreError
from orderdesk.list_filter import OrderFilter
from orderdesk.model import FactName, Order, Shelf
from orderdesk.model.channel_accounts import Health
from orderdesk.model.senders import Tracker
from orderdesk.rules.rulebook.model import Carrier
from orderdesk.rules.runs.delivery_stages import can_tell
from orderdesk.rules.waybills import bare, carrier_of
from orderdesk.values import replace

EVERY: Final = 900
"""Seconds between two times that a carrier is asked."""

_MOST: Final = 100_000
"""Parcels with carriers at a time."""

OpenCarrier = Callable[[Tracker], ParcelCarrier]
"""Opens a carrier; `DeskError` says why that is not possible."""


class Tracking:
    """Asks all carriers that are switched on."""

    def __init__(self, desk: Desk, opened: OpenCarrier) -> None:
        """`opened` opens a carrier."""
        self._desk, self._opened = desk, opened

    @anyone
    def wanted(self) -> bool:
        """Whether it is time to ask any of them."""
        return any(self._due())

    @anyone
    def ask(self) -> int:
        """Ask those whose time has come; of how many orders something was new."""
        return sum(self._ask(one) for one in self._due())

    def _due(self) -> list[Tracker]:
        now = self._desk.clock()
        found = self._desk.store.outside.trackers()
        return [one for one in found if one.since is not None and not now < one.health.next_at <= now + 86_400]

    def _ask(self, tracker: Tracker) -> int:
        desk, news, waiting = self._desk, 0, self._waiting(Carrier(tracker.carrier))
        try:
            carrier = self._opened(tracker) if waiting else None
            if carrier is not None:
                try:
                    for start in range(0, len(waiting), carrier.most):
                        news += self._ask_some(carrier, waiting[start : start + carrier.most])
                finally:
                    carrier.close()
        except StoreError:
            raise
        except (ChannelDown, ChannelRefused, DeskError) as error:
            health = failed(tracker.health, str(error), desk.clock(), error)
            self._note(tracker, replace(health, next_at=max(health.next_at, desk.clock() + EVERY // 3)))
            return news
        health = tracker.health
        heard = desk.clock() if waiting else health.pulled_at
        self._note(tracker, replace(health, pulled_at=heard, failed_since=None, error="", failures=0,
                                    next_at=desk.clock() + EVERY))  # fmt: skip
        return news

    def _ask_some(self, carrier: ParcelCarrier, orders: list[Order]) -> int:
        by_number: dict[str, list[Order]] = {}
        for order in orders:
            by_number.setdefault(bare(str(order.facts[FactName.WAYBILL])), []).append(order)
        news = 0
        for parcel in carrier.ask(list(by_number)):
            for order in by_number.get(parcel.number, ()):
                news += self._desk.do(HearParcel(order, parcel)) is not None
        return news

    def _waiting(self, carrier: Carrier) -> list[Order]:
        """The orders whose parcels it has, and that are still to arrive."""
        found = self._desk.store.windows.first(OrderFilter(shelf=Shelf.CARRIER), self._desk.clock(), _MOST)
        return [
            one
            for one in found
            if one.damage is None
            and carrier_of(str(one.facts.get(FactName.WAYBILL, ""))) is carrier
            and can_tell(self._desk.rules.book(one.channel), one)
        ]

    def _note(self, tracker: Tracker, health: Health) -> None:
        self._desk.do(NoteOutside(f"carrier:{tracker.carrier}", health))


def opener(sleep: Callable[[float], None] = time.sleep) -> OpenCarrier:
    """What opens carriers; `sleep` waits between two questions."""

    def opened(tracker: Tracker) -> ParcelCarrier:
        from orderdesk.channels.live.tokens import read_token

        key = read_token(tracker.token_place) if tracker.token_place else ""
        return make_carrier(key, tracker.url, sleep)

    return opened


def make_carrier(key: str, url: str, sleep: Callable[[float], None]) -> ParcelCarrier:
    """The one carrier that can be asked."""
    from orderdesk.channels.carriers.nova_poshta import NovaPoshta

    return NovaPoshta(key, url, sleep)
