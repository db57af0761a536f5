"""Bringing clocks and goods of stored orders up to the rules in force, when rulebooks or settings have changed."""

from __future__ import annotations

from orderdesk.desk.desk import Rules
from orderdesk.desk.ledgers import posting as goods
from orderdesk.errors import ConfigError
from orderdesk.i18n import _
from orderdesk.model import SYSTEM
from orderdesk.store import Store
from orderdesk.store.orders.deadlines import deadline_row
from orderdesk.values import replace


def follows_rules(store: Store, rules: Rules) -> bool:
    """Whether the clocks of open orders are set by these rules, or nothing can be written to set them so."""
    return store.read_only or store.settings.get("rules") == rules.fingerprint


def follow_rules(store: Store, rules: Rules, now: int) -> int:
    """Set, in a write, the clocks of all open orders anew; how many moved.

    What is promised to them follows the same rules.

    `ConfigError` when there are orders that the rules no longer know: better no desk than one that drops them.
    """
    check_known(store, rules)
    moved = 0
    for order in store.orders.open():
        book = rules.book(order.channel)
        timed = replace(order, deadline=rules.clocks.deadline(book, order))
        store.deadlines.move_all([deadline_row(timed, rules.clocks.plan(book, timed))])
        moved += timed.deadline != order.deadline
    if store.products.any():
        act = store.acts.open("goods_followed", SYSTEM, at=now, recorded_at=now)
        counted = map(store.orders.get, store.reservations.counted())
        sound = [one for one in counted if one is not None and one.damage is None]
        goods.follow(store, [goods.Posting(rules.book(one.channel), one) for one in sound], act)
    store.settings.put("rules", rules.fingerprint)
    return moved


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
