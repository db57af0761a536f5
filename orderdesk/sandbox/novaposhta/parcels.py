"""All parcels, and what befalls them: handed over, carried, received, refused, left lying."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from orderdesk.sandbox.life import Life
from orderdesk.sandbox.living_shop import LivingShop
from orderdesk.sandbox.novaposhta import parcel as code
from orderdesk.sandbox.novaposhta.parcel import CITIES, Parcel
from orderdesk.sandbox.stepped_clock import SteppedClock

HOUR: Final = 3600
DAY: Final = 24 * HOUR
DIGITS: Final = 14
NAMES: Final = ("Тестова Олена", "Зразкова Ганна", "Приклад Андрій", "Демченко Ілля")
STORED: Final = 7 * DAY


class Parcels(LivingShop[Parcel]):
    """Parcels by their numbers."""

    def __init__(self, clock: SteppedClock, seed: int, life: Life, number: int) -> None:
        """Open with `number` parcels that were sent in the last days."""
        super().__init__(clock, seed, life)
        self._random = Random(f"{seed}/novaposhta/numbers")
        self._last = 20_450_000_000_000 + self._random.randrange(10_000_000)
        now = clock()
        for _count in range(number):
            self.arrive(now - self._random.randrange(5 * DAY))
        self.catch_up()

    def arrive(self, at: int, kind: str = "") -> bool:
        """A sender makes a parcel: of a number, or of the next; whether that number can be one and is not taken."""
        if kind and (len(kind) != DIGITS or not kind.isascii() or not kind.isdecimal() or kind in self.orders):
            return False
        self.send(kind or self.new_number(), at)
        return True

    def new_number(self) -> str:
        """A number that no parcel has."""
        self._last += 1 + self._random.randrange(50)
        return str(self._last)

    def send(self, number: str, at: int, recipient: str = "", phone: str = "") -> None:
        """A parcel of a number, to somebody; it goes its way from now on. One that is there stays as it is."""
        if number in self.orders:
            return
        dice = Random(f"{self.seed}/{number}/parcel")
        self.orders[number] = Parcel(
            number=number, created=at, updated=at, city=dice.choice(CITIES), branch=dice.randrange(1, 40),
            to_door=dice.random() < 0.2, recipient=recipient or dice.choice(NAMES),
            phone=phone.lstrip("+") or f"38050{dice.randrange(10_000_000):07d}",
            money=dice.choice((0, 0, 1298, 740)),
        )  # fmt: skip
        self.agenda.plan(at + 6 * HOUR, "handed_over", number)


def _handed_over(shop: Parcels, parcel: Parcel, at: int) -> bool:
    return _goes(shop, parcel, at, (code.CREATED,), code.ON_ITS_WAY, 14 * HOUR, "reaches_city")


def _deleted(shop: Parcels, parcel: Parcel, at: int) -> bool:
    return _goes(shop, parcel, at, (code.CREATED,), code.DELETED)


def _reaches_city(shop: Parcels, parcel: Parcel, at: int) -> bool:
    then = "courier_goes" if parcel.to_door else "reaches_branch"
    return _goes(shop, parcel, at, (code.ON_ITS_WAY,), code.RECIPIENTS_CITY, 4 * HOUR, then)


def _reaches_branch(shop: Parcels, parcel: Parcel, at: int) -> bool:
    if not _goes(shop, parcel, at, (code.RECIPIENTS_CITY, code.NOBODY_THERE), code.AT_BRANCH):
        return False
    parcel.arrived = at
    shop.agenda.plan(at + STORED, "storage_ends", parcel.number)
    _meets_recipient(shop, parcel, at + HOUR + int(shop.chance(parcel.number, "comes") * 2 * DAY))
    return True


def _courier_goes(shop: Parcels, parcel: Parcel, at: int) -> bool:
    if not _goes(shop, parcel, at, (code.RECIPIENTS_CITY,), code.WITH_COURIER):
        return False
    _meets_recipient(shop, parcel, at + 3 * HOUR)
    return True


def _meets_recipient(shop: Parcels, parcel: Parcel, at: int) -> None:
    refused = shop.chance(parcel.number, "refused") < shop.life.refused
    shop.agenda.plan(at, "refused" if refused else "received", parcel.number)


def _nobody_there(shop: Parcels, parcel: Parcel, at: int) -> bool:
    if not _goes(shop, parcel, at, (code.WITH_COURIER,), code.NOBODY_THERE, DAY, "reaches_branch"):
        return False
    parcel.why = "Відсутній одержувач"
    return True


def _received(shop: Parcels, parcel: Parcel, at: int) -> bool:
    to, then = (code.MONEY_COMES, "money_paid") if parcel.money else (code.RECEIVED, "")
    if not _goes(shop, parcel, at, (code.AT_BRANCH, code.WITH_COURIER), to, DAY, then):
        return False
    parcel.received = at
    return True


def _money_paid(shop: Parcels, parcel: Parcel, at: int) -> bool:
    return _goes(shop, parcel, at, (code.MONEY_COMES,), code.MONEY_PAID)


def _refused(shop: Parcels, parcel: Parcel, at: int) -> bool:
    return _comes_back(shop, parcel, at, (code.AT_BRANCH, code.WITH_COURIER), code.REFUSED)


def _storage_ends(shop: Parcels, parcel: Parcel, at: int) -> bool:
    return _comes_back(shop, parcel, at, (code.AT_BRANCH,), code.NOT_STORED)


def _comes_back(shop: Parcels, parcel: Parcel, at: int, before: tuple[int, ...], to: int) -> bool:
    """By another parcel, which names where it goes."""
    if not _goes(shop, parcel, at, before, to):
        return False
    parcel.returns = shop.new_number()
    shop.send(parcel.returns, at)
    return True


def _goes(
    shop: Parcels, parcel: Parcel, at: int, before: tuple[int, ...], to: int, later: int = 0, then: str = ""
) -> bool:
    """One step on, if it is where that step begins; and what follows it."""
    if parcel.code not in before:
        return False
    parcel.code, parcel.updated = to, at
    if then:
        shop.agenda.plan(at + later, then, parcel.number)
    return True


_STEPS: Final[tuple[Callable[[Parcels, Parcel, int], bool], ...]] = (
    _handed_over, _deleted, _reaches_city, _reaches_branch, _courier_goes, _nobody_there, _received, _money_paid,
    _refused, _storage_ends,
)  # fmt: skip
Parcels.happenings = {step.__name__.lstrip("_"): step for step in _STEPS}
