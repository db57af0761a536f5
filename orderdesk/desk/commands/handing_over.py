"""Giving the goods out against a code that is sent to the buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from orderdesk.desk.change import Change
from orderdesk.desk.command import Key, OrderCommand
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.desk.views.card import Possible
from orderdesk.errors import DeskError
from orderdesk.i18n import _, mark
from orderdesk.messages.sms import SendFailed
from orderdesk.model import Order
from orderdesk.rules.possible import proof_rights
from orderdesk.rules.roles import Right

if TYPE_CHECKING:
    from orderdesk.desk.orders.hand_over import SentCode
    from orderdesk.model.channel_accounts import Account

_HAND_OVER: Final = Key(
    "order.hand-over",
    "i",
    mark("hand over"),
    mark("Send the buyer a code and hand the order over against it"),
    after="order.next-step",
)
_FAILED: Final = Change(kind="code_failed", stays=mark("the unsent message stays in the history"))


class SendCode(OrderCommand["SentCode"], frozen=True):
    """Send the buyer the code against which the goods are given out."""

    name: ClassVar = "send-code"
    need: ClassVar = Need(among=(Right.HAND_OVER,))
    keys: ClassVar = (_HAND_OVER,)

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """The step by which the goods are given out, against a code or without."""
        step = can.steps.get(key.key)
        return "" if step is None else _(step.title)

    def further(self, desk: Desk, order: Order) -> tuple[Right, ...]:
        """What giving goods out against a code needs."""
        return proof_rights(desk.rules.book(order.channel))

    def run(self, desk: Desk, order: Order, version: int | None) -> SentCode:
        """Draft it, send it, and let it count from then on. `SendFailed` when it did not leave."""
        return send_code(desk, order, version)


class HandOver(OrderCommand[Order], frozen=True):
    """Give the goods out against the buyer's code."""

    name: ClassVar = "hand-over"
    need: ClassVar = Need(among=(Right.HAND_OVER,))
    keys: ClassVar = (_HAND_OVER,)

    code: str

    @classmethod
    def on_key(cls, key: Key, can: Possible) -> str:
        """As its code is sent."""
        return SendCode.on_key(key, can)

    def further(self, desk: Desk, order: Order) -> tuple[Right, ...]:
        """What giving goods out against a code needs."""
        return proof_rights(desk.rules.book(order.channel))

    def run(self, desk: Desk, order: Order, version: int | None) -> Order:
        """Try the code; `Refused` says how many tries are left."""
        from orderdesk.desk.orders.hand_over import try_code

        limits, account = desk.rules.config.codes, code_of_theirs(desk, order)
        if account is not None:
            from orderdesk.desk.channels.own_code import give_out

            return give_out(desk, order, account, self.code, version)
        outcome = desk.change(order, lambda work: try_code(work, self.code, desk.secret, limits), version)
        if isinstance(outcome, DeskError):  # the try counts, so its transaction must not be taken back
            raise outcome
        return outcome


def code_of_theirs(desk: Desk, order: Order) -> Account | None:
    """The account whose marketplace sends the code of an order itself; `None` where the desk makes it."""
    if desk.store.accounts.get(order.channel) is None:
        return None
    from orderdesk.desk.channels.own_code import account_of

    return account_of(desk, order)


def send_code(desk: Desk, order: Order, version: int | None = None, *, own: bool = True) -> SentCode:
    """Send the code of an order; of any order, where it need not be the operator's `own`."""
    from orderdesk.desk.messages.code_sending import SendUnclear, send_text
    from orderdesk.desk.orders.hand_over import draft_code
    from orderdesk.desk.orders.message_texts import code_text

    account = code_of_theirs(desk, order)
    if account is not None:
        from orderdesk.desk.channels.own_code import send

        return send(desk, order, account, version, own=own)
    limits, book = desk.rules.config.codes, desk.rules.book(order.channel)
    draft = desk.change(order, lambda work: draft_code(work, desk.secret, limits), version, own=own)
    speaks = desk.store.remarks.language(order.customer.id) or book.language
    text = code_text(book, order.number, draft.code, speaks)
    try:
        send_text(desk, order, draft.phone, text, f"code-{draft.code_id}")
    except SendUnclear:  # the buyer may have it at hand: it counts, and is not sent again by itself
        with desk.access.changing() as store:
            store.codes.activate(draft.code_id)
        raise
    except SendFailed:
        with desk.access.changing() as store:
            store.codes.end(draft.code_id, "failed", desk.clock())
        desk.change(order, lambda work: work.commit(_FAILED), own=own, held=True)
        raise
    with desk.access.changing() as store:
        store.codes.activate(draft.code_id)
    return draft.sent
