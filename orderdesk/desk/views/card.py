"""Everything about one order, read together for its card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from msgspec import Struct

from orderdesk.desk.desk import Rules
from orderdesk.desk.views.goods_of_order import LineGoods, apart, goods_of
from orderdesk.desk.views.payments import Payment, payments
from orderdesk.desk.views.visible_events import seen
from orderdesk.errors import OrderDamaged
from orderdesk.model import ASSIGNED, OFFERED_TO, REFUND_DUE, Contact, Event, FactName, Line, Order, OutboxItem
from orderdesk.model.channel_accounts import Account
from orderdesk.model.dispatch import Task
from orderdesk.model.returns import Return
from orderdesk.rules.deadlines import target_of
from orderdesk.rules.edits import can_move_date, editable
from orderdesk.rules.goods import returnable
from orderdesk.rules.possible import cancel_step, outside, step_on
from orderdesk.rules.refunds import reversible
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import Rulebook, Target
from orderdesk.rules.rulebook.steps import LETTERS, Step
from orderdesk.rules.visibility import Visibility
from orderdesk.store import Store
from orderdesk.store.orders.charges import ChargeRow
from orderdesk.store.orders.order_rows import damaged
from orderdesk.store.people.claims import Claim
from orderdesk.values import replace

T = TypeVar("T")


class Possible(Struct, frozen=True, kw_only=True):
    """What an operator can do with the order now."""

    steps: Mapping[str, Step]
    """By the key of the desk that takes them."""
    cancel: Step | None
    date: bool
    """Move the planned date."""
    edit: bool
    split: bool
    note: bool
    """Add a note, log a call."""
    assign: bool
    """Say whose it is, hand it off, or take it over."""
    refund: bool
    """Note that the buyer has their money back."""
    reverse: bool
    """Take back a payment that was noted wrongly."""
    repeat: bool
    """Type it in once more: a new order of the same goods."""
    give_back: bool
    """Note that the buyer gives goods back."""
    told: bool
    """Note that its marketplace has been told."""
    reveal: bool
    """Show what its channel hides."""
    rights: frozenset[Right]
    """What they may do to this order, as far as that is a matter of their role alone."""
    events: tuple[Step, ...]
    """What the buyer, the bank or the marketplace may have done, for who may record it."""


NO_ACTS: Final = Possible(
    steps={}, cancel=None, date=False, edit=False, split=False, note=False, assign=False, refund=False, reverse=False,
    repeat=False, give_back=False, told=False, reveal=False, rights=frozenset(), events=(),
)  # fmt: skip
"""What can be done with an order that is damaged in the database."""


class Card(Struct, frozen=True, kw_only=True):
    """An order with all that belongs to it."""

    order: Order
    book: Rulebook
    lines: list[Line]
    contacts: list[Contact]
    outbox: list[OutboxItem]
    history: list[Event]
    others: list[Order]
    """Other orders of the same buyer, the latest first."""
    charges: list[ChargeRow]
    """What the marketplace has taken for it."""
    goods: Mapping[int, LineGoods]
    """Of its lines that are counted, by their ids, where the goods are."""
    apart: str
    """That they lie in several warehouses, in words; empty where they do not."""
    hidden: frozenset[str]
    """Those of its products that are off sale."""
    target: Target | None
    """The rule behind its clock."""
    claim: Claim | None
    """Who holds it now."""
    account: Account | None
    """The line to its marketplace, where there is one."""
    zone: str
    """The desk's, in which everything is told but what was promised: that is told in the channel's own."""
    acts: Possible
    returns: list[Return]
    """Its returns, the oldest first."""
    speaks: str | None
    """The language in which its buyer is written to, empty for the shop's; `None` for who may not read messages."""
    tasks: list[Task]
    """What is to be done about it, the most urgent first; not what its own facts tell, such as a planned call."""

    @property
    def payments(self) -> list[Payment]:
        """Its money, part by part."""
        return payments(self.history, self.order.total.currency)


def card(store: Store, rules: Rules, order: Order) -> Card:
    """The card of an order."""
    broken: list[str] = []

    def read(of: Callable[[int], list[T]]) -> list[T]:
        try:
            return of(order.id)
        except OrderDamaged as error:
            broken.append(error.what)
            return []

    sight = store.sight()
    lines, contacts, outbox = read(store.orders.lines), read(store.contacts.of), read(store.outbox.of)
    history, charges = read(store.history.of), read(store.charges.of)
    if broken and order.damage is None:
        order = damaged(order, ", ".join(broken))
    book = rules.book(order.channel)
    goods = goods_of(store, order.id, lines)
    can = acts(book, order, sight)
    return Card(
        order=sight.order(order),
        book=book,
        lines=sight.lines(lines),
        contacts=sight.contacts(contacts),
        outbox=sight.outbox(outbox),
        speaks=None if sight.role.masks else store.remarks.language(order.customer.id) or book.language,
        history=seen(store, history),
        others=[
            sight.order(o) for o in store.orders.of_customer(order.customer.id) if o.id != order.id and sight.sees(o)
        ],
        charges=[replace(row, amount=sight.money(row.amount)) for row in charges],
        goods=goods,
        apart=apart(lines, goods) if can.split else "",
        hidden=frozenset(sku for line in lines if (sku := line.sku) and store.switches.is_hidden(sku)),
        target=target_of(book, order),
        claim=store.claims.of(order.id),
        account=store.accounts.get(order.channel),
        zone=rules.home_zone(store.orders.first_channel()),
        acts=can,
        returns=store.returns.of_order(order.id) if returnable(book, order) else [],
        tasks=[replace(task, text=sight.words(task.text)) for task in store.tasks.about_order(order.id) if task.text],
    )


def acts(book: Rulebook, order: Order, sight: Visibility) -> Possible:
    """What an operator can do with an order now: what its rulebook has for it, and their role allows."""

    if order.damage is not None:
        return NO_ACTS

    def allowed(step: Step | None) -> Step | None:
        return step if step is not None and sight.may(order, step.right) else None

    owner = order.value(ASSIGNED) == sight.operator
    return Possible(
        steps={letter: step for letter in LETTERS if (step := allowed(step_on(book, order, letter))) is not None},
        cancel=allowed(cancel_step(book, order)),
        date=can_move_date(book, order) and sight.may(order, Right.MOVE_DATE),
        edit=bool(editable(book, order)) and sight.may(order, Right.EDIT),
        split=book.split is not None and order.status in book.split.in_ and sight.may(order, Right.SPLIT),
        note=sight.may(order, Right.NOTE),
        assign=not order.shelf.closed
        and (order.value(OFFERED_TO) == sight.operator or sight.may(order, Right.NOTE if owner else Right.ASSIGN)),
        refund=REFUND_DUE in order.facts and sight.may(order, Right.TAKE_MONEY),
        reverse=reversible(book, order).minor > 0 and sight.may(order, Right.TAKE_MONEY),
        repeat=order.shelf.closed and not order.customer.erased and sight.may(order, Right.ADD),
        give_back=returnable(book, order) and sight.may(order, Right.RELAY),
        told=(order.untold_at is not None or bool(order.facts.get(FactName.ATTENTION)))
        and sight.may(order, Right.RELAY),
        reveal=any(name in order.facts for name in book.hides) and sight.may(order, Right.REVEAL),
        rights=frozenset(right for right in sight.role.rights if sight.may(order, right)),
        events=outside(book, order) if sight.may(order, Right.RELAY) else (),
    )
