"""What is done to goods in the shop's warehouses: receive, write off, count, move; and what an order brings back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, ClassVar, Final

from orderdesk.desk.change import Change
from orderdesk.desk.command import Ask, OrderCommand, ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.ledgers import stock_acts as stock
from orderdesk.desk.ledgers.line_goods import lines_of
from orderdesk.desk.rights import Need
from orderdesk.desk.sales import untold
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, NotFound, Outdated, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import GOODS_BACK, NAME_LENGTH, Order
from orderdesk.rules.goods import position
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.sanitize import clean
from orderdesk.store.ledgers.goods_places import MAIN, PlaceKind

MOST: Final = 10**9
"""Pieces of one product in one place."""

_SKU = mark("Its SKU.")
_PIECES = mark("How many pieces.")
_PLACE = mark("Which warehouse; the main one if not said.")
_WHY = mark("Why; it is kept.")
_NOTE = mark("A note; it is kept.")
_LONGEST: Final = 100


class _OfStock(ShopCommand[int], frozen=True):
    need: ClassVar = Need((Right.STOCK,))
    touches: ClassVar = Touches.STOCK
    keyed: ClassVar = True

    def warned(self, desk: Desk) -> Iterable[str]:
        """What is still hidden though it is there, and what the marketplaces do not know."""
        sku = sku_of(getattr(self, "sku", ""))
        stand = next(iter(desk.store.levels.stands([sku])), None)
        if stand is not None and stand.free and desk.store.switches.is_hidden(sku):
            yield _("{sku} stays hidden until: orderdesk product show {sku}").format(sku=sku)
        yield from untold(desk.store)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """How the product stands now."""
        return [standing(desk, sku_of(getattr(self, "sku", "")))]


class Receive(_OfStock, frozen=True):
    """Goods have come: orders that are short of them have them first, the most urgent and then the oldest."""

    name: ClassVar = "stock receive"
    title: ClassVar = mark("stock: goods have come")

    sku: Annotated[str, Ask(_SKU, argument=True, metavar="SKU")]
    count: Annotated[int, Ask(_PIECES, argument=True, metavar="N")]
    place: Annotated[str, Ask(_PLACE, metavar="NAME")] = ""
    named: Annotated[str, Ask(mark("What the product is called."), metavar="NAME")] = ""
    note: Annotated[str, Ask(_NOTE)] = ""

    def run(self, desk: Desk) -> int:
        """Put them into the warehouse; a product that was not counted before is from now on."""
        sku, count = sku_of(self.sku), pieces(self.count)

        def receive(act: int) -> int:
            counted_from_now_on(desk, sku, act, words(self.named))
            stock.receive(desk.store, sku, count, warehouse(desk, self.place), act, words(self.note))
            return count

        return _act(desk, self.name, receive, words(self.note))


class WriteOff(_OfStock, frozen=True):
    """Goods are gone for good; orders they were held for are short of them."""

    name: ClassVar = "stock write-off"
    title: ClassVar = mark("stock: goods are gone for good")

    sku: Annotated[str, Ask(_SKU, argument=True, metavar="SKU")]
    count: Annotated[int, Ask(_PIECES, argument=True, metavar="N")]
    reason: Annotated[str, Ask(_WHY)]
    place: Annotated[str, Ask(_PLACE, metavar="NAME")] = ""

    def run(self, desk: Desk) -> int:
        """Take them out of the warehouse; `Refused` where there are not so many."""
        sku, count, why = sku_of(self.sku), pieces(self.count), reason(self.reason)

        def write_off(act: int) -> int:
            check_counted(desk, sku)
            stock.write_off(desk.store, sku, count, warehouse(desk, self.place), act, why)
            return count

        return _act(desk, self.name, write_off, why)


class Count(_OfStock, frozen=True):
    """So many were counted. The difference is kept with its reason; fewer than are held make orders short."""

    name: ClassVar = "stock count"
    title: ClassVar = mark("stock: say how many of a product there are")

    sku: Annotated[str, Ask(_SKU, argument=True, metavar="SKU")]
    found: Annotated[int, Ask(mark("How many there are."), argument=True, metavar="N")]
    reason: Annotated[str, Ask(_WHY)]
    place: Annotated[str, Ask(_PLACE, metavar="NAME")] = ""
    seen: int | None = None
    """How many there were by what the screen showed; `Outdated` where that is not so any more."""

    def run(self, desk: Desk) -> int:
        """Note the count; the difference."""
        sku, found, why = sku_of(self.sku), pieces(self.found, least=0), reason(self.reason)

        def count(act: int) -> int:
            new = stock.track(desk.store, sku)
            place = warehouse(desk, self.place)
            if self.seen is not None:
                check_seen(desk, sku, place, self.seen)
            more = stock.count(desk.store, sku, found, place, act, why)
            if new:
                stock.promise(desk.store, desk.rules.book, [sku], act)
            return more

        return _act(desk, self.name, count, why)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """The difference, and how the product stands."""
        told = _("difference {count}").format(count=f"{done:+d}") if done else _("no difference")
        return [f"{standing(desk, sku_of(self.sku))} ({told})"]


class MoveGoods(_OfStock, frozen=True):
    """Bring goods from one warehouse to another; what is held of them goes with them."""

    name: ClassVar = "stock move"
    title: ClassVar = mark("stock: bring goods to another warehouse")

    sku: Annotated[str, Ask(_SKU, argument=True, metavar="SKU")]
    count: Annotated[int, Ask(_PIECES, argument=True, metavar="N")]
    to: Annotated[str, Ask(mark("To which warehouse."), metavar="NAME")]
    from_: Annotated[str, Ask(mark("From which warehouse; the main one if not said."), metavar="NAME")] = ""
    note: Annotated[str, Ask(_NOTE)] = ""

    def run(self, desk: Desk) -> int:
        """Move them; `Refused` where there are not so many."""
        sku, count = sku_of(self.sku), pieces(self.count)

        def move(act: int) -> int:
            check_counted(desk, sku)
            source, target = warehouse(desk, self.from_), warehouse(desk, self.to)
            if source == target:
                raise Refused(_("It is there already: name another warehouse."))
            stock.move(desk.store, sku, count, source, target, act, words(self.note))
            return count

        return _act(desk, self.name, move, words(self.note))


class AddPlace(ShopCommand[None], frozen=True):
    """Add a warehouse."""

    name: ClassVar = "stock place"
    title: ClassVar = mark("stock: add a warehouse")
    need: ClassVar = Need((Right.STOCK,))
    touches: ClassVar = Touches.STOCK

    place: Annotated[str, Ask(mark("Its name."), argument=True, metavar="NAME")]

    def run(self, desk: Desk) -> None:
        """Add it; `Refused` where a place of that name is there."""
        name = clean(self.place, limit=NAME_LENGTH).strip()
        if not name or name != self.place.strip():
            raise BadInput(_("A warehouse needs a name of at most {limit} characters.").format(limit=NAME_LENGTH))
        with desk.access.changing() as store:
            if store.places.named(name) is not None:
                raise Refused(_("There is a place “{name}” already.").format(name=name))
            desk.act(self.name, name)
            store.places.add(PlaceKind.WAREHOUSE, name)


class SetLow(ShopCommand[None], frozen=True):
    """Say from how few free pieces on a product is to be ordered from the supplier."""

    name: ClassVar = "stock low"
    title: ClassVar = mark("stock: say when a product is to be ordered anew")
    need: ClassVar = Need((Right.STOCK,))
    touches: ClassVar = Touches.STOCK

    sku: Annotated[str, Ask(_SKU, argument=True, metavar="SKU")]
    count: Annotated[int, Ask(_PIECES, argument=True, metavar="N")]

    def run(self, desk: Desk) -> None:
        """Note it."""
        sku, count = sku_of(self.sku), pieces(self.count, least=0)
        with desk.access.changing() as store:
            check_counted(desk, sku)
            desk.act(self.name, f"{sku} {count}")
            store.products.set_low(sku, count)


class GoodsAreBack(OrderCommand[Order], frozen=True):
    """What had left of an order that came to nothing is in the shop again."""

    name: ClassVar = "stock return"
    title: ClassVar = ""
    need: ClassVar = Need((Right.STOCK,))
    keyed: ClassVar = True

    def effect(self, desk: Desk, work: UnitOfWork) -> Order:
        """Note it; `Refused` where nothing of it is out, or where a step of its own says it."""
        if position(work.book, work.order) is not Goods.NONE or not any(
            line.out for line in lines_of(work.store, work.order.id)
        ):
            raise Refused(
                _("Order {number}: nothing of it is out that could come back so.").format(number=work.order.number)
            )
        return work.commit(Change(kind="goods_back", sets={GOODS_BACK: True}))


def _act(desk: Desk, kind: str, do: Callable[[int], int], note: str) -> int:
    """Do it under the write lock, by an act of its own."""
    with desk.access.changing():
        return do(desk.act(kind, note))


def counted_from_now_on(desk: Desk, sku: str, act: int, name: str = "") -> None:
    """Count a product, and promise it to the orders that want it."""
    if stock.track(desk.store, sku, name):
        stock.promise(desk.store, desk.rules.book, [sku], act)


def check_counted(desk: Desk, sku: str) -> None:
    """Refuse a product that the shop does not count."""
    if desk.store.products.get(sku) is None:
        raise NotFound(_("{sku} is not counted here: receive or count it first.").format(sku=sku))


def check_seen(desk: Desk, sku: str, place: int, seen: int) -> None:
    """Refuse a count beside another figure than that which was shown: what came or went since would be counted away."""
    level = desk.store.levels.at(sku, place)
    there = 0 if level is None else level.on_hand
    if there != seen:
        said = _("{sku}: others have received or taken some: there were {seen}, now there are {there}. Look again.")
        raise Outdated(said.format(sku=sku, seen=seen, there=there))


def warehouse(desk: Desk, name: str) -> int:
    """The id of a warehouse by its name, the main one without; `NotFound` names those that there are."""
    if not name.strip():
        return MAIN
    found = desk.store.places.named(name.strip())
    if found is None or found.kind is not PlaceKind.WAREHOUSE:
        known = ", ".join(one.name for one in desk.store.places.all() if one.kind is PlaceKind.WAREHOUSE)
        if found is not None:
            said = _("“{name}” is no warehouse: goods come and go there with orders and returns. Warehouses: {known}.")
            raise Refused(said.format(name=found.name, known=known))
        said = _("There is no warehouse “{name}”; there are: {known}. Add one: orderdesk stock place NAME")
        raise NotFound(said.format(name=clean(name, limit=40), known=known))
    return found.id


def standing(desk: Desk, sku: str) -> str:
    """How a product stands, in words."""
    for one in desk.store.levels.stands([sku]):
        said = _("{sku}: {on_hand} on hand, {held} held, {free} free").format(
            sku=sku, on_hand=one.on_hand, held=one.reserved, free=one.free
        )
        return said + (_(", {short} short").format(short=one.short) if one.short else "")
    return sku


def sku_of(text: str) -> str:
    """A SKU as typed; `BadInput` where it is none."""
    sku = clean(text, limit=_LONGEST + 1).strip()
    if not sku:
        raise BadInput(_("Which product? Give its SKU."))
    if len(sku) > _LONGEST:
        raise BadInput(_("must not be longer than {limit} characters").format(limit=_LONGEST))
    return sku


def pieces(count: int, least: int = 1) -> int:
    """A number of pieces; `BadInput` where it cannot be one."""
    if not least <= count <= MOST:
        raise BadInput(_("The number of pieces must be from {least} to {most}.").format(least=least, most=MOST))
    return count


def reason(text: str) -> str:
    """A reason as typed; `BadInput` without one."""
    if not words(text):
        raise BadInput(_("Say why: the difference is kept with its reason."))
    return words(text)


def words(text: str) -> str:
    """A note as typed, cleaned."""
    return clean(text, limit=200).strip()
