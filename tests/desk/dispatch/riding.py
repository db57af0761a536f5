"""A shop with a director, a dispatcher and couriers, and orders that are ready to ride."""

from __future__ import annotations

import json
from typing import Any

from click.testing import Result

from orderdesk.model import Order
from orderdesk.store.ledgers.run_checks import wrong_runs
from tests.shop import Shop

PHONE = "+380501112233"


def staffed(shop: Shop) -> Shop:
    """Register a director, a dispatcher, a seller, and two own couriers."""
    shop.run("operator", "add", "Мария", "--role", "director")
    for name, role in (("Дина", "dispatcher"), ("Олег", "seller")):
        shop.run("operator", "add", name, "--role", role)
    for name in ("Асхат", "Данияр"):
        done = shop.run("courier", "add", name, "--phone", PHONE, operator="Дина")
        assert done.exit_code == 0, done.output
    return shop


def ready(shop: Shop, *numbers: str, **fields: Any) -> list[Order]:
    """Orders of the shop's own, packed, 100 each to pay in cash unless said otherwise."""
    known = {"payment": "cash", "total": 10000, "lines": (), **fields}
    return [shop.from_("own_shop", number, "ready", **known) for number in numbers]


def done(shop: Shop, *words: str, operator: str = "Дина", typed: str = "") -> Any:
    """What a command of JSON answers; it must be done."""
    result = shop.run(*words, "--json", operator=operator, typed=typed)
    assert result.exit_code == 0, result.output
    agree(shop)
    return json.loads(result.stdout)


def refused(shop: Shop, *words: str, operator: str = "Дина", typed: str = "") -> str:
    """What a command says that is refused."""
    result: Result = shop.run(*words, operator=operator, typed=typed)
    assert result.exit_code == 1, result.output
    agree(shop)
    return result.stderr.strip()


def out(shop: Shop, *numbers: str, courier: str = "Асхат") -> str:
    """A run of these orders that has left; its number."""
    number = str(done(shop, "run", "new", courier, *numbers)["run"])
    done(shop, "run", "leave", number)
    return number


def stops(shop: Shop, run: str) -> dict[str, dict[str, Any]]:
    """The stops of a run by the numbers of their orders."""
    return {stop["number"]: stop for stop in shop.json("run", "show", run)["stops"]}


def agree(shop: Shop) -> None:
    """The checker finds nothing."""
    assert wrong_runs(shop.store.connection) == []
