"""What can be done, as values: each is declared once, and done through the Desk's one door (`Desk.do`).

A command says here its name, its words, its right, what it asks for, what it touches and what it does. The door, the
palette, the help, the command line with its JSON, and the page of rights (`docs/rights.md`) follow from that.
Commands stand in `orderdesk/desk/commands`; `registry` finds them there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Self, TypeVar

from msgspec import Struct

from orderdesk.desk.rights import Need
from orderdesk.i18n import _, mark

if TYPE_CHECKING:
    from orderdesk.desk.desk import Desk, Rules
    from orderdesk.desk.unit_of_work import UnitOfWork
    from orderdesk.desk.views.card import Possible
    from orderdesk.model import Order
    from orderdesk.rules.context import RuleContext
    from orderdesk.rules.refunds import Repayment
    from orderdesk.rules.roles import Right
    from orderdesk.rules.rulebook.model import Rulebook
    from orderdesk.store import Store

T_co = TypeVar("T_co", covariant=True)


class Touches(StrEnum):
    """What a command changes."""

    ORDER = "order"
    """An order: who holds it hinders others, and what has been changed since it was seen refuses the command."""
    RECORD = "record"
    """What is noted of an order: it only adds, so it hinders nobody and comes never too late."""
    CLAIM = "claim"
    """In whose hands an order is: the order itself stays as it is."""
    SALES = "sales"
    STOCK = "stock"
    DRAFT = "draft"
    """What somebody is in the midst of, and has not done yet: no act."""
    RUNS = "runs"
    """Couriers, their runs and stops, and tasks; each notes its own act."""
    PEOPLE = "people"
    FILTERS = "filters"
    CALENDARS = "calendars"
    CLOCK = "clock"
    DATABASE = "database"


JOURNALED: Final = (Touches.SALES, Touches.STOCK, Touches.PEOPLE, Touches.CALENDARS)
"""What is changed by an act of its own, without an order: the door notes it."""


class Price(Struct, frozen=True):
    """What a command means for one order, before it is done."""

    what: str
    """The act in words."""
    reason: str = ""
    """The cancel reason of it, by its key: penalty, ladder and fees follow from that."""
    refund: Repayment | None = None
    """What the buyer gets back by it."""
    stock: bool = False
    """Whether it promises the order's goods, so that the stock should hold them."""
    warnings: tuple[str, ...] = ()
    """What its operator should know first."""
    costly: bool = False
    """Whether it wants an explicit yes."""
    sets: tuple[str, ...] = ()
    """What its answers set on the order, in words: told before they go to another one."""
    ends: bool = False
    """Whether the order ends by it without being fulfilled."""


class Key(Struct, frozen=True):
    """The key of the desk that does a command. Several commands may share one: the key of whose an order is gives it,
    and takes it over where it is offered.
    """

    id: str
    """As settings call it: of one that acts on an order, in list and card, `order.…`."""
    key: str
    """As settings write it."""
    word: str
    """One word for the footer; a message id."""
    help: str
    """One sentence for help and palette; a message id."""
    after: str = ""
    """Behind which key it stands in footer, help and palette, by that one's id; at the end without."""
    many: bool = False
    """Whether it acts on marked orders too."""
    card: str = ""
    """The sentence for an order's card, where a key of the list acts there too; a message id."""

    @property
    def act(self) -> str:
        """What it does, in one word for programs: `order.next-step` is `next_step`."""
        return self.id.rpartition(".")[2].replace("-", "_")


class Ask(Struct, frozen=True):
    """How a field of a command is asked for, in its annotation: as an option or argument of the command line, and as a
    line of a form. Needed where the field has no default.
    """

    words: str = ""
    """What it is; a message id."""
    metavar: str = "TEXT"
    argument: bool = False
    """Whether the command line takes it by its place, without its name."""
    choices: tuple[str, ...] = ()
    """What may stand there; anything where there are none."""
    named: Callable[[str], str] | None = None
    """What each of them is called; a message id where nothing is said."""


