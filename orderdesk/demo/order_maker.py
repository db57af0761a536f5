"""Makes the orders of the demo's invented shop, of every channel, from `data/demo/shop.toml`."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.config_reader import length, read_toml
from orderdesk.data_files import data_folder
from orderdesk.desk.desk import Rules
from orderdesk.model import Fact, FactName
from orderdesk.money import parse_money
from orderdesk.wording.dates import local


class OrderMaker:
    """Makes orders; the same seed makes the same ones."""

    def __init__(self, rules: Rules, seed: int = 7) -> None:
        """`rules` tell each channel's currency and the end of its days."""
        self._rules = rules
        self._random = random.Random(seed)
        self._shop: dict[str, Any] = read_toml(data_folder() / "demo" / "shop.toml")
        self._number = 481_230_000 + self._random.randrange(1000)

    @property
    def channels(self) -> list[str]:
        """The channels that the shop sells through."""
        return list(self._shop["places"])

    @property
    def stock(self) -> dict[str, int]:
        """The stock figures it begins with."""
        return dict(self._shop["stock"])

    def day(self, now: int) -> Iterator[IncomingOrder]:
        """The orders that lie on the shelves when the day begins."""
        for row in self._shop["orders"]:
            for came in row["came"]:
                yield self._from_row(row, now - length(came), now)

    def arriving(self, channel: str, now: int) -> IncomingOrder:
        """An order that comes in now."""
        facts: dict[str, Fact] = {}
        if channel == self.channels[0]:
            chance = self._random.random()
            facts = {FactName.EXPRESS: True} if chance < 0.2 else {"needs_contract": True} if chance < 0.35 else {}
        row = next(row for row in self._shop["orders"] if row["channel"] == channel and row["status"] == "new")
        return self._from_row({**row, "until": {}, "facts": {**row.get("facts", {}), **facts}}, now, now)

    def _from_row(self, row: Mapping[str, Any], received_at: int, now: int) -> IncomingOrder:
        chance, channel = self._random, row["channel"]
        place, book = self._shop["places"][channel], self._rules.book(channel)
        method = row.get("method") or chance.choice(["pickup", "delivery", "delivery"])
        if "window" in row or "planned" in row:
            method = row.get("method", "delivery")
        planned = now + length(row["planned"]) if "planned" in row else None
        facts: dict[str, Fact] = {name: now + length(after) for name, after in row.get("until", {}).items()}
        facts |= row.get("facts", {})
        if planned is not None and "window" in row:
            facts[FactName.WINDOW_FROM] = planned - length(row["window"])
        elif planned is not None:
            planned = self._end_of_day(planned, book.zone)
        customer = chance.randrange(len(place["customers"]))
        if "recipients" in place:
            facts[FactName.RECIPIENT] = chance.choice(place["recipients"])
            facts[FactName.RECIPIENT_PHONE] = f"{place['phone']}{chance.randrange(10_000, 99_999)}"
        lines = self._lines(place, book.currency)
        self._number += chance.randrange(1, 40)
        return IncomingOrder(
            channel=channel,
            number=f"{book.mark[:1]}{self._number % 100_000}" if book.mark else str(self._number),
            status=row["status"],
            customer=place["customers"][customer],
            phone=f"{place['phone']}{customer:02d}{(customer * 7919 + 4821) % 1000:03d}",
            method=method,
            payment=chance.choice(["prepaid", "prepaid", "credit"]),
            address="" if method == "pickup" else self._address(place),
            comment=chance.choice(["", "", "", *self._shop["words"]["comments"]]),
            currency=book.currency,
            total=sum(line.price * line.quantity for line in lines),
            delivery_cost=0,
            received_at=received_at,
            entered_at=received_at,
            planned_at=planned,
            facts=facts,
            lines=lines,
        )

    def _lines(self, place: Mapping[str, Any], currency: str) -> tuple[IncomingLine, ...]:
        goods = self._random.sample(place["goods"], self._random.choice([1, 1, 1, 2]))
        return tuple(
            IncomingLine(
                item["sku"], item["name"], self._random.choice([1, 1, 1, 2]), parse_money(item["price"], currency).minor
            )
            for item in goods
        )

    def _address(self, place: Mapping[str, Any]) -> str:
        return f"{place['town']}, {self._random.choice(place['streets'])}, {self._random.randrange(1, 200)}"

    def _end_of_day(self, at: int, zone: str) -> int:
        """Promises end with their day."""
        return int(local(at, zone).replace(hour=23, minute=59, second=59).timestamp())
