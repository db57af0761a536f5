"""The four rulebooks side by side: what each of them lets an operator do, where, and for which reasons."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.steps import Take
from orderdesk.errors import Refused
from orderdesk.model import ActorKind, Order
from orderdesk.rules.cancel_costs import reasons
from orderdesk.rules.context import RuleContext
from orderdesk.rules.edits import check_editable, check_split, editable
from orderdesk.rules.possible import cancel_step, steps
from orderdesk.rules.roles import EVERYTHING, Mask
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.rules.visibility import Visibility
from orderdesk.values import replace
from tests.shop import Shop

BOOKS = read_rulebooks()

LEGAL: dict[tuple[str, str, str], tuple[str, str]] = {
    # (channel, status, method) → keys that take a step (x: cancel), digits of the reasons
    ("kaspi", "new", "delivery"): ("ax", "1234"),
    ("kaspi", "new", "pickup"): ("ax", "124"),
    ("kaspi", "signing", "delivery"): ("x", "1234"),
    ("kaspi", "pickup", "pickup"): ("ix", "124"),
    ("kaspi", "delivery", "delivery"): ("ix", "1234"),
    ("kaspi", "packing", "carrier"): ("ax", "124"),
    ("kaspi", "handover", "carrier"): ("x", "124"),
    ("kaspi", "new", "carrier"): ("ax", "124"),
    ("kaspi", "signing", "pickup"): ("x", "124"),
    ("kaspi", "transit", "carrier"): ("", ""),
    ("kaspi", "returning", "carrier"): ("a", ""),
    ("kaspi", "issued", "delivery"): ("", ""),
    ("kaspi", "returned", "delivery"): ("", ""),
    ("kaspi", "cancelled", "delivery"): ("", ""),
    ("kaspi", "closed", "delivery"): ("", ""),
    ("magazito", "new", "delivery"): ("ax", "1248"),
    ("magazito", "agreement", "delivery"): ("ax", "1248"),
    ("magazito", "confirmed", "carrier"): ("ax", "1248"),
    ("magazito", "ready", "delivery"): ("cx", "1248"),
    ("magazito", "ready", "carrier"): ("tx", "1248"),
    ("magazito", "ready", "pickup"): ("ax", "1248"),
    ("magazito", "pickup", "pickup"): ("ix", "12458"),
    ("magazito", "courier", "delivery"): ("ix", "1248"),
    ("magazito", "transit", "carrier"): ("", ""),
    ("magazito", "returning", "carrier"): ("a", ""),
    ("magazito", "unpaid", "carrier"): ("", ""),
    ("magazito", "received", "pickup"): ("", ""),
    ("magazito", "cancelled", "delivery"): ("", ""),
    ("flowwow", "new", "delivery"): ("ax", "247"),
    ("flowwow", "accepted", "delivery"): ("aicx", "247"),
    ("flowwow", "photo", "delivery"): ("aicx", "247"),
    ("flowwow", "courier_out", "delivery"): ("ix", "2"),
    ("flowwow", "third_party", "delivery"): ("ix", "2"),
    ("flowwow", "done", "delivery"): ("", ""),
    ("flowwow", "client_cancelled", "delivery"): ("", ""),
    ("flowwow", "shop_cancelled", "delivery"): ("", ""),
    ("own_shop", "new", "delivery"): ("ax", "1248"),
    ("own_shop", "agreement", "delivery"): ("atmx", "1248"),
    ("own_shop", "supply", "delivery"): ("amx", "1248"),
    ("own_shop", "packing", "delivery"): ("atmx", "1248"),
    ("kaspi", "awaited_pickup", "pickup"): ("ax", "124"),
    ("kaspi", "awaited_delivery", "delivery"): ("ax", "1234"),
    ("kaspi", "awaited_carrier", "carrier"): ("ax", "124"),
    ("kaspi", "return_requested", "delivery"): ("a", ""),
    ("kaspi", "at_point", "carrier"): ("a", ""),
    ("own_shop", "ready", "delivery"): ("cmx", "1248"),
    ("own_shop", "ready", "carrier"): ("tmx", "1248"),
    ("own_shop", "pickup", "pickup"): ("imx", "1248"),
    ("own_shop", "delivery", "delivery"): ("icmx", "1248"),
    ("own_shop", "transit", "carrier"): ("icm", ""),
    ("own_shop", "unpaid", "carrier"): ("m", ""),
    ("own_shop", "returning", "carrier"): ("a", ""),
    ("own_shop", "ready", "pickup"): ("mx", "1248"),
    ("own_shop", "done", "delivery"): ("", ""),
    ("own_shop", "returned", "delivery"): ("", ""),
    ("own_shop", "cancelled", "delivery"): ("", ""),
    ("flowwow", "pickup", "pickup"): ("ix", "2"),
    ("keycrm", "new", "delivery"): ("amx", "1248"),
    ("keycrm", "agreement", "delivery"): ("amx", "1248"),
    ("keycrm", "packing", "carrier"): ("atmx", "1248"),
    ("keycrm", "ready", "carrier"): ("tmx", "1248"),
    ("keycrm", "delivery", "carrier"): ("imx", "1248"),
    ("keycrm", "unpaid", "carrier"): ("m", ""),
    ("keycrm", "done", "delivery"): ("", ""),
    ("keycrm", "cancelled", "delivery"): ("", ""),
}


def order_of(shop: Shop, channel: str, status: str, method: str) -> Order:
    incoming = shop.incoming("1", channel=channel, external={}, method=method, currency="",
                             facts={"category": "flowers"}, phone=None)  # fmt: skip
    shop.take(replace(incoming, status=status))
    return shop.order("1")


@pytest.mark.req("M57", "M58", "F49", "F32", "M18", "M15", "M17", "K17", "C40")
@pytest.mark.parametrize("case", LEGAL, ids="-".join)
def test_steps_and_reasons_are_those_of_the_orders_own_channel(shop: Shop, case: tuple[str, str, str]) -> None:
    order = order_of(shop, *case)
    book = BOOKS[case[0]]
    letters = [step.letter for step in steps(book, order) if step.letter]
    cancels = cancel_step(book, order) is not None
    keys = "".join(letter for letter in "aictm" if letter in letters) + ("x" if cancels else "")
    digits = "".join(
        str(reason.digit) for reason in reasons(book, RuleContext(book=book, order=order, now=shop.clock()))
    )
    assert (keys, digits if cancels else "") == LEGAL[case]


def test_the_table_leaves_no_status_out() -> None:
    told = {(channel, status) for channel, status, _method in LEGAL}
    assert told == {(key, status.key) for key, book in BOOKS.items() for status in book.status}


@pytest.mark.req("O30")
def test_an_order_is_done_only_when_its_money_is_in_whichever_rulebook_it_follows() -> None:
    for book in BOOKS.values():
        for status in book.status:
            if status.shelf.closed and not (status.called_off or status.over):
                assert status.until_paid or "*" in book.channel_takes, (book.key, status.key)


@pytest.mark.req("O30")
def test_an_order_of_a_crm_that_was_given_out_waits_for_its_money(shop: Shop) -> None:
    order = shop.from_("keycrm", "1", "delivery", payment="cash", total=10000, lines=())
    assert shop.desk.do(Take("finish"), order).status == "unpaid"
    order = shop.desk.do(Take("pay", {"payment": "cash", "paid_amount": "100"}), shop.order("1"))
    assert (order.status, order.shelf.closed) == ("done", True)


EDITABLE = {
    ("kaspi", "delivery"): "",
    ("magazito", "new"): "other_contact",
    ("magazito", "agreement"): "address delivery_cost lines method other_contact payment",
    ("magazito", "confirmed"): "address delivery_cost method other_contact payment",
    ("magazito", "ready"): "address delivery_cost method other_contact payment",
    ("magazito", "transit"): "other_contact waybill",
    ("magazito", "courier"): "other_contact",
    ("magazito", "received"): "",
    ("flowwow", "accepted"): "address comment",
    ("flowwow", "courier_out"): "",
    ("own_shop", "packing"): "address delivery_cost gift_wrap lines method other_contact payment",
    ("own_shop", "delivery"): "other_contact",
}


@pytest.mark.req("M42", "M43", "M44", "F40")
@pytest.mark.parametrize("case", EDITABLE, ids="-".join)
def test_what_may_be_edited_is_the_matrix_of_the_orders_own_channel(shop: Shop, case: tuple[str, str]) -> None:
    found = editable(BOOKS[case[0]], order_of(shop, *case, "delivery"))
    assert " ".join(sorted(found)) == EDITABLE[case]
    assert {name for name, wants in found.items() if not wants} <= {"other_contact"}, "all else wants agreement"


CAN = (
    "способ доставки (method), адрес (address), оплата (payment), стоимость доставки (delivery_cost), "
    "другая связь (other_contact)."
)
"""What may be edited of an order that waits to be sent, each with the key to type."""


@pytest.mark.req("M43", "M44")
@pytest.mark.parametrize(
    ("channel", "status", "field", "said"),
    [
        ("kaspi", "new", "address", "Заказ 1: «адрес» нельзя менять, пока он «Передан партнёру»."),
        ("magazito", "ready", "lines", "Заказ 1: «товары» нельзя менять, пока он «Ожидает отправки». Товары меняют "
         "только на согласовании. Сейчас можно менять: " + CAN),
        ("magazito", "ready", "waybill", "Заказ 1: «накладная» нельзя менять, пока он «Ожидает отправки». Сейчас можно "
         "менять: " + CAN),
        ("magazito", "ready", "phone", "Имя и телефон покупателя не меняют никогда; можно добавить другой способ "
         "связи."),
    ],
)  # fmt: skip
def test_a_refused_edit_says_where_the_order_is_why_and_what_can_be_edited(
    shop: Shop, channel: str, status: str, field: str, said: str
) -> None:
    with pytest.raises(Refused) as caught:
        check_editable(BOOKS[channel], order_of(shop, channel, status, "delivery"), field)
    assert str(caught.value) == said


def test_what_is_not_possible_is_refused_in_one_sentence_with_what_is(shop: Shop) -> None:
    order = shop.receive("1")
    with pytest.raises(Refused) as caught:
        check_split(BOOKS["kaspi"], order)
    assert str(caught.value) == (
        "Заказ 1: «разделить» сейчас недоступно. Статус — «Передан партнёру». Сейчас доступно: принять, отменить."
    )


def test_a_channel_without_a_mark_has_the_beginning_of_its_title() -> None:
    assert [BOOKS[key].short for key in ("kaspi", "magazito")] == ["KAS", "MAG"]


@pytest.mark.req("C14")
def test_a_sum_that_is_hidden_is_written_as_a_mask_and_still_counts(shop: Shop) -> None:
    order = shop.receive("1")
    seen = Visibility("Олег", replace(EVERYTHING, masks=(Mask.SUM,))).order(order)
    assert (str(seen.total), seen.total.decimal, seen.total.minor) == ("•••", "•••", order.total.minor)
    assert seen.customer == order.customer, "nothing else is hidden with it"
    (told,) = shop.store.history.of(order.id)
    phones = {order.customer.id: order.customer.phone}
    (event,) = Visibility("Олег", replace(EVERYTHING, masks=(Mask.ADDRESS,))).events([told], phones)
    there = {name: change for name, change in told.changes.items() if name != "customer_id"}
    assert event == replace(told, changes={**there, "address": (None, "•••"), "phone": (None, order.customer.phone)})


@pytest.mark.parametrize("key", BOOKS)
def test_every_status_can_be_left_or_ends_the_work(key: str) -> None:
    book = BOOKS[key]
    for status in book.status:
        leaves = [step.key for step in book.step if status.key in step.from_]
        assert leaves or status.shelf.closed, status.key
    reached = {way.status for step in book.step for way in step.to} | {rule.status for rule in book.external}
    reached |= {status.until_paid for status in book.status}
    assert {status.key for status in book.status} - reached <= {book.status[0].key}


@pytest.mark.parametrize("key", BOOKS)
def test_who_else_moves_an_order_is_said_in_its_rulebook(key: str) -> None:
    by = {actor for step in BOOKS[key].step for actor in step.by}
    assert {ActorKind.OPERATOR, ActorKind.BUYER} <= by
