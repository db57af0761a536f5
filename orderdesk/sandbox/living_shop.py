"""A shop whose orders live: they arrive, and things befall them at their own instants, or when somebody asks for it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from random import Random
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

from orderdesk.sandbox.agenda import Agenda
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.stepped_clock import SteppedClock

Order = TypeVar("Order")


class LivingShop(ABC, Generic[Order]):
    """All orders of a look-alike by their numbers, and all that is going to happen to them."""

    happenings: ClassVar[Mapping[str, Callable[[Any, Any, int], bool]]]
    """What befalls an order, by the name under which it is planned or asked for; each says whether it could."""

    def __init__(self, clock: SteppedClock, seed: int, life: Life) -> None:
        """Open it, with no orders."""
        self.clock = clock
        self.life = life
        self.agenda = Agenda()
        self.orders: dict[str, Order] = {}
        self.seed = seed

    @abstractmethod
    def arrive(self, at: int, kind: str = "") -> bool:
        """A new order comes in at an instant, of a kind or of any; whether one could."""

    def open_arrivals(self) -> None:
        """Let orders arrive from now on."""
        if self.life.every:
            self.agenda.plan(self.clock() + self.life.every, "arrives")

    def live(self, wanted: Mapping[str, Any]) -> Life:
        """Change how orders live; `msgspec.ValidationError` names what is wrong."""
        before = self.life
        self.life = msgspec.convert({**msgspec.to_builtins(before), **wanted}, Life)
        if self.life.every and not before.every:
            self.open_arrivals()
        return self.life

    def catch_up(self) -> None:
        """Let all happen that is due, each at its own instant."""
        while (due := self.agenda.next_due(self.clock())) is not None:
            at, act, number = due
            if act == "arrives" and self.life.every:
                self.arrive(at)
                self.agenda.plan(at + self.life.every, "arrives")
            elif number in self.orders:
                self.happenings[act](self, self.orders[number], at)

    def happen(self, number: str, act: str) -> bool:
        """Let something befall an order now, or one of a kind arrive; whether it could."""
        if act == "arrives":
            return self.arrive(self.clock(), number)
        order, what = self.orders.get(number), self.happenings.get(act)
        return order is not None and what is not None and what(self, order, self.clock())

    def chance(self, number: str, of: str) -> float:
        """A number below 1 that is this order's own, whatever is done to others."""
        return Random(f"{self.seed}/{number}/{of}").random()
