"""What a channel says once the work is done: other goods, that nothing is to be given out, that it knows nothing."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import HOUR
from orderdesk.desk.change import Change
from orderdesk.desk.commands.dispatch.couriers import AddCourier
from orderdesk.desk.commands.handing_over import SendCode
from orderdesk.desk.commands.steps import Happen, Take
from orderdesk.desk.intake.intake import Intake
from orderdesk.desk.views.news import Matter, News
from orderdesk.errors import DeskError, Refused
from orderdesk.model import ActorKind, Order, Shelf
from orderdesk.rules.goods import position
from orderdesk.rules.possible import blocked, gives_out, step_on, steps
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.steps import Proof
from orderdesk.rules.runs.giving_out import CHECK, packed, why_kept
from orderdesk.rules.runs.run_steps import cannot_leave
from orderdesk.values import replace
from orderdesk.wording.order_row import flags
from tests.shop import Shop
from tests.walking import BOOKS

TEA, CUPS = IncomingLine("TEA-1", "Чайник", 1, 2499000), IncomingLine("CUP-2", "Чашка", 4, 100000)

OTHERS = cycle([(replace(TEA, quantity=2),), (TEA, CUPS), (CUPS,), (replace(TEA, sku="TEA-2"),)])

STATUSES = [(name, status.key, next(OTHERS)) for name, book in BOOKS.items() for status in book.status]


def brought(shop: Shop, channel: str, status: str) -> Order:
    """An order that its channel has long known to be there: what it says of it from now on is no news of the status."""
    book = BOOKS[channel]
    shop.from_(channel, "1", status, lines=(TEA,), total=2499000, currency=book.currency)
    return shop.order("1")


def said_again(shop: Shop, channel: str, status: str, *lines: IncomingLine, **more: Any) -> str:
    """The channel says the same of it, but for its goods."""
    total = sum(line.quantity * line.price for line in lines)
    shop.from_(channel, "1", status, lines=lines, total=total, currency=BOOKS[channel].currency, **more)
    return shop.store.history.of(shop.order("1").id)[-1].note


def kept_in_the_shop(shop: Shop, order: Order) -> None:
    """No step, no code and no run lets its goods go."""
    book, situation = BOOKS[order.channel], shop.desk.work(order).situation()
    for step in steps(book, order):
        assert bool(blocked(step, situation)) or not gives_out(book, step, order), step.key
    assert order.method != "delivery" or cannot_leave(book, order)


# --- other goods after they were packed --------------------------------------------------------------------------


@pytest.mark.req("K29", "X41", "C23")
@pytest.mark.parametrize(("channel", "status", "goods"), STATUSES)
def test_goods_that_the_channel_changes_are_said_and_counted_again(
    shop: Shop, channel: str, status: str, goods: tuple[IncomingLine, ...]
) -> None:
    order, book = brought(shop, channel, status), BOOKS[channel]
    where, before = position(book, order), packed(book, order)
    news = News(shop.store, shop.parts.rules, "Болат")
    said = said_again(shop, channel, status, *goods)
    order = shop.order("1")
    if order.shelf.closed or not (where is Goods.RESERVED or where.out):
        assert "goods_changed" not in order.facts, "nobody has taken any of it into their hands"
        return
    assert (said, Matter.PRESSING) in [(item.said, item.matter) for item in news.look(shop.clock())]
    assert all(f"{line.sku} " in said for line in goods if line != TEA), said
    assert [one["number"] for one in shop.json("list", "--shelf", "differs")] == ["1"]
    assert ("goods_changed" in order.facts) is (before and not where.out)
    if before and not where.out:
        kept_in_the_shop(shop, order)
        assert steps(book, order)[0].key == CHECK
        assert why_kept(book, order) in shop.run("show", "1").stdout
        with pytest.raises(Refused, match=r"TEA-1|CUP-2|TEA-2"):
            shop.desk.do(Take("a", picked={}), order)
        counted = {line.id: line.quantity for line in shop.store.orders.lines(order.id)}
        order = shop.desk.do(Take("a", picked=counted), order)
        assert (order.status, shop.kinds("1")[-1]) == (status, "goods_checked")
        assert not ({"goods_changed", "attention"} & order.facts.keys())
        assert why_kept(book, order) == ""
        assert shop.json("list", "--shelf", "differs") == []


@pytest.mark.req("K29")
@pytest.mark.parametrize("price", [100, 2499000])
def test_another_price_or_the_same_goods_in_another_order_are_no_other_goods(shop: Shop, price: int) -> None:
    shop.from_("own_shop", "1", "ready", lines=(TEA, CUPS), total=2899000)
    said_again(shop, "own_shop", "ready", CUPS, replace(TEA, price=price))
    assert not ({"goods_changed"} & shop.order("1").facts.keys())


@pytest.mark.req("K29")
def test_goods_that_are_still_to_be_packed_are_counted_then(shop: Shop) -> None:
    shop.from_("own_shop", "1", "packing", lines=(TEA,), total=2499000)
    said_again(shop, "own_shop", "packing", TEA, CUPS)
    order = shop.order("1")
    step = step_on(BOOKS["own_shop"], order, "a")
    assert ("?" in flags(order, BOOKS["own_shop"]), step and step.key) == (True, "pack")
    counted = {line.id: line.quantity for line in shop.store.orders.lines(order.id)}
    assert "attention" not in shop.desk.do(Take("pack", picked=counted), order).facts


# --- the channel says that nothing is to be given out ---------------------------------------------------------------


EVERY_WAY = cycle([(live, known) for live in (True, False) for known in (True, False, False, True)])

HELD = [
    (here, state, *next(EVERY_WAY))
    for here in ("pickup", "delivery", "packing", "handover")
    for state in ("SIGN_REQUIRED/APPROVED_BY_BANK", "SIGN_REQUIRED/ACCEPTED_BY_MERCHANT", "SIGN_REQUIRED/",
                  "SIGN_REQUIRED/SOMETHING_NEW", "PICKUP/CANCELLING", "DELIVERY/CANCELLED", "NEW/CANCELLING",
                  "KASPI_DELIVERY/CANCELLED")
]  # fmt: skip


@pytest.mark.req("K3", "K6", "X22")
@pytest.mark.parametrize(("here", "state", "live", "known"), HELD)
def test_what_kaspi_says_is_not_to_be_given_out_stays(
    shop: Shop, here: str, state: str, live: bool, known: bool
) -> None:
    """`known` where the channel had it there itself, else the desk is ahead of it."""
    if known:
        shop.take(replace(shop.incoming("1"), external={}, status=here))
    else:
        shop.receive("1")
        with shop.store.write():
            work = shop.desk.work(shop.order("1"))
            work.commit(Change(kind="moved", sets=work.entering(here)))
    news = News(shop.store, shop.parts.rules, "Болат")
    first, second = state.split("/")
    held = replace(shop.incoming("1"), external={"state": first, "status": second})
    if second == "ACCEPTED_BY_MERCHANT":  # a file in the desk's own words
        held = replace(held, external={}, status="signing")
    shop.clock.advance(60)
    Intake(shop.store, shop.parts.rules, shop.clock(), shop.store.write, live=live).take([held])
    order = shop.order("1")
    kept_in_the_shop(shop, order)
    assert order.facts["held_back"]
    assert Matter.PRESSING in [item.matter for item in news.look(shop.clock())]
    assert [one["number"] for one in shop.json("list", "--shelf", "differs")] == ["1"]
    assert why_kept(BOOKS["kaspi"], order) in shop.run("show", "1").stdout
    with pytest.raises(DeskError):
        shop.desk.do(SendCode(), order)
    shop.clock.advance(60)
    Intake(shop.store, shop.parts.rules, shop.clock(), shop.store.write, live=True).take([shop.incoming("1", "pickup")])
    assert "held_back" not in shop.order("1").facts


@pytest.mark.req("K3")
def test_the_contract_that_somebody_has_seen_signed_lets_the_goods_go(shop: Shop) -> None:
    shop.receive("1", "pickup", method="pickup")
    shop.receive("1", "signing", method="pickup")
    order = shop.order("1")
    assert (order.status, bool(why_kept(BOOKS["kaspi"], order))) == ("signing", True)
    order = shop.desk.do(Happen("contract_signed"), order)
    assert (order.status, why_kept(BOOKS["kaspi"], order)) == ("pickup", "")


@pytest.mark.req("O10")
def test_no_run_leaves_with_what_is_to_stay(shop: Shop) -> None:
    shop.desk.do(AddCourier("Ерлан"))
    shop.receive("1", "delivery")
    assert shop.run("run", "new", "Ерлан", "1").exit_code == 0
    shop.take(replace(shop.incoming("1"), external={"state": "DELIVERY", "status": "CANCELLING"}))
    left = shop.run("run", "leave", "1")
    assert (left.exit_code, "Не выдавайте" in left.stderr) == (1, True), left.output


# --- told there, and not known there -----------------------------------------------------------------------------


TOLD = [
    (name, step.key, step.from_[0], *next(EVERY_WAY))
    for name, book in BOOKS.items()
    for step in book.step
    if step.tell and not step.cancels and not step.ask and not step.block and not step.when and step.proof is Proof.NONE
    and ActorKind.OPERATOR in step.by and step.to
    and not any(book.status_of(way.status).shelf.closed for way in step.to)
]  # fmt: skip


@pytest.mark.req("X20", "X50")
@pytest.mark.parametrize(("channel", "step", "status", "live", "changed"), TOLD)
def test_what_was_told_there_is_not_believed_against_what_the_channel_goes_on_to_say(
    shop: Shop, channel: str, step: str, status: str, live: bool, changed: bool
) -> None:
    shop.from_(channel, "1", status, currency=BOOKS[channel].currency)
    shop.desk.do(Take(step), shop.order("1"))
    here = shop.order("1").status

    def again() -> list[str]:
        shop.clock.advance(60)
        said = "звонить вечером" if changed else ""
        told = shop.incoming("1", channel=channel, external={}, currency=BOOKS[channel].currency, comment=said,
                             phone="+380501234821", received_at=received)  # fmt: skip
        Intake(shop.store, shop.parts.rules, shop.clock(), shop.store.write, live=live).take(
            [replace(told, status=status)]
        )
        return [one["number"] for one in shop.json("list", "--shelf", "differs")]

    received = shop.order("1").received_at
    assert again() == [], "it may not have been told yet"
    assert shop.run("told", "1").exit_code == 0
    assert again() == ["1"]
    assert shop.order("1").status == here
    note = shop.store.history.of(shop.order("1").id)[-1].note
    assert "Мария" in note
    assert shop.run("told", "1").exit_code == 0, "whoever looks there is believed for a while"
    assert again() == []
    shop.clock.advance(HOUR)
    assert again() == ["1"]


@pytest.mark.parametrize(
    ("channel", "status"),
    [(name, status.key) for name, book in BOOKS.items() for status in book.status if status.shelf is Shelf.SIGNING],
)
def test_what_waits_for_a_signature_is_held_whoever_brought_it_there(shop: Shop, channel: str, status: str) -> None:
    """An operator's own step, a file in the desk's words or the channel's answer."""
    order = brought(shop, channel, status)
    assert why_kept(BOOKS[channel], order)
    assert "СТОП" in flags(order, BOOKS[channel])
    kept_in_the_shop(shop, order)


def test_an_order_accepted_at_the_desk_with_a_contract_to_sign_says_so_wherever_it_is_seen(shop: Shop) -> None:
    shop.receive("1", facts={"needs_contract": True})
    shop.run("accept", "1")
    assert shop.order("1").shelf is Shelf.SIGNING
    assert "Не выдавайте товар. Покупатель ещё не подписал договор" in shop.run("show", "1").stdout
    assert "СТОП" in flags(shop.order("1"), BOOKS["kaspi"])
