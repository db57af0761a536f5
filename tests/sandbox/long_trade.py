"""Drives many orders through a sandbox process while lines break and the trader dies, and compares both sides.

Whoever trades is a `Trader`: a client as in `careful_trader.py`, or the desk with its outbox. The run is the same for
all: orders arrive, buyers cancel some, time goes on; a share of the answers is late, refused, cut or lost; the trader
is killed so many times; at last the lines are well, it settles, and nothing may have been told twice, lost, or shown
otherwise than it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from random import Random
from typing import Any, Final, Protocol

import httpx
from msgspec import Struct

from tests.sandbox.both_sides import Act, differences

BATCH: Final = 10
SETTLES: Final = 40
"""Turns in which a trader must be done once its lines are well."""


class Trader(Protocol):
    """Sells at the sandbox, and keeps what it has done where a kill does not reach it."""

    def turn(self, *, dies: bool) -> None:
        """Hear what is new and tell what is to be told; `dies`: it is killed somewhere in it, and begun anew."""

    def at_rest(self) -> bool:
        """Whether it has nothing more to tell or to look up."""

    def told(self) -> Collection[Act]:
        """What it shows as told."""

    def untold(self) -> Collection[Act]:
        """What it shows as not told."""

    def unknown(self) -> Collection[Act]:
        """What it shows as not known, since the order was over before it could ask."""

    def shown(self) -> Mapping[str, tuple[str, str]]:
        """By order, the state and status in which it believes it to be there."""


class Trade(Struct, frozen=True):
    """What a run is to be like."""

    orders: int
    kills: int = 0
    seed: int = 1
    lost: float = 0.3
    cut: float = 0.1
    errors: float = 0.1
    latency: float = 0.0
    kinds: tuple[str, ...] = ("kaspi", "kaspi", "pickup", "own")


class Differs(Struct, frozen=True):
    """What came of it."""

    differences: list[str]
    writes: int
    unanswered: int
    """Writes that were done and whose answers were lost or cut: where a careless trader goes wrong."""


def trade(control: httpx.Client, trader: Trader, wanted: Trade) -> Differs:
    """Let a trader trade with the look-alike that `control` speaks to until all orders came and all is at rest."""
    chance = Random(f"{wanted.seed}/trade")
    turns = -(-wanted.orders // BATCH)
    deaths = set(chance.sample(range(1, turns + 1), min(wanted.kills, turns)))
    _set(control, "_life", every=0, cancelled=0)
    _set(control, "_faults", lost=wanted.lost, cut=wanted.cut, errors=wanted.errors, latency=wanted.latency)
    for turn in range(1, turns + 1):
        for _order in range(min(BATCH, wanted.orders - (turn - 1) * BATCH)):
            _set(control, "_happen", act="arrives", order=chance.choice(wanted.kinds))
        _befall(control, chance)
        trader.turn(dies=turn in deaths)
    for _left in range(wanted.kills - len(deaths)):
        trader.turn(dies=True)
    _set(control, "_faults", lost=0, cut=0, errors=0, latency=0)
    for _turn in range(SETTLES):
        trader.turn(dies=False)
        if trader.at_rest():
            break
    log, sides = control.get("_log").json(), control.get("_orders").json()
    found = differences(
        log, sides, told=trader.told(), untold=trader.untold(), unknown=trader.unknown(), shown=trader.shown()
    )
    if not trader.at_rest():
        found.append(f"after {SETTLES} turns there is still something to tell")
    lost = sum(one["done"] and not one["answered"] for one in log)
    return Differs(found, len(log), lost)


def _befall(control: httpx.Client, chance: Random) -> None:
    """Some minutes pass, and a buyer or two think better of it."""
    _set(control, "_clock", step=chance.randrange(60))
    orders = [one["order"] for one in control.get("_orders").json()]
    for order in chance.sample(orders, min(2, len(orders))):
        control.post("_happen", json={"act": "buyer_cancels", "order": order})


def _set(control: httpx.Client, path: str, **wanted: Any) -> None:
    control.post(path, json=wanted).raise_for_status()
