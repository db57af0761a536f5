"""Taking orders in: new ones are added, known ones follow what their channel has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.desk.customers.recognise import OTHER_CONTACT, buyer_of, learn, texts_of
from orderdesk.desk.desk import Rules
from orderdesk.desk.intake.add import Addition, add_orders, order_text
from orderdesk.desk.intake.by_hand import typed_again, typed_in
from orderdesk.desk.intake.channel_word import channel_status, reason_of, unknown_state, word_of
from orderdesk.desk.intake.follow import Outcome, Taken, follow, lines_of
from orderdesk.desk.intake.told_money import told_taken
from orderdesk.desk.intake.told_sums import come_to, told_sums
from orderdesk.desk.people.access import Access
from orderdesk.desk.people.distribute import distribute
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import DeskError, OrderDamaged, StoreError
from orderdesk.model import ASSIGNED, BEGAN_UNSEEN, MARKETPLACE, PAID_AMOUNT, Actor, Customer, FactName, Order
from orderdesk.money import checked
from orderdesk.rules.payment import PAID
from orderdesk.rules.possible import in_own_words
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store
from orderdesk.store.orders.order_rows import refuse_damaged
from orderdesk.values import replace
from orderdesk.wording.dates import check_promise
from orderdesk.wording.order_row import came_late

Changing = Callable[[], AbstractContextManager[Store]]
"""Opens the transaction of a command."""


class Intake:
    """Takes orders in, some at a time."""

    def __init__(self, store: Store, rules: Rules, now: int, changing: Changing, *, live: bool = False) -> None:
        """`now` is when the channel said what it says, `live` when it has just been asked, so that nothing is stale.

        A batch is taken in under `changing`.
        """
        self._live, self._changing = live, changing
        self._store = store
        self._rules = rules
        self._now = now
        self._texts: list[tuple[int, str]] = []
        self._known = set[str]()
        """The numbers that orders bear, of those that are being taken in."""
        self._new: list[Addition] = []
        """Orders that are still to be put into the store."""
        self._actor, self._kind = MARKETPLACE, "received"
        self._learned: list[int] = []
        """Buyers of whom new ways to reach them have become known."""
        self._buyer: Customer | None = None
        """Whose the new order is, where that is known before."""
        self._refused: int | None = None
        """The act that was done here and that the channel has refused."""
        self._act: int | None = None
        """The act by which new orders are taken in, once there are any."""

    def type_in(self, channel: str, answers: Mapping[str, str], actor: Actor) -> Order:
        """Add an order that was typed in by hand, with a number of the shop's own series, inside a transaction."""
        access = Access(self._store, self._rules.roles, actor.name)
        incoming = typed_in(self._store, channel, self._rules.book(channel), answers, self._now)
        if access.role().assigned_only:  # whoever sees only their own orders would lose it
            incoming = replace(incoming, facts={**incoming.facts, ASSIGNED: actor.name})
        self._actor, self._kind = actor, "typed_in"
        self._take_all([incoming])
        order = self._store.orders.find(channel, incoming.number)
        assert order is not None
        return order

    def type_again(self, channel: str, order: Order, source: str, actor: Actor) -> Order:
        """Add a new order by hand of the same goods for the same buyer, inside a transaction."""
        access = Access(self._store, self._rules.roles, actor.name)
        incoming = typed_again(self._store, channel, self._rules.book(channel), order, source, self._now)
        if access.role().assigned_only:
            incoming = replace(incoming, facts={**incoming.facts, ASSIGNED: actor.name})
        self._actor, self._kind, self._buyer = actor, "repeated", order.customer
        self._take_all([incoming])
        made = self._store.orders.find(channel, incoming.number)
        assert made is not None
        return made

    def take(self, batch: Sequence[IncomingOrder]) -> list[Taken]:
        """Take a batch in one transaction; an order that is refused leaves nothing behind and stops no other."""
        try:
            return self._together(batch)
        except DeskError as error:
            if isinstance(error, StoreError) and not isinstance(error, OrderDamaged):
                raise
            if len(batch) == 1:
                return [Taken(Outcome.REFUSED, str(error))]
            return [taken for incoming in batch for taken in self.take([incoming])]

    def hear(self, incoming: IncomingOrder, *, refused: int | None) -> Taken:
        """Take in what a channel has just said of one order, inside a transaction.

        Where it has `refused` an act that was done here, the order goes where the channel has it.
        """
        self._refused = refused
        return self._take_all([incoming])[0]

    def _together(self, batch: Sequence[IncomingOrder]) -> list[Taken]:
        with self._changing():
            self._store.announcements.tell(self._rules.clocks)
            return self._take_all(batch)

    def _take_all(self, batch: Sequence[IncomingOrder]) -> list[Taken]:
        self._texts.clear()
        self._new.clear()
        self._learned.clear()
        self._act = None
        self._known = self._store.orders.numbers_among([incoming.number for incoming in batch])
        taken = [self._take(incoming) for incoming in batch]
        self._put_new()
        for customer_id in dict.fromkeys(self._learned):
            self._texts += texts_of(self._store, customer_id)
        distribute(self._store, self._rules, self._now)
        self._store.orders.index(self._texts)
        return taken

    def _take(self, incoming: IncomingOrder) -> Taken:
        book = self._rules.book(incoming.channel)
        if book.word:
            incoming = replace(incoming, facts=in_own_words(book, incoming.facts))
        check_promise(incoming.planned_at, max(self._now, incoming.received_at), book.zone)
        if incoming.number not in self._known:
            return self._add(book, incoming)
        self._put_new()
        order = self._store.orders.find(incoming.channel, incoming.number)
        if order is None:
            for namesake in self._store.orders.by_number(incoming.number):
                refuse_damaged(namesake)  # it may be this one, of which not even the channel can be read
            return self._add(book, incoming)
        refuse_damaged(order)
        work = UnitOfWork(self._store, self._rules.clocks, book, order, self._now, MARKETPLACE, self._rules.book)
        return follow(work, incoming, self._texts, self._learned, live=self._live, refused=self._refused)

    # --- an order not seen before ----------------------------------------------------------------------------

    def _add(self, book: Rulebook, incoming: IncomingOrder) -> Taken:
        word = word_of(book, incoming)
        status = word.status or book.status[0].key
        shelf = book.status_of(status).shelf
        customer = buyer_of(self._store, incoming, self._buyer, book.country, self._opened, self._learned)
        facts = dict(incoming.facts)
        if incoming.external:
            facts[FactName.CHANNEL_STATUS] = channel_status(incoming)
        if word.unsure:
            facts[FactName.ATTENTION] = True
        if word.hold:
            facts[FactName.HELD_BACK] = word.hold
        if incoming.phone not in (None, customer.phone):  # they are known by it, but go by another
            facts.setdefault(OTHER_CONTACT, incoming.phone or "")
        currency = incoming.currency or book.currency
        lines = lines_of(incoming, currency)
        sums = told_sums(book, incoming.as_table(), come_to(lines))
        received = incoming.received_at or self._now
        came = min(received, self._now)
        entered = incoming.entered_at
        if entered is None and (shelf.closed or status == book.status[0].key):
            entered = came
        elif entered is None:  # its clock begins with what is seen: it may have been anywhere until then
            entered = self._now
            facts[BEGAN_UNSEEN] = True
        order = Order(
            id=0,
            channel=incoming.channel,
            number=incoming.number,
            version=1,
            status=status,
            shelf=shelf,
            entered_at=min(entered, self._now),
            customer=customer,
            method=incoming.method,
            payment=incoming.payment,
            address=incoming.address,
            comment=incoming.comment,
            goods=checked(sums["goods"] or 0, currency),
            delivery_cost=None if incoming.delivery_cost is None else checked(incoming.delivery_cost, currency),
            received_at=received,
            planned_at=incoming.planned_at,
            cancel_reason=reason_of(book, incoming) if shelf.closed else None,
            closed_at=came if shelf.closed else None,
            facts=facts,
            seen_at=self._now,
        )
        total = checked(order.total.minor, currency)
        told = facts.pop(PAID, None)
        if told:
            facts[PAID_AMOUNT] = total.minor
        facts |= told_taken(book, order, denied=told is False)
        new = Addition.of(self._rules.clocks, book, order, lines, self._now, incoming.snapshot(), came)
        self._known.add(incoming.number)
        self._new.append(new)
        if OTHER_CONTACT in facts:
            self._learn(customer.id, facts[OTHER_CONTACT], book)
        return Taken(
            Outcome.ADDED,
            unknown_state(incoming, word) if word.unsure else came_late(new.order, book, self._rules.clocks),
        )

    def _learn(self, customer_id: int, said: object, book: Rulebook) -> None:
        """How else the buyer of a new order is reached; the next order in the batch may be theirs by that."""
        self._put_new()
        if learn(self._store, customer_id, said, book.country, self._opened()):
            self._learned.append(customer_id)

    def _opened(self) -> int:
        """The act by which the new orders are taken in."""
        if self._act is None:
            self._act = self._store.acts.open(self._kind, self._actor, at=self._now, recorded_at=self._now)
        return self._act

    def _put_new(self) -> None:
        """Put the new orders into the store, together: what belongs to them is written cheapest so."""
        if self._new:
            ids = add_orders(self._store, self._new, actor=self._actor, kind=self._kind, now=self._now,
                             act=self._opened())  # fmt: skip
            self._texts += [(at, order_text(new.order, new.lines)) for at, new in zip(ids, self._new, strict=True)]
            self._new.clear()
