"""Bringing clocks and goods of stored orders up to the rules in force, when rulebooks, settings or calendars changed.

First a mark is kept with what has changed, then the deadlines move, some in each transaction, so that nobody waits for
the lock; the mark goes with the last of them. While it is there no clock acts by itself, since it might cancel an order
by a deadline that is about to move. Whoever finds a mark that somebody has left behind does it all again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Final

from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.ledgers import posting as goods
from orderdesk.desk.rights import anyone
from orderdesk.errors import ConfigError
from orderdesk.i18n import _
from orderdesk.model import SYSTEM
from orderdesk.store import Store
from orderdesk.store.orders.deadlines import MOVING, DeadlineRow, deadline_row
from orderdesk.values import replace

_GOODS: Final = "goods_to_follow"
"""The setting while what is promised to orders has still to follow other rules."""

_TOGETHER: Final = 25
"""Orders whose deadlines move in one transaction: some five milliseconds."""

_GOODS_TOGETHER: Final = 20
"""Orders whose goods follow in one transaction."""


def follows_rules(store: Store, rules: Rules) -> bool:
    """Whether the clocks of open orders are set by these rules, or nothing can be written to set them so."""
    return store.read_only or (store.settings.get("rules") == rules.fingerprint and not store.deadlines.moving())


@anyone
def follow_rules(desk: Desk) -> int:
    """Set the clocks of all open orders anew; how many moved. What is promised to them follows the same rules.

    `ConfigError` when there are orders that the rules no longer know: better no desk than one that drops them.
    """
    check_known(desk.store, desk.rules)
    with desk.access.changing() as store:
        if store.settings.get("rules") != desk.rules.fingerprint:
            store.settings.put("rules", desk.rules.fingerprint)
            store.settings.put(_GOODS, "1" if store.products.any() else "")
            begin_moving(store)
    return settle(desk)


def begin_moving(store: Store) -> str:
    """Leave, in a write, the mark that deadlines are to move; by it this change is known among others."""
    turn = secrets.token_hex(4)
    store.settings.put(MOVING, turn)
    return turn


@anyone
def settle(desk: Desk) -> int:
    """Do what a mark asks for, be it somebody else's who has left: all open orders are looked at; how many moved."""
    moved, act = set[int](), 0

    def follow(store: Store, ids: Sequence[int]) -> None:
        nonlocal act
        act = act or store.acts.open("goods_followed", SYSTEM, at=desk.clock(), recorded_at=desk.clock())
        found = map(store.orders.get, ids)
        sound = [one for one in found if one is not None and one.damage is None]
        goods.follow(store, [goods.Posting(desk.rules.book(one.channel), one) for one in sound], act)

    def move(store: Store, ids: Sequence[int]) -> None:
        rows = list[DeadlineRow]()
        for order in store.deadlines.orders(ids):
            book = desk.rules.book(order.channel)
            timed = replace(order, deadline=desk.rules.clocks.deadline(book, order))
            rows.append(deadline_row(timed, desk.rules.clocks.plan(book, timed)))
            if timed.deadline != order.deadline:
                moved.add(order.id)
        store.deadlines.move_all(rows)

    while turn := desk.store.deadlines.moving():
        desk.store.announcements.tell(desk.rules.clocks)
        if not in_slices(desk, turn, desk.store.deadlines.open(), move):
            continue
        counted = desk.store.reservations.counted() if desk.store.settings.get(_GOODS) else []
        if in_slices(desk, turn, counted, follow, _GOODS_TOGETHER):
            end_moving(desk, turn)
    return len(moved)


@anyone
def in_slices(
    desk: Desk, turn: str, ids: Sequence[int], do: Callable[[Store, Sequence[int]], None], together: int = _TOGETHER
) -> bool:
    """Do something with orders, some in each write, as long as the mark is this one; whether to the end."""
    for start in range(0, len(ids), together):
        with desk.access.changing() as store:
            if store.deadlines.moving() != turn:
                return False
            do(store, ids[start : start + together])
    return True


@anyone
def end_moving(desk: Desk, turn: str) -> None:
    """Take the mark away, if it is this one still."""
    with desk.access.changing() as store:
        if store.deadlines.moving() == turn:
            store.settings.put(MOVING, "")
            if store.settings.get(_GOODS):
                store.settings.put(_GOODS, "")


def check_known(store: Store, rules: Rules) -> None:
    """`ConfigError` when there are orders that the rules do not know."""
    channels = store.orders.channels()
    for channel, status, count in store.orders.statuses():
        book = rules.books.get(rules.config.rulebook_of(channel))
        if not rules.knows(channel, status, None) and (
            channel not in channels or not store.orders.any_told_in(channel, status)
        ):
            continue  # no rule was taken away: the rows are damaged, and shown as such
        if book is None:
            raise ConfigError(
                _("{count} orders are of the channel “{channel}”, which has no rulebook any more; there are: {known}. "
                  "Put its rulebook back, or name one in the settings.").format(
                    count=count, channel=channel, known=", ".join(rules.books))
            )  # fmt: skip
        if status not in [known.key for known in book.status]:
            raise ConfigError(
                _("{count} orders of the channel “{channel}” are in the status “{status}”, which its rulebook “{book}” "
                  "does not have any more: give it back to the rulebook.").format(
                    count=count, channel=channel, status=status, book=book.key)
            )  # fmt: skip
