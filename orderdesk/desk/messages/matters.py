"""What staff should be told of now: numbers of orders, and nothing about buyers. Reads, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from orderdesk.clock import DAY
from orderdesk.desk.desk import Desk
from orderdesk.i18n import _, ngettext, shops_words
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Shelf
from orderdesk.model.senders import Notice, NoticeKind
from orderdesk.wording.channel_lines import silent_words
from orderdesk.wording.dates import local
from orderdesk.wording.order_row import duration
from orderdesk.wording.outside_lines import carrier_silent, sender_down

_MOST: Final = 50
"""Orders that are named one by one."""

Matter = tuple[NoticeKind, str]
"""What kind of thing, and what it is about."""


@shops_words()
def matters(desk: Desk) -> Mapping[Matter, str]:
    """All that is so now, each with its sentence."""
    found = dict[Matter, str]()
    for kind, about, text in (*_of_orders(desk), *_of_lines(desk), *_of_couriers(desk)):
        found.setdefault((kind, about), text)
    return found


def quiet(desk: Desk) -> bool:
    """Whether it is the hour in which staff are told nothing."""
    moment = local(desk.clock(), desk.zone)
    return desk.rules.config.notices.quiet_at(moment.hour * 60 + moment.minute)


@shops_words()
def together(desk: Desk, notices: list[Notice], most: int = 20) -> str:
    """Several notices as one message."""
    lines = [one.text for one in notices[:most]]
    if len(notices) > most:
        lines.append(_("{count} more").format(count=len(notices) - most))
    head = desk.rules.config.shop or _("Order Desk")
    return "\n".join([f"{head}:", *lines])


def _of_orders(desk: Desk) -> Iterator[tuple[NoticeKind, str, str]]:
    store, now, wanted = desk.store, desk.clock(), desk.rules.config.notices
    new = store.windows.shelf_counts().get(Shelf.NEW, 0)
    for order in store.windows.first(OrderFilter(shelf=Shelf.NEW), now, _MOST) if new else ():
        waits = now - order.entered_at
        if order.damage is None and waits >= wanted.unaccepted:
            said = _("{number} ({channel}): new, not accepted for {time}") if wanted.unaccepted else _(
                "{number} ({channel}): a new order")  # fmt: skip
            yield (NoticeKind.UNACCEPTED, f"{order.channel}:{order.number}",
                   said.format(number=order.number, channel=order.channel, time=duration(waits)))  # fmt: skip
    burning = store.windows.burning(now)
    if wanted.burning and burning >= wanted.burning:
        said = ngettext("{count} order burns", "{count} orders burn", burning).format(count=burning)
        yield NoticeKind.BURNING, "", said
    if wanted.nobody_on_shift and new and store.operators.nobody_on_shift():
        yield NoticeKind.NOBODY, "", _("NOBODY ON SHIFT: {count} NEW").format(count=new)


def _of_lines(desk: Desk) -> Iterator[tuple[NoticeKind, str, str]]:
    store, now, wanted = desk.store, desk.clock(), desk.rules.config.notices
    for account in store.accounts.all() if wanted.channel_down else ():
        if not account.paused and account.health.silent(now):
            yield NoticeKind.CHANNEL, account.name, silent_words(account, now)
    for tracker in store.outside.trackers() if wanted.carrier_silent else ():
        if said := carrier_silent(tracker, now):
            yield NoticeKind.CARRIER, tracker.carrier, said
    for sender in store.outside.senders() if wanted.sender_down else ():
        if said := sender_down(sender, now):
            yield NoticeKind.SENDER, sender.name, said


def _of_couriers(desk: Desk) -> Iterator[tuple[NoticeKind, str, str]]:
    if not desk.rules.config.notices.difference:
        return
    for one in desk.store.cash.differing(desk.clock() - DAY):
        yield (NoticeKind.DIFFERENCE, str(one.receipt),
               _("{courier} handed in {counted} instead of {expected} (receipt {number})").format(
                   courier=one.courier, counted=one.counted, expected=one.expected, number=one.receipt))  # fmt: skip
