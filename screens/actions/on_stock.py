"""What the keys of the stock do: each asks what it needs, says what that means, and hands a command to the Desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from orderdesk.desk import Desk
from orderdesk.desk.command import ShopCommand
from orderdesk.desk.commands.wares.counted_so_far import CountedSoFar, KeepCounted, counted_so_far
from orderdesk.desk.commands.wares.many_products import CountMany, ReceiveMany
from orderdesk.desk.commands.wares.products_on_sale import GiveBarcode
from orderdesk.desk.commands.wares.warehouse import Count, MoveGoods, Receive, SetLow, WriteOff
from orderdesk.desk.rights import can
from orderdesk.desk.views.codes_on_goods import product_of
from orderdesk.desk.views.stock_effects import Effect, of_move, of_stay, warehouses
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.store.ledgers.goods_places import Place
from orderdesk.store.ledgers.levels import Stand
from screens.actions.acting import Acts
from screens.keyboard.key_gate import ACTS
from screens.screen_context import Context

if TYPE_CHECKING:
    from screens.dialogs.form import Answers, Question
    from screens.views.goods.stock_screen import StockScreen

_PIECES, _PLACE, _TO, _WHY, _SKU, _NAME, _CODE, _SURE = "pieces", "place", "to", "why", "sku", "name", "code", "sure"
_DIGITS = "0123456789"

Make = Callable[["Answers"], ShopCommand[Any]]
Mean = Callable[["Answers"], Effect | None]


class StockActs(Acts):
    """The acts on goods."""

    def __init__(self, host: Screen[Any], seat: Context) -> None:
        """For the operator in this seat."""
        super().__init__(host, seat)
        self._shown: Effect | None = None
        """What the form on top has said that it would mean."""
        self._screen: StockScreen | None = None

    def open(self) -> None:
        """Show the stock."""
        from screens.views.goods.stock_screen import StockScreen

        def closed(_none: None) -> None:
            self._screen = None

        self._screen = StockScreen(self.seat, self.give)
        self.host.app.push_screen(self._screen, closed)

    def renew(self) -> None:
        """Others have changed something: show it, where the stock is open."""
        if self._screen is not None and self._screen.is_attached:
            self._screen.call_later(self._screen.renew)

    def give(self, act: str, product: Stand | None) -> None:
        """Do what a key of the stock stands for, to a product."""
        if not can(self.store.sight().role, Receive):
            self._screen_now.run_worker(self._refused(), group=ACTS)
        elif act in ("receipt", "inventory"):
            self._tally(all_of_it=act == "inventory")
        elif act == "receive":
            self._receive(product)
        elif product is None:
            self._screen_now.say(_("There is no product under the cursor."), refused=True)
        else:
            asking: dict[str, Callable[[Stand], None]] = {
                "count": self._count, "write_off": self._write_off, "move": self._move, "barcode": self._barcode,
                "low": self._low,
            }  # fmt: skip
            asking[act](product)

    # --- by a form -------------------------------------------------------------------------------------------

    def _receive(self, product: Stand | None) -> None:
        from screens.dialogs.form import Question

        def make(given: Answers) -> ShopCommand[Any]:
            sku = (product_of(self.store, given[_SKU]) or given[_SKU]) if product is None else product.sku
            return Receive(sku, _number(given, _PIECES), given.get(_PLACE, ""), given.get(_NAME, ""), given[_WHY])

        def mean(given: Answers) -> Effect | None:
            return None if product is None else self._stay(product.sku, given, lambda was, count: was + count)

        sought = self._screen_now.table.view.text.strip()
        first = [] if product is not None else [
            Question(_SKU, _("SKU"), sought, scanned=True, replaced=True),
            Question(_NAME, _("What the product is called"), required=False),
        ]  # fmt: skip
        rest = [_pieces(_("How many pieces have come")), *self._where(_PLACE, _("To which warehouse"))]
        title = _("Receive") if product is None else _("Receive: {name}").format(name=_called(product))
        self._ask(title, [*first, *rest, _why(_("Note, such as a delivery's number"), required=False)], make, mean)

    def _count(self, product: Stand) -> None:
        def make(given: Answers) -> ShopCommand[Any]:
            seen = None if self._shown is None else self._shown.was
            return Count(product.sku, _number(given, _PIECES), given[_WHY], given.get(_PLACE, ""), seen)

        def mean(given: Answers) -> Effect | None:
            return self._stay(product.sku, given, lambda _was, count: count)

        questions = [_pieces(_("How many there are")), *self._where(_PLACE, _("In which warehouse")), _why(_("Why"))]
        self._ask(_("Count: {name}").format(name=_called(product)), questions, make, mean)

    def _write_off(self, product: Stand) -> None:
        def make(given: Answers) -> ShopCommand[Any]:
            return WriteOff(product.sku, _number(given, _PIECES), given[_WHY], given.get(_PLACE, ""))

        def mean(given: Answers) -> Effect | None:
            return self._stay(product.sku, given, lambda was, count: was - count)

        questions = [_pieces(_("How many are gone")), *self._where(_PLACE, _("From which warehouse")), _why(_("Why"))]
        self._ask(_("Write off: {name}").format(name=_called(product)), questions, make, mean)

    def _move(self, product: Stand) -> None:
        places = warehouses(self.store)
        if len(places) < 2:
            said = _("There is one warehouse only. Another one: orderdesk stock place NAME")
            self._screen_now.say(said, refused=True)
            return

        def make(given: Answers) -> ShopCommand[Any]:
            return MoveGoods(product.sku, _number(given, _PIECES), given[_TO], given[_PLACE], given[_WHY])

        def mean(given: Answers) -> Effect | None:
            source, target = self._named(given.get(_PLACE, "")), self._named(given.get(_TO, ""))
            if _PIECES not in given or _TO not in given or source == target:
                return None
            return of_move(self.store, product.sku, source, target, _number(given, _PIECES))

        questions = [
            _pieces(_("How many pieces")), *self._where(_PLACE, _("From which warehouse")),
            *self._where(_TO, _("To which warehouse"), other=True), _why(_("Note"), required=False),
        ]  # fmt: skip
        self._ask(_("Move: {name}").format(name=_called(product)), questions, make, mean)

    def _barcode(self, product: Stand) -> None:
        from screens.dialogs.form import Question

        title = _("Barcode of {name}").format(name=_called(product))
        asked = [Question(_CODE, _("Scan it from the goods, or type it"), scanned=True)]
        self._ask(title, asked, lambda given: GiveBarcode(product.sku, given[_CODE]))

    def _low(self, product: Stand) -> None:
        from screens.dialogs.form import Question

        low = "" if product.low is None else str(product.low)
        asked = [Question(_PIECES, _("From how few free pieces on"), low, takes=_DIGITS, replaced=True)]
        title = _("To be ordered anew: {name}").format(name=_called(product))
        self._ask(title, asked, lambda given: SetLow(product.sku, _number(given, _PIECES)))

    def _ask(self, title: str, questions: Sequence[Question], make: Make, mean: Mean = lambda given: None) -> None:
        """Ask for it, say what it means, and do it; where orders go without, only after a yes."""
        from screens.dialogs.form import Form, Question

        async def save(given: Answers) -> None:
            await self._do(make(given))

        def asks(given: Answers) -> Sequence[Question]:
            effect = mean(given)
            return [*questions, *([Question(_SURE, effect.short, yes=True)] if effect and effect.short else [])]

        def means(given: Answers) -> Sequence[str]:
            self._shown = effect = mean(given)
            return effect.said if effect else ()

        self.host.app.push_screen(Form(title, asks, save, means=means, again=lambda: (title, asks, means)))

    # --- by a scanner ----------------------------------------------------------------------------------------

    def _tally(self, *, all_of_it: bool) -> None:
        from screens.views.goods.tally import Counted, Tally

        kind, places = CountMany.name if all_of_it else ReceiveMany.name, warehouses(self.store)
        so_far = counted_so_far(self.store, kind)
        at = self._looked_at(places) if so_far is None else self._named(so_far.place)
        kept = Counted(place=places.index(at), all_of_it=all_of_it)
        if so_far is not None:
            kept.pieces, kept.note = dict(so_far.pieces), so_far.note

        async def keep(counted: Counted) -> None:
            now = CountedSoFar(dict(counted.pieces), places[counted.place].name, counted.note)
            await self.acts.run(lambda desk: desk.do(KeepCounted(kind, now)))

        async def save(counted: Counted) -> None:
            place, note = places[counted.place].name, counted.note
            if all_of_it:
                await self._do(CountMany(counted.pieces, place, note or _("stock-take"), True, counted.seen))
            else:
                await self._do(ReceiveMany(counted.pieces, place, note, True))

        def closed(done: Counted | None) -> None:
            if done is None and kept.pieces:
                said = _("Not booked: {count} pieces that were scanned are kept, the same key goes on with them.")
                self._screen_now.say(said.format(count=sum(kept.pieces.values())), refused=True)

        title = _("Stock-take by scanner") if all_of_it else _("Receipt by scanner")
        self.host.app.push_screen(Tally(title, self.store, kept, keep, save), closed)

    # --- inside ----------------------------------------------------------------------------------------------

    @property
    def _screen_now(self) -> StockScreen:
        assert self._screen is not None
        return self._screen

    async def _do(self, command: ShopCommand[Any]) -> None:
        said = await self.acts.run(partial(_done, command))
        self._screen_now.say(said)
        self._screen_now.renew()
        self.changed()

    async def _refused(self) -> None:
        """Say whose the stock is: what is done to it needs one right."""
        try:
            await self.acts.run(lambda desk: desk.ask(Receive("", 1)))
        except DeskError as error:
            self._screen_now.say(str(error), refused=True)

    def _where(self, field: str, title: str, *, other: bool = False) -> list[Question]:
        """The question for a warehouse, where there are several; the one that is looked at is offered."""
        from screens.dialogs.form import Question

        places = warehouses(self.store)
        if len(places) < 2:
            return []
        at = self._looked_at(places)
        offered = next((one.name for one in places if (one is at) is not other), places[0].name)
        if len(places) > 9:
            return [Question(field, title, offered, replaced=True)]
        return [Question(field, title, offered, options=tuple((one.name, one.name) for one in places))]

    def _looked_at(self, places: Sequence[Place]) -> Place:
        """The warehouse that the list is of; of all of them, the first."""
        view = self._screen_now.table.view
        return next((one for one in places if one.id == view.place), places[0])

    def _named(self, name: str) -> Place:
        """The warehouse of this name; where none has been answered yet, that which is offered."""
        places = warehouses(self.store)
        return next((one for one in places if one.name == name), self._looked_at(places))

    def _stay(self, sku: str, given: Answers, then: Callable[[int, int], int]) -> Effect | None:
        if not given.get(_PIECES):
            return None
        place = self._named(given.get(_PLACE, ""))
        level = self.store.levels.at(sku, place.id)
        return of_stay(self.store, sku, place, then(0 if level is None else level.on_hand, _number(given, _PIECES)))


def _pieces(title: str) -> Question:
    from screens.dialogs.form import Question

    return Question(_PIECES, title, takes=_DIGITS)


def _why(title: str, *, required: bool = True) -> Question:
    from screens.dialogs.form import Question

    return Question(_WHY, title, required=required)


def _number(given: Answers, field: str) -> int:
    """A number of pieces as typed into a field that takes digits; too long a one is the Desk's to refuse."""
    return int(given[field][:12] or "0")


def _called(product: Stand) -> str:
    return product.sku if product.name in ("", product.sku) else f"{product.sku} {product.name}"


def _done(command: ShopCommand[Any], desk: Desk) -> str:
    """Do it through the door; what came of it, in words."""
    return " ".join(command.said(desk, desk.do(command)))
