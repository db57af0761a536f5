"""What a channel has otherwise than the desk lies on a shelf of its own until somebody has looked."""

from __future__ import annotations

import pytest

from orderdesk.desk.change import Change
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.views.news import Matter, News
from orderdesk.model import Virtual
from orderdesk.values import replace
from tests.shop import NOON, Shop
from tests.walking import BOOKS

PAIRS = [
    (name, ours.key, theirs.key)
    for name, book in BOOKS.items()
    for ours in book.status if ours.shelf.closed and book.ends_unfulfilled(ours.key)
    for theirs in book.status
    if not theirs.shelf.closed and theirs.key not in [one.until_paid for one in book.status]
]  # fmt: skip
"""Closed here, alive there."""


def brought(shop: Shop, channel: str, status: str, comment: str = "") -> None:
    """Order 1 is in a status of its rulebook, says its channel."""
    incoming = shop.incoming("1", channel=channel, external={}, currency=BOOKS[channel].currency, comment=comment,
                             received_at=NOON - 600)  # fmt: skip
    shop.take(replace(incoming, status=status))


def differing(shop: Shop) -> list[str]:
    listed = [order["number"] for order in shop.json("list", "--shelf", "differs")]
    assert shop.store.windows.virtual_counts(shop.clock())[Virtual.DIFFERS] == len(listed)
    return listed


@pytest.mark.req("X20", "X21")
@pytest.mark.parametrize(("channel", "ours", "theirs"), PAIRS)
def test_what_is_closed_here_and_alive_there_lies_on_its_shelf_until_it_was_looked_up(
    shop: Shop, channel: str, ours: str, theirs: str
) -> None:
    brought(shop, channel, theirs)
    with shop.store.write():
        work = shop.desk.work(shop.order("1"))
        work.commit(Change(kind="moved", sets=work.entering(ours)))
    shop.clock.advance(60)
    assert differing(shop) == []
    news = News(shop.store, shop.parts.rules, "Болат")
    brought(shop, channel, theirs, "звонить вечером")
    assert (shop.order("1").status, differing(shop)) == (ours, ["1"])
    (told,) = news.look(shop.clock())
    assert told.matter is Matter.PRESSING
    assert told.said
    assert shop.run("told", "1").exit_code == 0
    assert (shop.kinds("1")[-1], differing(shop)) == ("looked_up", [])
    shop.desk.do(Undo(), shop.order("1"))
    assert differing(shop) == ["1"]
