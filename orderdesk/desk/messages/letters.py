"""What holds of a message to a buyer: whether it may be sent now, that it is on its way, and what became of it.

A message is sent once. What got no answer may have arrived: it is never sent again, and history says so.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from orderdesk.channels.live.protocol import Outcome
from orderdesk.clock import DAY
from orderdesk.desk.change import Change
from orderdesk.desk.clocks.quiet_hours import out_of_quiet
from orderdesk.desk.desk import Desk
from orderdesk.errors import OrderDamaged
from orderdesk.i18n import _
from orderdesk.messages.senders.message_sender import Outgoing, Sent
from orderdesk.model import SYSTEM, Order
from orderdesk.model.channel_accounts import PushState
from orderdesk.model.dispatch import TaskKind
from orderdesk.model.senders import Letter, Sender
from orderdesk.phones import PHONE_WRITTEN
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store import Store

FAILED: Final = "message_failed"
"""The event of a message that did not reach its buyer, or perhaps did not."""

_STALE: Final = DAY
"""Seconds after which what a message says may not be true any more."""

_BY_PHONE: Final = ("phone", "sms")
"""Ways to reach a buyer, one of which a rulebook must allow for SMS."""


def sender_for(store: Store, channel: str) -> Sender | None:
    """Who writes to the buyers of a channel; `None` where nobody does."""
    return next((one for one in store.outside.senders() if one.writes_of(channel)), None)


def waits(book: Rulebook, now: int) -> bool:
    """Whether a message waits for the buyer's morning."""
    return out_of_quiet(now, book.zone) > now


def by_sms(book: Rulebook) -> bool:
    """Whether a channel's buyers may be written to by SMS; else what they are to read is told by hand."""
    return bool(set(_BY_PHONE) & set(book.contact))


def never(order: Order, letter: Letter, now: int) -> str:
    """Why a message is not sent at all, in words; empty where it may be."""
    if not order.customer.phone or PHONE_WRITTEN in order.facts:
        return _("the buyer's phone is not known")
    if now - letter.created_at >= _STALE:
        return _("it is too old: what it says may not be true any more")
    return ""


def begin(desk: Desk, letter: Letter, pusher: str) -> Outgoing | None:
    """Take it on its way, inside a transaction; `None` where somebody else has, or it is not to be sent any more."""
    store = desk.store
    order = store.orders.get(letter.order)
    if order is None or order.damage is not None or not order.customer.phone:
        return None
    key = blake2b(f"letter\0{order.channel}\0{order.number}\0{letter.row}".encode(), digest_size=12).hexdigest()
    if not store.letters.begin(letter.row, key=key, pusher=pusher, at=desk.clock()):
        return None
    return Outgoing(letter.text, order.customer.phone, key)


def end(desk: Desk, letter: Letter, sent: Sent, *, tried: bool) -> None:
    """Note what became of it, inside a transaction: from here on nobody sends it again but where it never left.

    What was not even `tried` stands in the outbox alone; what a sender refused comes back as a task.
    """
    store, now = desk.store, desk.clock()
    if sent.outcome is Outcome.DONE:
        store.letters.settle(letter.row, PushState.WAITING, sent.id)
        store.outbox.sent(letter.row, now)
        return
    if sent.outcome is Outcome.UNSENT:
        store.letters.settle(letter.row, PushState.WAITING, sent.said)
        return
    refused = sent.outcome is Outcome.REFUSED
    store.letters.settle(letter.row, PushState.REFUSED if refused else PushState.DOUBTFUL, sent.said)
    if not tried:
        return
    why = sent.said or _("no answer came")
    _note(desk, letter, why if refused else _("it may have arrived: {why}").format(why=why))
    if refused:
        order = store.orders.get(letter.order)
        text = _("{number}: the message “{text}” did not reach the buyer: {why}").format(
            number="" if order is None else order.number, text=letter.text[:80], why=why)  # fmt: skip
        act = store.acts.open("task_added", SYSTEM, at=now, recorded_at=now)
        store.tasks.add(TaskKind.OTHER, text, due=now, act=act, order=letter.order)


def _note(desk: Desk, letter: Letter, why: str) -> None:
    """Note it in the order's history; a damaged order has none to write to."""
    order = desk.store.orders.get(letter.order)
    if order is None:
        return
    try:
        work = desk.work(order)
    except OrderDamaged:
        return
    work.commit(Change(kind=FAILED, note=f"{letter.text[:80]}: {why}"), SYSTEM)
