"""Who takes an order's money, and what is still owed of it: derived each time, never noted. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import CREDITED, PAID_AMOUNT, REFUND, REFUND_DUE, FactName, FieldValue, Order
from orderdesk.money import HiddenMoney, Money, checked, parse_money
from orderdesk.rules.conditions import URGENT, urgent
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import Ask, AskKind, MoneyEffect, Step
from orderdesk.rules.taken import channel_pays, had, noted, taken
from orderdesk.values import replace
from orderdesk.wording.labels import payment_name

PAID: Final = "paid"
"""What conditions ask for: whether nothing is owed."""

PREPAID: Final = "prepaid"
"""The way to pay in which all is paid before the order goes."""

DIFFERENCE: Final = "difference"
"""The field that answers for a sum other than the one owed."""


def asked(order: Order) -> Money:
    """What the buyer pays for what they keep: the total, less what was let off for goods that came back."""
    credited = order.value(CREDITED)
    return replace(order.total, minor=max(order.total.minor - (credited if isinstance(credited, int) else 0), 0))


def owed(book: Rulebook, order: Order) -> Money:
    """What the buyer must still pay the shop: nothing of an order that has come to nothing."""
    total, over = order.total, book.status_of(order.status).over
    left = 0 if over else asked(order).minor - had(book, order).minor
    return type(total)(max(left, 0), total.currency)


def paid(book: Rulebook, order: Order) -> bool:
    """Whether the shop has had all of its money, or the channel has."""
    return had(book, order).minor >= asked(order).minor


def paid_sum(book: Rulebook, order: Order) -> Money:
    """What the buyer has paid, to the shop or to the channel, and not got back."""
    came = had(book, order)
    return replace(came, minor=max(came.minor - _returned(order), 0))


def excess(book: Rulebook, order: Order) -> Money:
    """What the shop or the channel holds beyond the total of an order that goes on.

    Nothing of one that has come to nothing, or whose refund is decided: what the buyer is due, the refund says.
    """
    settled = REFUND in order.facts or book.status_of(order.status).over
    over = 0 if settled else had(book, order).minor - asked(order).minor
    return type(order.total)(max(over, 0), order.total.currency)


def _returned(order: Order) -> int:
    """How much of a refund that was decided the buyer has got; masked facts tell nothing."""
    refund, left = order.value(REFUND), order.value(REFUND_DUE) or 0
    return refund - left if isinstance(refund, int) and isinstance(left, int) else 0


def value_of(book: Rulebook, order: Order) -> Callable[[str], FieldValue]:
    """What conditions about the order see: its fields and facts, whether it is paid, and whether it cannot wait."""

    def value(name: str) -> FieldValue:
        if name == PAID:
            return paid(book, order)
        return urgent(book.urgent, order.value(FactName.CATEGORY)) if name == URGENT else order.value(name)

    return value


def stands(book: Rulebook, order: Order, status: str) -> str:
    """Where an order that comes into a status stands: where it is done, it first waits for its money."""
    wanted = book.status_of(status)
    if wanted.until_paid and not paid(book, order):
        return wanted.until_paid
    if paid(book, order):
        return next((done.key for done in book.status if done.until_paid == status), status)
    return status


def receiving(book: Rulebook) -> Step | None:
    """The rulebook's step that takes money."""
    return next((step for step in book.step if step.money is MoneyEffect.RECEIVE), None)


def received(book: Rulebook, order: Order, text: str) -> dict[str, FieldValue]:
    """What a sum just received sets; `BadInput` for one that is none, or nothing."""
    now = parse_money(text, order.total.currency)
    if not now.minor:
        raise BadInput(_("A payment of nothing is none: {owed} is owed.").format(owed=owed(book, order)))
    return {PAID_AMOUNT: checked(order.received.minor + now.minor, now.currency).minor}


