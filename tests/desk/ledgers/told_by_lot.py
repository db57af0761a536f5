"""What channels say of orders, drawn by lot: new ones, other answers, another word on the money alone."""

from __future__ import annotations

import random
from typing import Any

from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.clock import HOUR
from orderdesk.desk.intake.intake import Intake
from orderdesk.model import Order
from orderdesk.values import replace
from tests.shop import EXTERNAL, Shop
from tests.walking import BOOKS

_PRICES = (0, 99, 5_000, 10_050)


def answer(
    shop: Shop, chance: random.Random, channel: str, order: Order | None = None, *, status: str = "",
    any_status: bool = False,
) -> None:  # fmt: skip
    """What a channel says of an order that it has told of, or of a new one where none is named.

    It is in the `status`, or in any where that is wanted, else in the first.
    """
    book, now = BOOKS[channel], shop.clock()
    came = now - 600 if order is None else order.received_at
    skus = chance.sample(("S0", "S1", "S2", "S3"), chance.randint(1, 2))
    lines = tuple(IncomingLine(sku, f"Товар {sku}", chance.randint(1, 3), chance.choice(_PRICES)) for sku in skus)
    goods, cost = sum(line.quantity * line.price for line in lines), chance.choice((0, 0, 1_500))
    facts: dict[str, Any] = {"category": "flowers", "window_from": now + HOUR}
    facts |= chance.choice(({}, {}, {"paid": True}, {"paid": False}, {"paid_amount": 100}, {"paid_amount": 50_000}))
    stages = [one.key for one in book.status]
    stage = chance.choice([*stages, *stages[:4] * 4]) if any_status else status or stages[0]
    by = now + (50 if status else chance.choice((3, 50))) * HOUR
    known: dict[str, Any] = {
        "lines": lines, "total": goods + cost, "delivery_cost": cost, "facts": facts, "received_at": came,
        "payment": chance.choice(("cash", "card", "prepaid", "credit", "")), "planned_at": by,
        "entered_at": now - 600 if stage == stages[0] else None, "phone": f"+38050123{chance.randrange(4800, 4840)}",
    }  # fmt: skip
    number = f"N{len(shop.store.orders.ids()) + 1}" if order is None else order.number
    if channel == "kaspi":
        shop.take(shop.incoming(number, stage if stage in EXTERNAL else "new", **known))
    else:
        known |= {"external": {}, "currency": ""}
        shop.take(replace(shop.incoming(number, channel=channel, **known), status=stage))


def say_again(shop: Shop, chance: random.Random, order: Order) -> None:
    """What the channel said last, with another word on the money alone."""
    said = shop.store.answers.last(order.id)
    if not said:
        return
    facts = {name: fact for name, fact in said["facts"].items() if not name.startswith("paid")}
    facts |= chance.choice(({}, {"paid": True}, {"paid": False}))
    cost = chance.choice((said["delivery_cost"], 700))
    known = {name: said[name] for name in IncomingOrder.__struct_fields__ if name in said and name != "record"}
    known |= {"facts": facts, "payment": chance.choice((said["payment"], "cash", "prepaid")), "delivery_cost": cost,
              "lines": tuple(IncomingLine(*line) for line in said["lines"]),
              "total": said["total"] - (said["delivery_cost"] or 0) + (cost or 0)}  # fmt: skip
    live = chance.random() < 0.5
    Intake(shop.store, shop.parts.rules, shop.clock(), shop.store.write, live=live).take([IncomingOrder(**known)])
