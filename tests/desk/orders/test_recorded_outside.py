"""What an operator records of a buyer or a marketplace is their act: it is taken back like any other."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.money import Refund
from orderdesk.desk.commands.steps import Happen, Take
from orderdesk.desk.commands.undo import Undo
from orderdesk.errors import Refused
from orderdesk.model import ActorKind
from orderdesk.rules.possible import outside
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.rules.rulebook.steps import Proof
from tests.shop import EXTERNAL, Shop

BOOKS = read_rulebooks()
EVENTS = sorted(
    {
        (book.key, step.key, status)
        for book in BOOKS.values()
        for step in book.step
        for status in step.from_
        if {ActorKind.BUYER, ActorKind.MARKETPLACE} & set(step.by) and step.proof is Proof.NONE
        if book.key != "kaspi" or status in EXTERNAL
    }
)


@pytest.mark.req("X3", "C13")
@pytest.mark.parametrize(("name", "key", "status"), EVENTS)
def test_every_event_that_is_recorded_can_be_taken_back_by_who_did_it(
    shop: Shop, name: str, key: str, status: str
) -> None:
    before = shop.receive("1", status) if name == "kaspi" else shop.from_(name, "1", status)
    step = next((step for step in outside(BOOKS[name], before) if step.key == key), None)
    if step is None:
        pytest.skip("not of this order")
    untold = len(shop.store.outbox.untold(before.id))
    shop.desk.do(Happen(key), before)
    with pytest.raises(Refused):
        shop.colleague("Болат").do(Undo(), before)
    after = shop.desk.do(Undo(), before)
    assert (after.status, after.facts, after.cancel_reason, after.received) == (
        before.status,
        before.facts,
        before.cancel_reason,
        before.received,
    )
    assert len(shop.store.outbox.untold(before.id)) == untold


@pytest.mark.req("X3")
def test_what_a_channel_has_done_by_itself_is_nobodys_act(shop: Shop) -> None:
    order = shop.receive("1")
    shop.take(shop.incoming("1", "delivery"))
    with pytest.raises(Refused):
        shop.desk.do(Undo(), order)


@pytest.mark.req("X24")
def test_an_unchanged_answer_that_contradicts_what_was_recorded_sets_a_mark(shop: Shop) -> None:
    order = shop.receive("1", "delivery")
    shop.desk.do(Happen("buyer_cancelled"), order)
    taken = shop.take(shop.incoming("1", "delivery"))
    assert shop.order("1").status == "cancelled"
    assert shop.order("1").facts.get("attention") is True
    assert "оставлено как у нас" in taken.said
    other = shop.receive("2")
    shop.desk.do(Take("accept"), other)
    shop.take(shop.incoming("2"))
    assert not shop.order("2").facts.get("attention"), "of what they did themselves the channel may not have heard yet"


@pytest.mark.req("X3")
def test_a_refund_that_is_taken_back_says_what_is_due_again(shop: Shop) -> None:
    order = shop.from_("own_shop", "S-1", "packing", total=131000, payment="card", facts={"paid_amount": 131000})
    if refund_due(order) is None:
        order = shop.desk.do(Cancel("out_of_stock"), order)
    assert refund_due(order) is not None
    shop.desk.do(Refund(), order)
    back = shop.desk.do(Undo(), order)
    said = Undo().said(shop.parts.rules, back, shop.clock())
    assert "1 310" in said
    assert "к возврату" in said
    assert "возвращено" not in said
