"""What was done here and the channel's word against it: nothing ends unseen, nothing is struck off that it denies."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.clock import DAY
from orderdesk.desk.change import Change
from orderdesk.desk.commands.changes import Move
from orderdesk.desk.commands.handing_over import HandOver, SendCode
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.intake.follow import Taken
from orderdesk.desk.views.news import Matter, News
from orderdesk.model import Consent, OutboxItem
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.store.orders.outbox import ToTell
from orderdesk.values import replace
from tests.shop import NOON, Shop, at
from tests.walking import BOOKS


def brought(shop: Shop, channel: str, status: str, comment: str = "") -> Taken:
    """Order 1 is in a status of its rulebook, says its channel."""
    incoming = shop.incoming("1", channel=channel, external={}, currency=BOOKS[channel].currency, comment=comment,
                             received_at=NOON - 600)  # fmt: skip
    return shop.take(replace(incoming, status=status))


def put(shop: Shop, status: str) -> None:
    """Order 1 is brought to a status here, by hand."""
    with shop.store.write():
        work = shop.desk.work(shop.order("1"))
        work.commit(Change(kind="moved", sets=work.entering(status)))


def rows(shop: Shop) -> list[OutboxItem]:
    return shop.store.outbox.untold(shop.order("1").id)


def beginning(book: Rulebook) -> str:
    return book.status[0].key


FULFILLED = [(name, one.key) for name, book in BOOKS.items() for one in book.status if book.fulfilled(one.key)]
OFF = {name: [one.key for one in book.status if book.ends_unfulfilled(one.key)] for name, book in BOOKS.items()}
ENDINGS = [(name, ours, theirs) for name, ours in FULFILLED for theirs in OFF[name]]


def test_every_rulebook_has_something_fulfilled_and_something_called_off() -> None:
    assert {name for name, _ours, _theirs in ENDINGS} == set(BOOKS)


@pytest.mark.req("X20")
@pytest.mark.parametrize("confirmed", [False, True])
@pytest.mark.parametrize(("channel", "ours", "theirs"), ENDINGS)
def test_what_is_fulfilled_is_called_off_by_no_answer_unseen(
    shop: Shop, channel: str, ours: str, theirs: str, confirmed: bool
) -> None:
    """Kept where only the desk has it so, followed where the channel had; marked, named and told to all either way."""
    brought(shop, channel, beginning(BOOKS[channel]))
    put(shop, ours)
    if confirmed:
        brought(shop, channel, ours)
    shop.clock.advance(60)
    news = News(shop.store, shop.parts.rules, "Болат")
    taken = brought(shop, channel, theirs)
    order = shop.order("1")
    assert BOOKS[channel].fulfilled(order.status) or (confirmed and order.status == theirs)
    assert order.facts.get("attention") is True
    assert taken.said
    assert [item.matter for item in news.look(shop.clock())] == [Matter.CANCELLED]
    assert taken.said in shop.json("history", "1")[-1]["note"]
    assert order.facts["channel_status"] == theirs
    for comment in ("", "ещё раз"):
        brought(shop, channel, theirs, comment)
        assert (shop.order("1").status, shop.order("1").facts.get("attention")) == (order.status, True)


@pytest.mark.req("X20", "X50")
def test_goods_given_out_by_code_stay_so_and_must_still_be_told(shop: Shop) -> None:
    shop.receive("1", "pickup", method="pickup")
    shop.desk.do(SendCode(), shop.order("1"))
    shop.desk.do(HandOver(shop.code()), shop.order("1"))
    shop.clock.advance(20)
    taken = shop.take(shop.incoming("1", "cancelled", method="pickup"))
    order = shop.order("1")
    assert (order.status, order.facts.get("attention"), [row.kind for row in rows(shop)]) == (
        "issued", True, ["COMPLETED"])  # fmt: skip
    assert "оставлено" in taken.said
    assert order.facts["channel_status"] == "ARCHIVE/CANCELLED"


TELLS = [
    (name, kind, theirs.key)
    for name, book in BOOKS.items()
    for kind in sorted({step.tell for step in book.step} | {reason.tell for reason in book.reason} - {""})
    if kind
    for theirs in book.status
]


@pytest.mark.req("X50")
@pytest.mark.parametrize(("channel", "kind", "theirs"), TELLS)
def test_no_row_is_known_there_against_the_channels_own_word(shop: Shop, channel: str, kind: str, theirs: str) -> None:
    book = BOOKS[channel]
    brought(shop, channel, beginning(book))
    ways = {way.status for step in book.step if step.tell == kind for way in step.to}
    ways |= {one.until_paid for one in book.status if one.key in ways} - {""}
    cancels = any(reason.tell == kind for reason in book.reason) or bool(ways & set(OFF[channel]))
    put(shop, OFF[channel][0] if cancels else sorted(ways or {beginning(book)})[0])
    told: ToTell = ("marketplace", kind, "сделать", None, {})
    (row,) = shop.store.outbox.add(shop.order("1").id, [told], act=1, at=shop.clock())
    shop.clock.advance(60)
    brought(shop, channel, theirs, "иначе")
    (item,) = [one for one in shop.store.outbox.of(shop.order("1").id) if one.id == row]
    if theirs in OFF[channel] or book.status_of(theirs).called_off:
        assert item.sent_at is None or cancels or theirs in ways
    elif cancels:
        assert item.sent_at is None
    if item.sent_at is not None:
        assert theirs in ways or (cancels and theirs in OFF[channel]) or (
            not cancels and book.stage(theirs) > min(map(book.stage, ways)))  # fmt: skip
    elif theirs in ways and theirs != beginning(book) and shop.order("1").status == theirs:
        pytest.fail("the channel says it")


@pytest.mark.req("X50")
def test_work_is_no_more_to_be_told_of_an_order_that_both_have_cancelled(shop: Shop) -> None:
    shop.receive("1")
    shop.desk.do(Take("accept", {}), shop.order("1"))
    shop.clock.advance(20)
    shop.receive("1", "cancelled")
    assert rows(shop) == []
    assert shop.kinds("1")[-1] == "overtaken"
    assert "сообщать больше не нужно" in shop.run("history", "1").stdout


# --- dates -----------------------------------------------------------------------------------------------------

MOVED = at("2026-11-27 23:59") + 59


def moved(shop: Shop) -> None:
    shop.receive("1", "delivery")
    shop.desk.do(Move(MOVED, consent=Consent(by="buyer", via="phone")), shop.order("1"))
    shop.clock.advance(20)
    assert [row.kind for row in rows(shop)] == ["PLANNED_DATE"]


@pytest.mark.req("X50", "X20")
def test_the_very_date_that_was_to_be_told_is_known_when_the_channel_brings_it(shop: Shop) -> None:
    moved(shop)
    shop.receive("1", "delivery", planned_at=MOVED)
    order = shop.order("1")
    assert (rows(shop), order.planned_at, shop.kinds("1")[-1]) == ([], MOVED, "known_there")
    assert (order.facts.get("attention"), order.facts["consent_by"]) == (None, "buyer")


@pytest.mark.req("X50", "X20")
@pytest.mark.parametrize("told", [False, True])
def test_another_date_of_the_channel_overtakes_ours_and_its_consent(shop: Shop, told: bool) -> None:
    moved(shop)
    if told:
        shop.run("told", "1")
    taken = shop.take(shop.incoming("1", "delivery", planned_at=MOVED + DAY))
    order = shop.order("1")
    assert (rows(shop), order.planned_at) == ([], MOVED + DAY)
    assert not {"consent_by", "consent_via", "consent_at"} & order.facts.keys(), "nobody agreed to this date"
    assert (order.facts.get("attention") is True, "overtaken" in shop.kinds("1")) == (not told, not told)
    assert ("28.11.2026" in taken.said) is not told
    assert "согласовано" not in shop.run("show", "1").stdout


# --- the channel's own word ------------------------------------------------------------------------------------


@pytest.mark.req("X23", "X50")
def test_a_newer_word_is_shown_though_nothing_follows_from_it(shop: Shop, tmp_path: Path) -> None:
    shop.receive("1", method="pickup")
    shop.desk.do(Take("accept", {}), shop.order("1"))
    shop.desk.do(SendCode(), shop.order("1"))
    shop.desk.do(HandOver(shop.code()), shop.order("1"))
    shop.clock.advance(20)
    assert [row.kind for row in rows(shop)] == ["ACCEPTED_BY_MERCHANT", "COMPLETED"]
    shop.take(shop.incoming("1", "pickup", method="pickup"))
    order = shop.order("1")
    assert (order.status, order.facts["channel_status"]) == ("issued", "PICKUP/ACCEPTED_BY_MERCHANT")
    assert [row.kind for row in rows(shop)] == ["COMPLETED"], "that it is accepted the channel says itself"
    shop.take(shop.incoming("1", "new", method="pickup"))
    assert shop.order("1").facts["channel_status"] == "PICKUP/ACCEPTED_BY_MERCHANT", "an older file says nothing new"
