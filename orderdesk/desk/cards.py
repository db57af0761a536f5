"""Everything about one order, read together for its card."""

from __future__ import annotations

from dataclasses import dataclass

from orderdesk.desk.desk import Rules
from orderdesk.model import Contact, Event, Line, Order, OutboxItem
from orderdesk.rules.answers import can_move_date, cancel_step, main_step, proof_step
from orderdesk.rules.book import Rulebook, Step, Target
from orderdesk.rules.clocks import target_of
from orderdesk.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What an operator can do with the order now."""

    main: Step | None
    """Accept, or whatever comes next."""
    proof: Step | None
    """Hand over against the buyer's code."""
    cancel: Step | None
    date: bool
    """Move the planned date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An order with all that belongs to it."""

    order: Order
    book: Rulebook
    lines: list[Line]
    contacts: list[Contact]
    outbox: list[OutboxItem]
    history: list[Event]
    target: Target | None
    """The rule behind its clock."""
    acts: Acts


def card(store: Store, rules: Rules, order: Order) -> Card:
    """The card of an order."""
    book = rules.book(order.channel)
    return Card(
        order=order,
        book=book,
        lines=store.orders.lines(order.id),
        contacts=store.contacts.of(order.id),
        outbox=store.outbox.of(order.id),
        history=store.history.of(order.id),
        target=target_of(book, order),
        acts=acts(book, order),
    )


def acts(book: Rulebook, order: Order) -> Acts:
    """What can be done with an order now."""
    return Acts(
        main=main_step(book, order),
        proof=proof_step(book, order),
        cancel=cancel_step(book, order),
        date=can_move_date(book, order),
    )