class Command(Struct, Generic[T_co], frozen=True):
    """One thing that can be done, with its answers; what doing it gives is `T_co`."""

    name: ClassVar[str] = ""
    """Its words on the command line; empty where a class declares nothing itself."""
    title: ClassVar[str] = ""
    """What it does, for palette and help; a message id. Empty where a key says it."""
    need: ClassVar[Need | None] = None
    """Whose it is."""
    touches: ClassVar[Touches]
    on_shell: ClassVar[bool] = True
    """Whether the command line has it under its name."""
    keys: ClassVar[tuple[Key, ...]] = ()
    """The keys that do it; those of an order's steps are several."""
    keyed: ClassVar[bool] = False
    """Whether the command line takes a key with it, so that it is done once however often it comes."""
    agreed: ClassVar[bool] = False
    """Whether the command line asks for a yes where its `price` is costly."""

    def __repr__(self) -> str:
        """Without its answers, wherever it is printed: a PIN or a code may be among them."""
        return f"<{self.name}>"

    @classmethod
    def words_of(cls) -> str:
        """What it does, in words."""
        return _(cls.title or (cls.keys[0].help if cls.keys else cls.name))

    @classmethod
    def offers(cls, store: Store, rules: Rules) -> Iterable[tuple[str, dict[str, str]]]:
        """Its lines in the palette now: the words, and the fields that are filled in by choosing that line."""
        return [(_(cls.title), {})] if cls.title else []


class ShopCommand(Command[T_co], frozen=True):
    """What is done to the shop, its people, its calendars, its database."""

    def further(self, desk: Desk) -> tuple[Right, ...]:
        """What it needs besides, by what it is done to: of the rights that are declared as `among`."""
        return ()

    def run(self, desk: Desk) -> T_co:
        """Its effect, in one transaction. Called by the door alone."""
        raise NotImplementedError

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """The outcome in words, from what `run` gave."""
        return [_("Done.")]

    def warned(self, desk: Desk) -> Iterable[str]:
        """What is still to be known after it."""
        return []


class OrderCommand(Command[T_co], frozen=True):
    """What is done to an order: a value without the order, so that it can be done to many, and again to the next."""

    touches: ClassVar[Touches] = Touches.ORDER
    own: ClassVar[bool] = True
    """Whether whoever works on their own orders only does it to these alone."""
    many_done: ClassVar[str] = mark("done {count}")
    """The outcome for so many orders; a message id."""

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """The word at its key while it can be done with an order; empty where it cannot, or not by this operator."""
        need = cls.need
        assert need is not None
        further = not need.among or need.at_times or not can.rights.isdisjoint(need.among)
        return _(key.word) if further and can.rights.issuperset(need.rights) else ""

    @classmethod
    def sought(cls, key: Key, can: Possible) -> str:
        """By which words it is looked for, beside what its key's help says."""
        return cls.on_key(key, can)

    @property
    def plain(self) -> bool:
        """Whether its key alone says what it does: it has no answers."""
        return False

    def again(self) -> Self:
        """What of it may go to another order: nothing that only the buyer of this one agreed to, nor what signed it."""
        return self

    def told(self, *, short: bool) -> Self:
        """The same, once its price was told: whether goods are `short` for it. Who was not told so is not surprised."""
        return self

    def fits_many(self, book: Rulebook, order: Order) -> bool:
        """Whether other orders can be answered for in the same way as this one, so that it can be done again."""
        return True

    def asks(self, book: Rulebook, order: Order) -> bool:
        """Whether another order has to be answered for by itself, in the act's own dialog; `price` tells the rest."""
        return False

    def further(self, desk: Desk, order: Order) -> tuple[Right, ...]:
        """What it needs besides, by what it is done to: of the rights that are declared as `among`."""
        return ()

    def run(self, desk: Desk, order: Order, version: int | None) -> T_co:
        """Its effect, in one transaction; refused where the order is not as it was seen, in `version`."""
        stays = self.touches is not Touches.ORDER
        seen = None if stays else version
        return desk.change(order, lambda work: self.effect(desk, work), seen, own=self.own, held=stays)

    def effect(self, desk: Desk, work: UnitOfWork) -> T_co:
        """What it does to the order under the write lock."""
        raise NotImplementedError

    def price(self, store: Store, book: Rulebook, situation: RuleContext, can: Possible) -> Price | None:
        """What it would mean; `None` where it is not possible now. `can` says what the operator may do."""
        return Price(_(self.title or (self.keys[0].word if self.keys else self.name)))

    def stays(self, book: Rulebook, situation: RuleContext) -> str:
        """Why it is not possible with an order, in words, where it can tell; the door says it in full."""
        return ""

    def said(self, rules: Rules, order: Order, now: int) -> str:
        """The outcome in words, once it is done to an order: its status, where nothing else is said."""
        return _(rules.book(order.channel).status_of(order.status).title)
