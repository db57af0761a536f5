"""Makes invented orders of Kaspi, by a seed: nobody in them exists."""

from __future__ import annotations

from random import Random
from typing import Any

from orderdesk.config_reader import read_toml
from orderdesk.data_files import data_folder
from orderdesk.sandbox.kaspi.almaty import evening
from orderdesk.sandbox.kaspi.kaspi_order import KaspiLine, KaspiOrder

DAY = 86_400
CARRIED = ("kaspi", "kaspi", "kaspi", "postomat", "pickup", "pickup", "own")


class KaspiMaker:
    """Makes orders one after another."""

    def __init__(self, seed: int) -> None:
        """The same seed makes the same orders."""
        self._place: dict[str, Any] = read_toml(data_folder() / "demo" / "shop.toml")["places"]["kaspi"]
        self._random = Random(f"{seed}/kaspi/orders")
        self._number = 812_300_000 + self._random.randrange(10_000)

    def order(self, at: int, carried: str = "") -> KaspiOrder:
        """An order that comes in at `at`; one in ten wants a signature, one in twenty waits for goods."""
        chance = self._random
        self._number += chance.randrange(1, 30)
        code = str(self._number if chance.random() > 0.1 else self._number + 1_000_000_000)
        carried = carried or chance.choice(CARRIED)
        last, first = chance.choice(self._place["customers"]).split(" ", 1)
        preorder = chance.random() < 0.05
        order = KaspiOrder(
            code=code,
            carried=carried,
            created=at,
            lines=self._lines(),
            first_name=first,
            last_name=last[:1],
            phone=f"70155{chance.randrange(100_000):05d}",
            street=chance.choice(self._place["streets"]),
            house=str(chance.randrange(1, 200)),
            credit=chance.random() < 0.4,
            preorder=preorder,
            express=carried == "kaspi" and not preorder and chance.random() < 0.1,
        )
        if order.credit and chance.random() < 0.25:
            order.to_sign, order.state = True, "SIGN_REQUIRED"
        if preorder:
            order.reserved = at + 20 * DAY
        if carried != "pickup":
            order.planned = evening(at + chance.randrange(1, 5) * DAY + (20 * DAY if preorder else 0), 23)
        return order

    def _lines(self) -> list[KaspiLine]:
        chance = self._random
        goods = chance.sample(self._place["goods"], chance.choice([1, 1, 1, 2, 3]))
        return [
            KaspiLine(
                number, item["sku"], item["name"], chance.choice([1, 1, 1, 2]), float(item["price"]),
                needs_imei=item["sku"].startswith("PHN"),
            )
            for number, item in enumerate(goods)
        ]  # fmt: skip
