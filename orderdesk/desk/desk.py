"""The Desk: the one door through which every command is done, for whoever asks, and what commands find behind it.

What is refused is refused here, with a sentence, also when a screen forgot to hide the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from msgspec import Struct

from orderdesk.clock import Clock
from orderdesk.config import Config
from orderdesk.desk.command import JOURNALED, OrderCommand, ShopCommand
from orderdesk.desk.orders import step as steps
from orderdesk.desk.people.access import Access, Rehearsed
from orderdesk.desk.people.pin import check_pin
from orderdesk.desk.rights import needs
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, NotFound, Refused
from orderdesk.i18n import _
from orderdesk.messages.code_hashes import CodeSecret
from orderdesk.messages.sms import Gateway
from orderdesk.model import DAMAGED, Actor, Order, Shelf
from orderdesk.rules.deadlines import Clocks
from orderdesk.rules.roles import Right, Role
from orderdesk.rules.rulebook.damaged import DAMAGED_BOOK
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.store.orders.order_rows import refuse_damaged
from orderdesk.values import replace

if TYPE_CHECKING:
    from orderdesk.desk.orders.hand_over import SentCode

T = TypeVar("T")


class Rules(Struct, frozen=True, kw_only=True, dict=True):
    """What governs the orders: rulebooks by key, clocks, roles by key, settings."""

    books: Mapping[str, Rulebook]
    clocks: Clocks
    roles: Mapping[str, Role]
    config: Config

    @cached_property
    def fingerprint(self) -> str:
        """One text that differs when any rule, hour or account does."""
        accounts = sorted((name, repr(settings)) for name, settings in self.config.channels.items())
        books = sorted((key, repr(book)) for key, book in self.books.items())
        return hashlib.sha256(repr((books, accounts, self.clocks.described())).encode()).hexdigest()

    def home_zone(self, channel: str | None) -> str:
        """The zone in which the desk tells its days and hours.

        That of the settings, else of `channel`, the first there were orders of; before any, of the first there can be.
        """
        return self.config.zone or self.book(channel or self.channels[0]).zone

    def shelves(self, channels: Collection[str]) -> frozenset[Shelf]:
        """The shelves that these channels and those of the settings use; those of all rulebooks for none."""
        keys = {self.config.rulebook_of(channel) for channel in (*channels, *self.config.channels)}
        books = [book for key, book in self.books.items() if key in keys] or self.books.values()
        return frozenset(status.shelf for book in books for status in book.status)

    @property
    def channels(self) -> list[str]:
        """Every channel that orders can be of: the accounts of the settings, and each rulebook by its own name."""
        names = dict.fromkeys([*self.config.channels, *self.books])
        return [name for name in names if self.config.rulebook_of(name) in self.books]

    def asked_by(self, store: Store) -> None:
        """Let a store ask these rules whether they know what an order says of itself."""
        store.connection.knows, store.connection.knows_channel = self.knows, self.knows_channel

    def knows_channel(self, channel: str) -> bool:
        """Whether the channel has a rulebook."""
        return self.config.rulebook_of(channel) in self.books

    def knows(self, channel: str, status: str, shelf: Shelf | None) -> bool:
        """Whether the channel has a rulebook with this status, on this shelf if one is named."""
        found = self._places.get(channel)
        if found is None:
            book = self.books.get(self.config.rulebook_of(channel))
            found = {} if book is None else {one.key: one.shelf for one in book.status}
            self._places[channel] = found
        return status in found and shelf in (None, found[status])

    @cached_property
    def _places(self) -> dict[str, dict[str, Shelf]]:
        """Of each channel that was asked for, its statuses with their shelves."""
        return {}

    def book(self, channel: str) -> Rulebook:
        """The rulebook of a channel; `Refused` when there is none."""
        if channel == DAMAGED:
            return DAMAGED_BOOK
        found = self._books.get(channel)
        if found is not None:
            return found
        book = self.books.get(self.config.rulebook_of(channel))
        if book is None:
            raise Refused(
                _("There is no rulebook for the channel “{channel}”; there are: {known}.").format(
                    channel=channel, known=", ".join(self.books)
                )
            )
        own = self.config.channels.get(channel)
        if own is not None:
            book = replace(book, reserve=own.reserve or book.reserve, language=own.language or book.language)
        self._books[channel] = found = with_texts(book, self.config.messages.get(book.key, {}))
        return found

    @cached_property
    def _books(self) -> dict[str, Rulebook]:
        """Of each channel that was asked for, its rulebook with the channel's own settings."""
        return {}