def difference(book: Rulebook, order: Order, text: str) -> Ask | None:
    """What must be answered where the sum received is not the one owed; `None` where it is, or is no sum yet."""
    try:
        now, due = parse_money(text, order.total.currency), owed(book, order)
    except BadInput:
        return None
    between = replace(now, minor=abs(now.minor - due.minor))
    if not now.minor or not between.minor:
        return None
    if now.minor < due.minor:
        part = _("{sum} of the {owed} owed: {rest} stays owed").format(sum=now, owed=due, rest=between)
        return Ask(field=DIFFERENCE, title=part, kind=AskKind.YES)
    return Ask(field=DIFFERENCE, title=_("{rest} more than the {owed} owed: why").format(rest=between, owed=due))


def received_text(book: Rulebook, order: Order, sum_: Money) -> str:
    """What has just come in, and how the order stands by it: what is still owed, or what came in too much."""
    due, over = owed(book, order), excess(book, order)
    if due.minor:
        return _("{sum} received, {owed} still owed").format(sum=sum_, owed=due)
    if over.minor:
        return _("{sum} received, {over} of it too much").format(sum=sum_, over=over)
    return _("{sum} received, nothing is owed any more").format(sum=sum_)


def sums_text(order: Order) -> str:
    """What the buyer pays, and of what it is made up where they pay for the delivery too."""
    if order.delivery_cost is None or not order.delivery_cost.minor:
        return str(order.total)
    said = _("{total}: goods {goods}, delivery {delivery}")
    return said.format(total=order.total, goods=order.goods, delivery=order.delivery_cost)


def payment_word(book: Rulebook, order: Order) -> str:
    """How an order is paid, or that the shop has had its money, in a word."""
    held = paid_sum(book, order).minor if order.total.minor else 0
    whole = channel_pays(book, order) and not noted(order)
    return _("paid") if held and paid(book, order) and not whole else payment_name(order.payment)


def sum_owed(book: Rulebook, order: Order) -> str:
    """The sum of an order with what is still owed of it, so that nobody takes it for paid; only that where all is."""
    due = owed(book, order)
    if isinstance(order.total, HiddenMoney) or not due.minor:
        return str(order.total)
    left = _("{owed} owed").format(owed=due)
    return left if due.minor == order.total.minor else f"{order.total}, {left}"


def payment_text(book: Rulebook, order: Order, ways: Sequence[str] = ()) -> str:
    """How an order is paid and how far, in words; only how, for eyes that see no sums.

    `ways` are those in which its parts were paid, where there is more than one.
    """
    how = " + ".join(map(payment_name, ways)) if len(ways) > 1 else payment_name(order.payment) or "—"
    if isinstance(order.total, HiddenMoney):
        return how
    if channel_pays(book, order) and not noted(order):
        return f"{how}, {_('the channel takes the money')}"
    due, over, came, held = owed(book, order), excess(book, order), order.received, paid_sum(book, order)
    if noted(order):
        how = f"{how}, {_('the channel has taken {sum}').format(sum=taken(book, order))}"
    back = replace(came, minor=_returned(order))
    if came.minor < 0:
        how, came = (
            f"{how}, {_('paid back: {sum}').format(sum=replace(came, minor=-came.minor))}",
            replace(came, minor=0),
        )
    if noted(order) and not (came.minor or due.minor or over.minor or back.minor):
        return how
    if back.minor and held.minor < had(book, order).minor:
        state = _("{sum} received, {back} of it paid back").format(sum=came, back=back)
        if noted(order):
            here = [_("{sum} received").format(sum=came)] if came.minor else []
            state = ", ".join([*here, _("paid back: {sum}").format(sum=back)])
    elif over.minor:
        state = _("paid, {sum} too much").format(sum=over)
    elif paid(book, order) and held.minor <= order.total.minor:
        state = _("paid")
    elif not due.minor:
        state = _("{sum} received").format(sum=came) if came.minor else _("nothing is owed")
    elif came.minor:
        state = _("{sum} received, {owed} owed").format(sum=came, owed=due)
    else:
        state = _("{owed} owed").format(owed=due)
    return f"{how}, {state}"
