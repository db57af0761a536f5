"""Makes the goods and invented orders of Flowwow, by a seed: nobody in them exists."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from orderdesk.config_reader import read_toml
from orderdesk.data_files import data_folder
from orderdesk.sandbox.flowwow.flowwow_order import CARD, DELIVERY_TYPES, FlowwowLine, FlowwowOffer, FlowwowOrder

HOUR: Final = 3600
HOW: Final = ("courier",) * 5 + ("pickup", "pickup", "post")
MESSAGES: Final = ("", "С днём рождения!", "Спасибо за всё", "Люблю, целую")


class FlowwowMaker:
    """Makes orders one after another, of what can be bought."""

    def __init__(self, seed: int) -> None:
        """The same seed makes the same orders."""
        self._place: dict[str, Any] = read_toml(data_folder() / "demo" / "shop.toml")["places"]["flowwow"]
        self._random = Random(f"{seed}/flowwow/orders")
        self._id = 25_000_000 + self._random.randrange(10_000)
        self.offers = [
            FlowwowOffer(76_000_011 + number, item["sku"], 1, item["name"], int(item["price"]), 40)
            for number, item in enumerate(self._place["goods"])
        ]
        self.offers.append(FlowwowOffer(35_728, "", CARD, "Открытка", 250, 500))

    def order(self, at: int, how: str) -> FlowwowOrder | None:
        """An order that comes in at `at`, got there as `how` says or anyhow; `None`: there is nothing to be bought."""
        chance = self._random
        how = how if how in DELIVERY_TYPES else chance.choice(HOW)
        there = [one for one in self.offers if one.active and one.stock and one.type != CARD]
        if not there:
            return None
        self._id += chance.randrange(1, 20)
        goods = chance.sample(there, min(chance.choice([1, 1, 1, 2]), len(there)))
        message, card = chance.choice(MESSAGES), self.offers[-1]
        goods += [card] if message and card.active and card.stock else []
        begins = (at // HOUR + chance.randrange(2, 48)) * HOUR
        gift = how != "pickup" and chance.random() < 0.8
        street, house = chance.choice(self._place["streets"]), chance.randrange(1, 90)
        return FlowwowOrder(
            id=self._id,
            how=how,
            created=at,
            begins=begins,
            ends=None if chance.random() < 0.2 else begins + HOUR // 2,
            lines=[FlowwowLine(one, 1, one.price) for one in goods],
            payer=chance.choice(self._place["customers"]).split(" ")[-1],
            payer_phone=f"790355{chance.randrange(100_000):05d}",
            recipient=chance.choice(self._place["recipients"]) if gift else "",
            recipient_phone=f"790356{chance.randrange(100_000):05d}" if gift else "",
            address="" if how == "pickup" else f"{self._place['town']}, улица {street}, {house}; кв. 12",
            message=message,
        )
