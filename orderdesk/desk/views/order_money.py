"""An order's money as the ledger has it, and what is said before a payment is noted."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from orderdesk.desk.ledgers.money import money_of_transfers
from orderdesk.desk.views.money_figures import Figure, sum_of
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.money import Money, parse_money
from orderdesk.rules.payment import difference, owed
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import AskKind
from orderdesk.store import Store
from orderdesk.store.ledgers.transfers import Transfer, Unreceived
from orderdesk.values import replace


class OrderMoney(Struct, frozen=True):
    """What the transfers of an order come to, as its reader may see it."""

    goods: Money
    """What was agreed for the goods, and stands."""
    delivery: Money
    total: Money
    owed: Money
    paid: Money
    """What the shop or the channel has of the buyer's money."""
    refund_due: Money
    fees: Money
    """What the channel has charged."""
    clearing: Money
    """What the channel has of it and has not paid to the shop yet."""
    transfers: list[Transfer]


def order_money(store: Store, order: Order) -> OrderMoney:
    """The money of an order, every figure of it the sum of transfers."""
    transfers, sight = store.money.of(order.id), store.sight()
    position = money_of_transfers(transfers)

    def seen(minor: int) -> Money:
        return sight.money(Money(minor, order.total.currency))

    total = position.sales + position.delivery_income
    return OrderMoney(
        goods=seen(position.sales),
        delivery=seen(position.delivery_income),
        total=seen(total),
        owed=seen(max(total - position.paid, 0)),
        paid=seen(position.paid),
        refund_due=seen(position.refunds_due),
        fees=seen(sum_of(transfers, Figure.FEES)),
        clearing=seen(sum_of(transfers, Figure.CLEARING)),
        transfers=[replace(one, amount=sight.money(one.amount)) for one in transfers],
    )


def not_received(store: Store) -> list[Unreceived]:
    """What has not come in yet, by shelf and currency, as its reader may see it."""
    sight = store.sight()
    return [
        replace(one, owed=sight.money(one.owed), clearing=sight.money(one.clearing))
        for one in store.money.unreceived(sight.whose)
    ]


def payment_doubts(store: Store, book: Rulebook, order: Order, text: str) -> Iterator[str]:
    """What speaks against a sum just received, as typed: that it is not the one owed, and whose it is perhaps."""
    differs = difference(book, order, text)
    if differs is None:
        return
    sum_, due = parse_money(text, order.total.currency), owed(book, order)
    if differs.kind is AskKind.YES:
        yield differs.title
    else:
        over = replace(sum_, minor=sum_.minor - due.minor)
        yield _("{rest} more than the {owed} owed: it is the buyer's").format(rest=over, owed=due)
    yield from owed_by_others(store, book, order, text)


def owed_by_others(store: Store, book: Rulebook, order: Order, text: str) -> Iterator[str]:
    """Whose the sum is perhaps, as typed, which is not the one that this order owes: orders that owe just that."""
    if difference(book, order, text) is None:
        return
    sum_, sight = parse_money(text, order.total.currency), store.sight()
    for other in filter(sight.sees, store.deadlines.orders(store.money.owing(sum_, but=order.id))):
        name = sight.name(other.customer.name)
        yield _("{sum} is what order {number} owes ({name})").format(sum=sum_, number=other.number, name=name)
