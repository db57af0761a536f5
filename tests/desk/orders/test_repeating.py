"""What of an act may be done to another order, asked of every step and every reason of every rulebook."""

from __future__ import annotations

import pytest

from orderdesk.desk.bulk_price import weigh
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Move
from orderdesk.desk.commands.steps import Take
from orderdesk.model import Consent
from orderdesk.rules.questions import Form
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.rules.rulebook.steps import AskKind
from tests.shop import EXTERNAL, Shop, at

BOOKS = read_rulebooks()
FORMS = [(book.key, step.key, status) for book in BOOKS.values() for step in book.step if step.ask and step.letter
         for status in step.from_]  # fmt: skip
OPEN = [(book.key, status.key) for book in BOOKS.values() for status in book.status
        if not status.shelf.closed and (book.key != "kaspi" or status.key in EXTERNAL)]  # fmt: skip


@pytest.mark.req("X2", "M10")
@pytest.mark.parametrize(("name", "key", "status"), FORMS)
def test_a_step_that_asks_something_is_asked_for_again_without_what_one_buyer_said(
    name: str, key: str, status: str
) -> None:
    book = BOOKS[name]
    step = book.step_of(key)
    assert step is not None
    answers = {ask.field: "x" for ask in step.ask}
    again = Take(step.letter, answers, "4711", Consent(by="buyer", via="phone"), sure=True).again()
    assert (again.pin, again.consent, again.sure) == ("", None, False)
    taken = Form(book, step).repeatable(answers)
    for ask in step.ask:
        own = ask.kind in (AskKind.YES, AskKind.FILE, AskKind.PAYMENT, AskKind.COUNT) or ask.field == "waybill"
        assert (ask.field in taken) is not own, ask.field


@pytest.mark.req("X2")
@pytest.mark.parametrize(("name", "status"), OPEN)
def test_no_reason_ends_another_order_unasked(shop: Shop, name: str, status: str) -> None:
    order = shop.receive("1", status) if name == "kaspi" else shop.from_(name, "1", status)
    book = BOOKS[name]
    for reason in book.reason:
        weight = weigh(shop.store, shop.parts.rules, Cancel(reason.key, "слова"), [order], shop.clock())
        if weight.acts and not reason.takes:
            assert weight.ends, reason.key
            assert any("слова" in said for said in weight.sentences()), reason.key
        assert not Cancel(reason.key).plain


@pytest.mark.req("X2", "M31")
def test_another_buyers_consent_is_no_consent(shop: Shop) -> None:
    order = shop.receive("1", "delivery", planned_at=at("2026-11-25 18:00"))
    move = Move(at("2026-11-27 18:00"), None, Consent(by="buyer", via="phone", note="уехал")).again()
    assert move.consent is None
    assert move.asks(BOOKS["kaspi"], order)
    earlier = Move(at("2026-11-24 20:00"))
    assert not earlier.asks(BOOKS["kaspi"], order)
    said = list(weigh(shop.store, shop.parts.rules, earlier, [order], shop.clock()).sentences())
    assert "24 ноября" in " ".join(said), said
    assert "раньше" in " ".join(said), said
