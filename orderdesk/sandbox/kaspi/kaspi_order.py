"""An order as Kaspi has it, and its ids: Base64 of what they stand for, without padding."""

from __future__ import annotations

from base64 import b64decode, b64encode

from msgspec import Struct, field

SELLER = "DemoShop"
POINT = f"{SELLER}_PP1"
STATE_OF = {"pickup": "PICKUP", "own": "DELIVERY", "kaspi": "KASPI_DELIVERY", "postomat": "KASPI_DELIVERY"}
"""The state of an accepted order, by who carries it."""


def to_id(value: str) -> str:
    """The id of a value."""
    return b64encode(value.encode()).decode().rstrip("=")


def from_id(id: str) -> str:
    """The value of an id; empty where it is none."""
    try:
        return b64decode(id + "=" * (-len(id) % 4), validate=True).decode()
    except ValueError:
        return ""


class KaspiLine(Struct):
    """Goods of an order; prices in whole tenge."""

    number: int
    sku: str
    name: str
    quantity: int
    price: float
    needs_imei: bool = False
    imei: list[list[str]] = field(default_factory=list)


class KaspiOrder(Struct):
    """All that this side knows of an order; instants are UTC epoch seconds."""

    code: str
    carried: str
    """A key of `STATE_OF`."""
    created: int
    lines: list[KaspiLine]
    first_name: str
    last_name: str
    phone: str
    street: str
    house: str
    credit: bool = False
    to_sign: bool = False
    preorder: bool = False
    express: bool = False
    state: str = "NEW"
    status: str = "APPROVED_BY_BANK"
    planned: int | None = None
    reserved: int | None = None
    hand_over_by: int | None = None
    transmitted: int | None = None
    assembled: bool = False
    places: int = 0
    waybill_at: int | None = None
    back: bool = False
    reason: str = ""
    comment: str = ""
    code_sent: str = ""

    @property
    def id(self) -> str:
        """Its id in the API."""
        return to_id(self.code)

    @property
    def with_kaspi(self) -> bool:
        """Whether Kaspi carries it."""
        return self.state == "KASPI_DELIVERY" or self.carried in ("kaspi", "postomat")

    @property
    def total(self) -> float:
        """What the goods cost, tenge."""
        return sum(line.price * line.quantity for line in self.lines)

    def line_id(self, line: KaspiLine) -> str:
        """The id of one of its lines."""
        return to_id(f"{self.code}##{line.number}")

    def end(self, status: str, reason: str = "") -> None:
        """Close it."""
        self.state, self.status = "ARCHIVE", status
        self.reason = reason or self.reason
