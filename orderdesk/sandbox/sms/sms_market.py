"""What every sender of SMS has: phones that have received something, and no orders that live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from orderdesk.sandbox.faults import Fault, Faults
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.living_shop import LivingShop
from orderdesk.sandbox.market import Market
from orderdesk.sandbox.stepped_clock import SteppedClock


class Sms(Struct, frozen=True):
    """A message that a phone has received."""

    time: int
    phone: str
    text: str
    id: str
    signature: str = ""


class NoOrders(LivingShop[Sms]):
    """A sender has no orders, and nothing befalls them."""

    happenings: ClassVar = {}

    def arrive(self, at: int, kind: str = "") -> bool:
        """Nothing comes in."""
        return False


class SmsMarket(Market):
    """One sender; what differs stands in its subclasses."""

    bases: ClassVar = ("",)

    def __init__(self, clock: SteppedClock, seed: int, faults: Faults) -> None:
        """With no message sent."""
        super().__init__(clock, seed, faults)
        self.shop = NoOrders(clock, seed, Life(every=0))
        self.received: list[Sms] = []

    def house_rule(self, request: Request) -> Response | Fault | None:
        """Each checks its token where it stands."""
        return None

    def sides(self) -> list[dict[str, Any]]:
        """No orders."""
        return []

    def told(self) -> list[dict[str, Any]]:
        """Every SMS that a phone has received, oldest first."""
        return [
            {"time": one.time, "phone": one.phone, "text": one.text, "id": one.id, "from": one.signature}
            for one in self.received
        ]

    def deliver(self, phone: str, text: str, signature: str, number: str) -> None:
        """A phone receives it."""
        self.received.append(Sms(self.clock(), phone, text, number, signature))

    @staticmethod
    def may_receive(phone: str) -> bool:
        """Whether a phone can be one: digits of a country that SMS go to."""
        return phone.isascii() and phone.isdecimal() and 11 <= len(phone) <= 13

    def given(self) -> Mapping[str, Any]:
        """As whom messages may be signed."""
        return {"signature": "DemoShop"}