def with_texts(book: Rulebook, texts: Mapping[str, Mapping[str, str]]) -> Rulebook:
    """The rulebook with the shop's own texts, by language and name, over its own."""
    if not texts:
        return book
    both = {name: {**book.message_in.get(name, {}), **texts.get(name, {})} for name in (*book.message_in, *texts)}
    return replace(book, message_in=both)


class Desk:
    """The door of one operator to one store."""

    def __init__(
        self, store: Store, rules: Rules, clock: Clock, actor: Actor, secret: CodeSecret, gateway: Gateway
    ) -> None:
        """`actor` is the operator who acts; `secret` and `gateway` make and send hand-over codes."""
        self.store = store
        self.rules = rules
        self.clock = clock
        self.actor = actor
        self.access = Access(store, rules.roles, actor.name)
        self.shut: frozenset[int] = frozenset()
        """Damaged orders whose clocks have been tried in vain."""
        self.secret = secret
        self.gateway = gateway
        rules.asked_by(store)
        store.announcements.tell(rules.clocks)

    def named(self, operator: str) -> Desk:
        """The same door for somebody else, who acts from elsewhere."""
        return Desk(self.store, self.rules, self.clock, Actor(operator), self.secret, self.gateway)

    @property
    def zone(self) -> str:
        """The zone in which the desk tells the time."""
        return self.rules.home_zone(self.store.orders.first_channel())

    @property
    def home_currency(self) -> str:
        """The currency of the shop: that of the first channel there were orders of."""
        return self.rules.book(self.store.orders.first_channel() or self.rules.channels[0]).currency

    # --- the door --------------------------------------------------------------------------------------------

    @overload
    def do(self, command: ShopCommand[T], *, key: str = "") -> T: ...

    @overload
    def do(self, command: OrderCommand[T], order: Order, version: int | None = None, *, key: str = "") -> T: ...

    def do(
        self,
        command: ShopCommand[T] | OrderCommand[T],
        order: Order | None = None,
        version: int | None = None,
        *,
        key: str = "",
    ) -> T:
        """Do a command, to an order where it is about one; what it gives.

        `version` is what the operator saw of the order: where it has been changed since, the command is refused. With
        a `key` it is done once, however often it comes: `DoneAlready`.
        """
        journal = self._journal(command) if command.touches in JOURNALED else None
        asking = self.access.asking(lambda: self._rights(command, order), journal, key)
        with self.store.connection.looking(), asking:
            if isinstance(command, ShopCommand):
                return command.run(self)
            assert order is not None
            return command.run(self, order, version)

    def ask(self, command: ShopCommand[Any] | OrderCommand[Any], order: Order | None = None) -> None:
        """Refuse now what the command would be refused for want of a right, where something is told before it."""
        rights = self._rights(command, order)
        if rights is not None:
            self.access.check(*rights)

    def act(self, kind: str, note: str = "") -> int:
        """The act of what is done now, under the write lock; its id."""
        now = self.clock()
        return self.store.acts.open(kind, self.actor, at=now, recorded_at=now, note=note)

    def _journal(self, command: ShopCommand[Any] | OrderCommand[Any]) -> Callable[[Store], None]:
        def journal(_store: Store) -> None:
            self.act(command.name)

        return journal

    def _rights(self, command: ShopCommand[Any] | OrderCommand[Any], order: Order | None) -> tuple[Right, ...] | None:
        """What it needs; nothing at all where nobody is asked."""
        assert command.need is not None
        if not command.need.registered:
            return None
        if isinstance(command, ShopCommand):
            return (*command.need.rights, *command.further(self))
        assert order is not None
        return (*command.need.rights, *command.further(self, order))

    # --- what is read -----------------------------------------------------------------------------------------

    @needs()
    def find(self, reference: str) -> Order:
        """The order by its number, or `channel:number` where two channels share one."""
        channel, colon, number = reference.strip().partition(":")
        found = [self.store.orders.find(channel, number)] if colon else [*self.store.orders.by_number(channel)]
        if not found and channel[:1] == "#" and len(channel) < 12 and channel[1:].isascii() and channel[1:].isdigit():
            found = [self.store.orders.get(int(channel[1:]))]  # as a damaged order without a number is called
        orders = [order for order in found if order is not None]
        if not orders:
            raise NotFound(_("There is no order {number}.").format(number=clean(reference, limit=40)))
        if len(orders) > 1:
            names = ", ".join(f"{order.channel}:{order.number}" for order in orders)
            raise BadInput(_("Several orders have this number: {names}.").format(names=names))
        self.access.check_sees(orders[0])
        return orders[0]

    @needs()
    def code_at_hand(self, order: Order) -> SentCode | None:
        """The code that has been sent and can still be given."""
        from orderdesk.desk.orders.hand_over import current_code

        if self.store.accounts.get(order.channel) is not None:
            from orderdesk.desk.channels.own_code import account_of, at_hand

            if account_of(self, order) is not None:
                return at_hand(self, order)
        return current_code(self.work(order), self.secret, self.rules.config.codes)

    # --- for commands ----------------------------------------------------------------------------------------

    def change(
        self,
        order: Order,
        act: Callable[[UnitOfWork], T],
        version: int | None = None,
        *,
        own: bool = True,
        held: bool = False,
    ) -> T:
        """Run `act` on the order as it is now, under the write lock; its clock's own act goes before.

        Where operators work on their `own` orders only, it must be one of them. What another operator has claimed they
        leave alone, unless the act may be done to a `held` order too: what only adds to the record, and what happens
        outside, hinders nobody.
        """
        refused: Refused | None = None
        with self.access.changing():
            work = self.work(order)
            if own:
                self.access.check_own(work.order)
            if not held:
                work.check_held()
            self.store.operators.seen(self.actor.name, work.now)
            status = work.order.status
            while steps.act_by_clock(work):
                pass
            if work.order.status != status:
                refused = work.refuse("")
            else:
                work.check_version(version)
                return act(work)
        raise refused

    def signed_change(
        self, order: Order, act: Callable[[UnitOfWork, str], T], pin: str, version: int | None = None
    ) -> T:
        """The same for what is signed, once somebody is registered here: `act` is given the note that says so.

        Whether it is possible at all is asked first, by doing it and taking it back: a PIN signs only what is done.
        """
        if not self.store.operators.any_registered():
            return self.change(order, lambda work: act(work, ""), version)
        note = _("signed with a PIN")

        def rehearse(work: UnitOfWork) -> None:
            act(work, note)
            raise Rehearsed

        with suppress(Rehearsed):
            self.change(order, rehearse, version)
        check_pin(self.access, pin, self.clock(), self.zone)
        return self.change(order, lambda work: act(work, note), version)

    def work(self, order: Order) -> UnitOfWork:
        """The order as it is now, with its rules; `NotFound` when it is gone."""
        self.store.announcements.tell(self.rules.clocks)
        current = self.store.orders.get(order.id)
        if current is None:
            raise NotFound(_("There is no order {number}.").format(number=order.number))
        refuse_damaged(current)
        book = self.rules.book(current.channel)
        config = self.rules.config
        return UnitOfWork(
            self.store, self.rules.clocks, book, current, self.clock(), self.actor, self.rules.book, config.shop,
            config.undo.window, self.zone,
        )  # fmt: skip
