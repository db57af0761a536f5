"""The goods of one line of an order in the ledger: what is promised to it and where, and what of it is out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from orderdesk.desk.ledgers.serving import make_room
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.store import Store
from orderdesk.store.ledgers.goods_places import MAIN, PlaceKind
from orderdesk.store.ledgers.reservations import CountedLine, Reservation

_OUT = (PlaceKind.COURIER, PlaceKind.CARRIER, PlaceKind.BUYER)


class Pile:
    """Pieces of a line that are out: where they came from, and where they are."""

    def __init__(self, origin: int, place: int, count: int) -> None:
        self.origin, self.place, self.count = origin, place, count


class LineGoods:
    """A counted line, its reservations and what of it is out; every change goes into the ledger at once."""

    def __init__(self, store: Store, line: CountedLine, open_: Iterable[Reservation]) -> None:
        """`open_` is what is promised to it."""
        self._store, self._line = store, line
        self.sku, self.wanted = line.sku, line.quantity
        self._open = list(open_)
        self._piles = _piles(store, line.id)

    @property
    def id(self) -> int:
        """The lasting id of the line."""
        return self._line.id

    @property
    def promised(self) -> int:
        """Pieces that are held for it or short."""
        return sum(one.quantity for one in self._open)

    @property
    def out(self) -> int:
        """Pieces of it that are out of the shop."""
        return sum(pile.count for pile in self._piles)

    @property
    def moved(self) -> bool:
        """Whether anything of it was ever moved."""
        return bool(self._store.moves.of_line(self._line.id))

    def mirror(self, reversed_act: int, act: int) -> None:
        """Take back what an act has moved of it; `Refused` where what it brought to the shop is not there any more."""
        moves = [move for move in self._store.moves.of_act(reversed_act) if move.line == self._line.id]
        shops = {one.id for one in self._store.places.all() if one.kind is PlaceKind.WAREHOUSE} if moves else set()
        for move in reversed(moves):
            if move.target in shops:
                self._let_leave(move.target, move.quantity, act)
            self._store.moves.add(act, self.sku, move.target, move.source, move.quantity, line=self._line.id,
                                  reverses=move.id)  # fmt: skip
        if moves:
            self._piles = _piles(self._store, self._line.id)

    def keep(self, most: int, act: int) -> None:
        """Let go what is promised beyond so many pieces: what is short first."""
        self._open.sort(key=lambda one: (one.place is not None, -(one.place or 0), -one.id))
        over = self.promised - most
        while over > 0:
            one = self._open.pop(0)
            self._store.reservations.release(one.id, act)
            if one.quantity > over:
                self._begin(one.place, one.quantity - over, act)
            over -= one.quantity

    def hold(self, place: int | None, count: int, act: int) -> None:
        """Promise it more pieces: of a place, or short."""
        old = next((one for one in self._open if one.place == place), None)
        if old is not None:
            self._store.reservations.release(old.id, act)
            self._open.remove(old)
        self._begin(place, count + (0 if old is None else old.quantity), act)

    def ship(self, place: int, act: int) -> None:
        """What is held for it goes to a place; what was short is not waited for any more."""
        for one in self._open:
            if one.place is None:
                self._store.reservations.release(one.id, act)
                continue
            self._store.moves.add(act, self.sku, one.place, place, one.quantity, line=self._line.id, reservation=one.id)
            self._piles.append(Pile(one.place, place, one.quantity))
        self._open.clear()

    def take(self, source: int, place: int, count: int, act: int) -> None:
        """Pieces that were not held for it go to a place."""
        self._store.moves.add(act, self.sku, source, place, count, line=self._line.id)
        self._piles.append(Pile(source, place, count))

    def forward(self, place: int, act: int) -> None:
        """What is out goes on to another place."""
        for pile in self._piles:
            if pile.place != place:
                self._store.moves.add(act, self.sku, pile.place, place, pile.count, line=self._line.id)
                pile.place = place

    def bring_back(self, count: int, act: int) -> None:
        """So many pieces that are out are in the shop again: where they came from, else in the main warehouse."""
        warehouses = (
            {one.id for one in self._store.places.all() if one.kind is PlaceKind.WAREHOUSE} if count > 0 else ()
        )
        while count > 0 and self._piles:
            pile = self._piles[-1]
            taken = min(count, pile.count)
            target = pile.origin if pile.origin in warehouses else MAIN
            self._store.moves.add(act, self.sku, pile.place, target, taken, line=self._line.id)
            pile.count -= taken
            count -= taken
            if not pile.count:
                self._piles.pop()

    def give_back(self, place: int, count: int, act: int) -> list[int]:
        """Pieces that are out come to a place where they lie apart; the moves, of fewer where not so many are out."""
        made = list[int]()
        while count > 0 and self._piles:
            pile = self._piles[-1]
            taken = min(count, pile.count)
            made.append(self._store.moves.add(act, self.sku, pile.place, place, taken, line=self._line.id))
            pile.count -= taken
            count -= taken
            if not pile.count:
                self._piles.pop()
        return made

    def _let_leave(self, warehouse: int, count: int, act: int) -> None:
        """So many pieces can leave a warehouse: who was promised them meanwhile goes short of them."""
        level = self._store.levels.at(self.sku, warehouse)
        there = 0 if level is None else level.on_hand
        if there < count:
            said = _("{sku}: {wanted} wanted, {there} there.")
            raise Refused(said.format(sku=self.sku, wanted=count, there=there))
        make_room(self._store, self.sku, warehouse, there - count, act)
        self._open = self._store.reservations.of_lines([self._line.id])

    def _begin(self, place: int | None, count: int, act: int) -> None:
        made = self._store.reservations.add(self._line.id, self.sku, place, count, act)
        self._open.append(Reservation(made, self._line.id, self.sku, place, count))


def lines_of(store: Store, order_id: int) -> list[LineGoods]:
    """The lines of an order that are counted; none where the shop counts nothing of it."""
    lines = store.reservations.lines(order_id)
    if not lines:
        return []
    open_ = defaultdict[int, list[Reservation]](list)
    for one in store.reservations.of_lines(line.id for line in lines):
        open_[one.line].append(one)
    return [LineGoods(store, line, open_[line.id]) for line in lines]


def _piles(store: Store, line: int) -> list[Pile]:
    """What of a line is out, pile by pile: told from its moves."""
    piles: list[Pile] = []
    moves = store.moves.of_line(line)
    if not moves:
        return piles
    out = {one.id for one in store.places.all() if one.kind in _OUT}
    for move in moves:
        if move.source not in out:
            piles.append(Pile(move.source, move.target, move.quantity))
            continue
        left = move.quantity
        for pile in [one for one in reversed(piles) if one.place == move.source]:
            taken = min(left, pile.count)
            left -= taken
            pile.count -= taken
            if move.target in out and taken:
                piles.append(Pile(pile.origin, move.target, taken))
            if not left:
                break
        piles = [pile for pile in piles if pile.count]
    return piles
