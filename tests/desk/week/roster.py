"""Who works in the week's shop, who rides, where goods lie: and each person's own desk."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from orderdesk.desk import Desk
from orderdesk.desk.commands.dispatch.couriers import AddCourier
from orderdesk.desk.commands.people.shift import SetPin
from orderdesk.desk.commands.people.staff import AddOperator
from orderdesk.desk.commands.wares.warehouse import AddPlace, Receive
from orderdesk.errors import DeskError, DoneAlready
from orderdesk.model import Order
from orderdesk.model.dispatch import CourierKind
from tests.desk.week.purses import Coins, Purses
from tests.shop import Shop
from tests.walking import PIN

STAFF: Final = {"Мария": "director", "Олег": "manager", "Алия": "manager", "Дина": "dispatcher",
                "Ержан": "storekeeper"}  # fmt: skip

RIDERS: Final = ("Асхат", "Данияр", "Бауыржан", "Ерлан", "Жанна")
"""Couriers of the shop's own."""

FIRM: Final = "Сокол"

WAREHOUSES: Final = ("main", "second", "third")

SKUS: Final = tuple(f"W{n}" for n in range(12))

_LOST: Final = 0.02
"""Of how many acts the answer is lost on its way, so that whoever did it does it again."""


def opened(shop: Shop) -> None:
    """Register everybody, and fill the warehouses."""
    for name, role in STAFF.items():
        shop.desk.do(AddOperator(name, role))
    for name in RIDERS:
        shop.desk.do(AddCourier(name, "+380501112233", limit=8))
    shop.desk.do(AddCourier(FIRM, "+380501112244", CourierKind.FIRM))
    for name in (*STAFF, *RIDERS):
        shop.colleague(name).do(SetPin(PIN))
    for place in WAREHOUSES[1:]:
        shop.desk.do(AddPlace(place))
    for place in WAREHOUSES:
        for sku in SKUS:
            shop.desk.do(Receive(sku, 60, place))


class Roster:
    """Everybody at work, over one connection."""

    def __init__(self, shop: Shop, chance: random.Random, folder: Path, purses: Purses) -> None:
        self.shop, self.chance, self.purses, self.photo = shop, chance, purses, folder / "photos" / "photo.jpg"
        self.photo.parent.mkdir(exist_ok=True)
        self.photo.write_bytes(b"\xff\xd8\xff")
        self.desks: Mapping[str, Desk] = {name: shop.colleague(name) for name in (*STAFF, *RIDERS)}
        self.repeated = 0

    def seat(self, name: str) -> Shop:
        """The shop as somebody works in it."""
        return Shop(self.shop.parts, self.shop.clock, self.shop.store, self.desks[name])

    def do(self, who: str, command: Any, order: Order | None = None, coins: Coins | None = None) -> Any:
        """Let somebody do something, which moves so many coins; what the desk refuses is raised.

        Now and then the answer is lost, and they do the same again: it is done once.
        """
        desk, about, coins = self.desks[who], () if order is None else (order,), coins or {}
        if not command.keyed:
            assert not coins, command
            return desk.do(command, *about)
        key = self.purses.begin(coins)
        try:
            given = desk.do(command, *about, key=key)
        except DeskError:
            self.purses.end(key, coins, done=False)
            raise
        self.purses.end(key, coins, done=True)
        if self.chance.random() < _LOST:
            try:
                desk.do(command, *about, key=key)
            except DoneAlready:
                self.repeated += 1
            else:
                raise AssertionError(f"{command} was done twice")
        return given
