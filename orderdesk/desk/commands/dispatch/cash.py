"""Cash discipline: a courier hands in what they took, and the till is opened, counted and closed (O26, O27)."""

from __future__ import annotations

from typing import ClassVar, Final

from orderdesk.desk.command import Key, ShopCommand, Touches
from orderdesk.desk.commands.dispatch.couriers import the_courier
from orderdesk.desk.desk import Desk
from orderdesk.desk.people.pin import check_pin
from orderdesk.desk.rights import Need
from orderdesk.desk.typed_text import words
from orderdesk.errors import BadInput, Refused, Stale
from orderdesk.i18n import _, mark
from orderdesk.model.dispatch import Courier
from orderdesk.money import Money
from orderdesk.rules.money_position import Account, Purse, money_day
from orderdesk.rules.roles import Right
from orderdesk.store.dispatch.cash_rows import CLOSED, TILL, HandIn, TillCount
from orderdesk.values import replace

OPEN, COUNT, CLOSE = "open", "count", CLOSED

_TILL: Final = Key("desk.till", "P", mark("till"), mark("The till: opened, counted, closed; its report and receipt"),
                   after="shop.quality")  # fmt: skip


class HandCashIn(ShopCommand[HandIn], frozen=True):
    """A courier hands in all the cash that they have: counted, any difference with its reason, signed by their PIN."""

    name: ClassVar = "hand-in"
    need: ClassVar = Need((Right.TAKE_MONEY,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True

    who: str
    counted: str
    """As typed: a sum, or banknotes by their number."""
    reason: str = ""
    pin: str = ""
    """The courier's own."""
    currency: str = ""
    """Where it is empty, that of the cash they have, else that of the shop."""
    seen: str = ""
    """What there should be, as whoever counts was shown it; where it has changed since, nothing is done: `Stale`."""

    def run(self, desk: Desk) -> HandIn:
        """Count it; `Refused` without the courier's PIN, and to the courier.

        Whether it is possible at all is asked first, by doing it and taking it back: a PIN signs only what is done.
        """
        from orderdesk.desk.dispatch.counted_cash import counted_cash

        courier = the_courier(desk, self.who)
        held = [sum_.currency for sum_ in desk.store.cash.of_courier(courier.name)]
        currency = self.currency or (held[0] if len(held) == 1 else desk.home_currency)
        counted, why = counted_cash(self.counted, currency), words(self.reason)
        if courier.operator == desk.actor.name:
            raise Refused(_("Nobody hands in to themselves: another one counts it."))
        signed = ""
        if courier.operator is not None and desk.store.operators.any_registered():
            with desk.access.rehearsing():
                self._count(desk, courier, counted, why, courier.operator)
            check_pin(desk.access, self.pin, desk.clock(), desk.zone, whose=courier.operator)
            signed = courier.operator
        with desk.access.changing():
            return self._count(desk, courier, counted, why, signed)

    def _count(self, desk: Desk, courier: Courier, counted: Money, why: str, signed: str) -> HandIn:
        cash, mine = desk.store.cash, (Account.COURIER, courier.name)
        expected = cash.balance(mine, counted.currency)
        none = "" if expected.minor else _none_left(desk, courier, counted.currency)
        _check_seen(self.seen, expected, none)
        _check_decided(desk, courier, expected, counted)
        _check_counted(expected, counted, why, none)
        if counted.minor and cash.is_closed(counted.currency):
            raise Refused(_("The till is closed: open it first."))
        if not (expected.minor or counted.minor):
            raise Refused(none)
        act, day = desk.act(self.name, courier.name), money_day(desk.clock(), desk.zone)
        cash.move(act, day, TILL, mine, _less(expected, counted))
        _differ(desk, act, (mine, TILL), expected, counted, courier.name)
        found = cash.receipt(cash.hand_in(act, courier.id, expected, counted, why, signed))
        assert found is not None
        return found


class CountTill(ShopCommand[TillCount], frozen=True):
    """Open the till with what is counted in it, count it in between, or close it. A difference is signed."""

    name: ClassVar = "till"
    need: ClassVar = Need((Right.TAKE_MONEY,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False
    keyed: ClassVar = True
    keys: ClassVar = (_TILL,)

    kind: str
    """`open`, `count` or `close`."""
    counted: str
    """As typed: a sum, or banknotes by their number."""
    reason: str = ""
    currency: str = ""
    pin: str = ""
    """Of whoever counts: it signs a difference."""
    seen: str = ""
    """What there should be, as they were shown it; where it has changed since, nothing is counted: `Stale`."""

    def run(self, desk: Desk) -> TillCount:
        """Note it; a difference to what there should be is an entry with its reason, signed by whoever counted.

        Whether it is possible at all is asked first, by doing it and taking it back: a PIN signs only what is done.
        """
        from orderdesk.desk.dispatch.counted_cash import counted_cash
        from orderdesk.desk.dispatch.till_view import till_currency

        currency, signed = self.currency or till_currency(desk), ""
        if not self.currency and desk.store.orders.first_channel() is None and desk.store.cash.counted_last() is None:
            raise BadInput(_("No order has come yet: say in which currency the till is, such as {code}.").format(
                code=currency))  # fmt: skip
        counted, why = counted_cash(self.counted, currency), words(self.reason)
        if desk.store.operators.any_registered():
            with desk.access.rehearsing():
                differs = self._count(desk, counted, why).expected.minor != counted.minor
            if differs:
                check_pin(desk.access, self.pin, desk.clock(), desk.zone)
                signed = desk.actor.name
        with desk.access.changing():
            return self._count(desk, counted, why, signed)

    def _count(self, desk: Desk, counted: Money, why: str, signed: str = "") -> TillCount:
        cash, currency = desk.store.cash, counted.currency
        last = cash.last_count(currency)
        is_open = last is not None and last.kind != CLOSE
        if is_open == (self.kind == OPEN):
            raise Refused(_("The till was never opened: open it first.") if last is None else _moved_by(desk, last))
        expected = cash.balance(TILL, currency)
        _check_seen(self.seen, expected)
        _check_counted(expected, counted, why)
        act = desk.act(f"{self.name} {self.kind}")
        _differ(desk, act, (TILL, TILL), expected, counted, "")
        cash.count(act, self.kind, expected, counted, why, signed)
        found = cash.last_count(currency)
        assert found is not None
        return found


def _none_left(desk: Desk, courier: Courier, currency: str) -> str:
    """That a courier has no cash, with who has taken it in last, where anybody has."""
    from orderdesk.wording.done_already import done_already

    said = _("{name} has no cash to hand in.").format(name=courier.name)
    last = desk.store.cash.last_hand_in(courier.id, currency)
    if last is None:
        return said
    receipt = _("receipt {number}").format(number=last.receipt)
    return done_already(said, last.by, last.at, desk.clock(), desk.zone, str(last.counted), receipt)


def _moved_by(desk: Desk, last: TillCount) -> str:
    """That the till is open, or closed, since somebody has counted it so."""
    from orderdesk.wording.done_already import done_already

    said = _("The till is closed.")
    if last.kind != CLOSE:
        said, last = _("The till is open already."), desk.store.cash.of_shift(last.counted.currency)[0]
    return done_already(said, last.by, last.at, desk.clock(), desk.zone, str(last.counted))


def _check_seen(seen: str, expected: Money, why: str = "") -> None:
    """Refuse a count of what was another sum when it was shown; `why` is known of it, where it is."""
    if seen and seen != expected.decimal:
        raise Stale(why or _("There should be another sum by now: count once more, or say why it differs."), 0)


def _check_decided(desk: Desk, courier: Courier, expected: Money, counted: Money) -> None:
    """Refuse more than there should be from a courier who reports money that nobody has decided on yet.

    It would be booked as too much, and the courier would owe it once more as soon as it is decided.
    """
    told = desk.store.stops.told_paid(courier.id, counted.currency)
    if counted.minor > expected.minor and told:
        orders = [desk.store.orders.get(order) for order, _minor in told]
        said = _("{name} reports {sum} of which nothing is decided yet ({numbers}): decide that first, then count.")
        raise Refused(said.format(
            name=courier.name, sum=replace(expected, minor=sum(minor for _order, minor in told)),
            numbers=", ".join(order.number for order in orders if order is not None)))  # fmt: skip


def _check_counted(expected: Money, counted: Money, why: str, first: str = "") -> None:
    """Refuse a difference without a reason; `first` is said before it."""
    if expected.minor != counted.minor and not why:
        between = replace(expected, minor=abs(expected.minor - counted.minor))
        said = _("{sum} too little: say why.") if counted.minor < expected.minor else _("{sum} too much: say why.")
        raise Refused(f"{first} {said.format(sum=between)}".lstrip())


def _differ(desk: Desk, act: int, purses: tuple[Purse, Purse], expected: Money, counted: Money, party: str) -> None:
    """Post what is missing out of the first purse, and what is too much into the second."""
    missing, surplus = (max(0, one.minor - other.minor) for one, other in ((expected, counted), (counted, expected)))
    day, cash = money_day(desk.clock(), desk.zone), desk.store.cash
    cash.move(act, day, (Account.SHORT, party), purses[0], replace(expected, minor=missing))
    cash.move(act, day, purses[1], (Account.OVER, party), replace(expected, minor=surplus))


def _less(one: Money, other: Money) -> Money:
    return one if one.minor <= other.minor else other
