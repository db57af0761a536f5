"""What a record of a file may hold: nothing is cut, guessed or dropped without a word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.shop import Shop, at, kaspi_answer, kaspi_record, write

HEADER = "number,customer,item,quantity,price\n"


class Inbox:
    """Takes files in and remembers what was said."""

    def __init__(self, shop: Shop, folder: Path) -> None:
        self._shop = shop
        self._folder = folder
        self.code = 0
        self.said = ""
        self.wrong = ""

    def take(self, content: object, name: str) -> list[str]:
        """Import a file of this content; the numbers of the orders that are there then."""
        result = self._shop.run("import", str(write(self._folder / name, content)))
        self.code, self.said, self.wrong = result.exit_code, result.stdout, result.stderr
        assert not any(word in self.wrong for word in ("Traceback", "delimiter", "Expecting", "Unterminated", "None"))
        return sorted(order["number"] for order in self._shop.json("list"))

    def csv(self, text: str) -> list[str]:
        return self.take(text, "orders.csv")

    def lines(self, *records: object) -> list[str]:
        written = (r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records)
        return self.take("\n".join(written) + "\n", "orders.jsonl")

    def kaspi(self, *records: dict[str, Any]) -> list[str]:
        return self.take(kaspi_answer(*records), "orders.json")


@pytest.fixture
def inbox(shop: Shop, tmp_path: Path) -> Inbox:
    return Inbox(shop, tmp_path)


# --- CSV ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ['"number', 'number,"cust\n1,2', '"number"x,customer\n1,2\n'])
def test_a_broken_header_refuses_the_file_with_one_sentence(inbox: Inbox, text: str) -> None:
    assert inbox.csv(text) == []
    assert (inbox.code, inbox.said) == (1, "")
    assert inbox.wrong.startswith("orders.csv: заголовок — не CSV")
    assert len(inbox.wrong.splitlines()) == 1


def test_an_open_quote_says_how_much_was_not_read(inbox: Inbox) -> None:
    assert inbox.csv(HEADER + '1,А,Чай,1,5\n2,"Б,Чай,1,5\n3,В,Чай,1,5\n4,Г,Чай,1,5\n') == ["1"]
    assert inbox.wrong.startswith("orders.csv:3: кавычка, открытая в этой строке, нигде не закрыта")
    assert "не прочитаны 3 строки, до конца файла" in inbox.wrong


def test_a_quote_in_the_wrong_place_spoils_its_row_only(inbox: Inbox) -> None:
    assert inbox.csv(HEADER + '1,"А"б,Чай,1,5\n2,"О""Хара",Чай,1,5\n') == ["2"]
    assert inbox.wrong.startswith("orders.csv:2: кавычка не на месте")


def test_a_row_without_goods_is_an_order_without_lines(inbox: Inbox, shop: Shop) -> None:
    assert inbox.csv(HEADER + "1,А,,,\n") == ["1"]
    assert shop.json("show", "1")["lines"] == []


# --- lines of an order -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", [{}, {"quantity": 2}, {"sku": " ", "name": "", "price": 5}])
def test_a_line_that_nobody_could_find_on_a_shelf_spoils_its_record(inbox: Inbox, line: dict[str, Any]) -> None:
    assert inbox.lines({"number": "1", "lines": [{"sku": "A"}, line]}, {"number": "2"}) == ["2"]
    assert inbox.wrong == "orders.jsonl:1: 1: lines: у одной строки нет ни названия, ни артикула\n"


def test_a_row_with_a_price_and_no_goods_spoils_its_order(inbox: Inbox) -> None:
    assert inbox.csv(HEADER + "1,А,Чай,1,5\n1,А,,2,7\n2,Б,Чай,1,5\n") == ["2"]
    assert "ни названия, ни артикула" in inbox.wrong


@pytest.mark.parametrize(("quantity", "read"), [(None, 1), ("", 1), (3, 3), ("4", 4)])
def test_only_a_missing_quantity_is_one(inbox: Inbox, shop: Shop, quantity: object, read: int) -> None:
    inbox.lines({"number": "1", "lines": [{"sku": "A", "quantity": quantity}]})
    assert shop.json("show", "1")["lines"][0]["quantity"] == read


@pytest.mark.parametrize("quantity", [1.5, "1,5", "1.5", "10000001", 10**12, False, [], "две"])
def test_a_quantity_that_nobody_can_sell_is_refused(inbox: Inbox, quantity: object) -> None:
    assert inbox.lines({"number": "1", "lines": [{"sku": "A", "quantity": quantity}]}) == []
    assert "quantity: " in inbox.wrong


@pytest.mark.req("X27", "X30")
@pytest.mark.parametrize(
    ("line", "read"),
    [
        ({"sku": "A", "quantity": "1.0", "price": "5"}, ("A", 1, "5.00")),
        ({"sku": "A", "quantity": 2.0, "price": "5"}, ("A", 2, "5.00")),
        ({"sku": "A", "name": "Скидка", "quantity": 1, "price": "-5"}, ("", 1, "-5.00")),
        ({"sku": "A", "name": "Возврат", "quantity": -2, "price": "5"}, ("", 1, "-10.00")),
        ({"name": "Скидка", "price": -3.5}, ("", 1, "-3.50")),
    ],
)
def test_a_line_below_zero_is_an_adjustment_and_no_goods(
    inbox: Inbox, shop: Shop, line: dict[str, object], read: tuple[str, int, str]
) -> None:
    goods = {"sku": "B", "quantity": 1, "price": "100"}
    assert inbox.lines({"number": "1", "lines": [goods, {"sku": "Z", "quantity": 0, "price": "9"}, line]}) == ["1"]
    lines = shop.json("show", "1")["lines"]
    assert [line["sku"] for line in lines] == ["B", read[0]], "what went to zero is gone"
    assert (lines[1]["quantity"], lines[1]["price"]) == read[1:]


@pytest.mark.req("X27")
def test_an_order_whose_lines_come_to_less_than_nothing_is_refused(inbox: Inbox) -> None:
    assert inbox.lines({"number": "1", "lines": [{"name": "Скидка", "price": "-5"}]}) == []
    assert inbox.lines({"number": "1", "lines": [{"name": "x", "quantity": -1, "price": "-5"}]}) == []


def test_a_slip_in_a_lines_key_is_not_passed_over(inbox: Inbox) -> None:
    assert inbox.lines({"number": "1", "lines": [{"sku": "A", "qty": 5}]}) == []
    assert "qty" in inbox.wrong


# --- words and numbers -----------------------------------------------------------------------------------------


def test_a_method_is_one_of_three(inbox: Inbox) -> None:
    records = [{"number": str(n), "method": m} for n, m in enumerate(["teleport", "delivery", "pickup", "carrier", ""])]
    assert inbox.lines(*records) == ["1", "2", "3", "4"]
    assert "«teleport» не бывает; можно: delivery, pickup, carrier" in inbox.wrong


@pytest.mark.parametrize(
    ("field", "limit"),
    [("customer", 200), ("address", 1000), ("comment", 10_000), ("currency", 3), ("channel", 40), ("waybill", 100)],
)
def test_a_text_too_long_refuses_its_record_and_is_never_cut(inbox: Inbox, field: str, limit: int) -> None:
    assert inbox.lines({"number": "1", field: "я" * (limit + 1)}, {"number": "2"}) == ["2"]
    assert inbox.wrong == f"orders.jsonl:1: 1: {field}: длиннее {limit} знаков\n"


def test_a_text_just_as_long_as_may_be_is_kept_whole(inbox: Inbox, shop: Shop) -> None:
    inbox.lines({"number": "1", "customer": "я" * 200, "address": "ю" * 1000, "comment": "э" * 10_000})
    order = shop.json("show", "1")
    assert (len(order["customer"]), len(order["address"]), len(order["comment"])) == (200, 1000, 10_000)
    assert "…" not in order["customer"] + order["address"] + order["comment"]


def test_huge_texts_refuse_their_record_in_every_format(inbox: Inbox) -> None:
    assert inbox.csv(HEADER + f"1,{'я' * 300_000},Чай,1,5\n2,Б,Чай,1,5\n") == ["2"]
    assert "customer: длиннее 200" in inbox.wrong
    assert inbox.lines({"number": "3", "customer": "x" * 10_000_000}, {"number": "4"}) == ["2", "4"]
    long = kaspi_record("5", deliveryAddress={"formattedAddress": "я" * 1001})
    assert inbox.kaspi(long, kaspi_record("6")) == ["2", "4", "6"]
    assert "formattedAddress: длиннее 1000" in inbox.wrong


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({}, "1: нет номера заказа"),
        ({"number": None}, "1: нет номера заказа"),
        ({"number": " "}, "1: нет номера заказа"),
        ({"number": ["a"]}, "1: «[…]» — не номер заказа"),
        ({"number": {"a": 1}}, "1: «{…}» — не номер заказа"),
        ({"number": True}, "1: «true» — не номер заказа"),
        ({"number": 1.5}, "1: «1.5» — не номер заказа"),
        ({"number": "1", "total": ["5"]}, "1: 1: total: «[…]» — не сумма"),
        ({"number": "1", "delivery_cost": True}, "1: 1: delivery_cost: «true» — не сумма"),
        ({"number": "1", "total": "\x1b[2J"}, "1: 1: total: «␛» — не сумма"),
        ({"number": "1", "express": {}}, "1: 1: express: нужно да или нет, а не «{…}»"),
        ({"number": "1", "planned_at": []}, "1: 1: planned_at: «[…]» — не дата"),
        ({"number": "1", "planned_at": "9999-12-31"}, "1: 1: planned_at: 9999-12-31 — вне 2000–2099 годов"),
        ('{"number": "1", "customer": "И', "1: не JSON начиная со знака 29"),
        ('{"number": "1", "customer" "И"}', "1: не JSON начиная со знака 28"),
        ('{"number": "1", "customer": ', "1: не JSON: обрывается раньше времени"),
        ('{"number": "1", "total": NaN}', "1: «NaN» — не число"),
        (f'{{"number": {"9" * 30}}}', "1: число 9999999999999999999… слишком велико"),
        ('{"number": "1", "total": 1e999}', "1: число 1e999… слишком велико"),
    ],
)
def test_what_is_wrong_is_said_in_words_of_the_trade(inbox: Inbox, written: object, said: str) -> None:
    assert inbox.lines({"number": "2"}, written) == ["2"]
    assert inbox.wrong == f"orders.jsonl:2{said[1:]}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"data": [\n {"type" "orders"}\n]}', "не JSON начиная со строки 2, знак 10"),
        ('{"data": [] "meta": {}}', "не JSON начиная со строки 1, знак 13"),
        ('{"data": []} tail', "не JSON начиная со строки 1, знак 14"),
        ('{"data": [', "не JSON: обрывается раньше времени"),
    ],
)
def test_a_broken_answer_says_where(inbox: Inbox, text: str, said: str) -> None:
    assert inbox.take(text, "orders.json") == []
    assert inbox.wrong == f"orders.json: {said}\n"


# --- sums ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "differs"), [("300", False), ("350", False), (None, False), ("299", True), ("400", True), ("50", True)]
)
def test_a_total_that_its_lines_do_not_make_is_marked(
    inbox: Inbox, shop: Shop, total: str | None, *, differs: bool
) -> None:
    lines = [{"sku": "A", "quantity": 2, "price": "100"}, {"sku": "B", "price": "100"}]
    inbox.lines({"number": "1", "total": total, "delivery_cost": "50", "lines": lines}, {"number": "2", "total": "9"})
    assert shop.json("show", "1")["facts"].get("sum_differs", False) is differs
    assert "sum_differs" not in shop.json("show", "2")["facts"], "no lines, nothing to compare"
    assert ("?" in shop.run("list").stdout) is differs


def test_an_answers_total_may_hold_the_delivery(inbox: Inbox, shop: Shop) -> None:
    inbox.kaspi(
        kaspi_record("1", totalPrice=25990.0, deliveryCost=1000.0),
        kaspi_record("2", totalPrice=24990.0, deliveryCost=1000.0),
        kaspi_record("3", totalPrice=24000.0, deliveryCost=1000.0),
    )
    assert [shop.json("show", n)["facts"].get("sum_differs") for n in "123"] == [None, None, True]


# --- what Kaspi means ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "carried", "method"),
    [
        ("DELIVERY_LOCAL", False, "delivery"),
        ("DELIVERY_REGIONAL_TODOOR", False, "delivery"),
        ("DELIVERY_PICKUP", False, "pickup"),
        ("DELIVERY_REGIONAL_PICKUP", False, "pickup"),
        ("DELIVERY_POSTOMAT", False, "carrier"),
        ("DELIVERY_PICKUP", True, "carrier"),
    ],
)
@pytest.mark.req("K42", "K48")
def test_where_the_buyer_comes_for_the_goods_it_is_a_pickup(
    inbox: Inbox, shop: Shop, mode: str, method: str, *, carried: bool
) -> None:
    inbox.kaspi(kaspi_record("1", deliveryMode=mode, isKaspiDelivery=carried))
    assert shop.json("show", "1")["method"] == method
    shop.run("accept", "1")
    assert shop.json("show", "1")["shelf"] == {"carrier": "carrier"}.get(method, method)


@pytest.mark.req("K21", "K50")
@pytest.mark.parametrize("hour", ["00:00", "12:30", "23:59"])
def test_kaspis_planned_date_is_a_day_and_lasts_to_its_end(inbox: Inbox, shop: Shop, hour: str) -> None:
    inbox.kaspi(kaspi_record("1", "delivery", plannedDeliveryDate=at(f"2026-11-25 {hour}") * 1000))
    shop.clock.at = at("2026-11-25 23:59") + 59
    order = shop.json("show", "1")
    assert (order["planned_at"], order["tier"]) == ("2026-11-25T23:59:59+05:00", "acceptable")
    shop.clock.advance(1)
    assert shop.json("show", "1")["tier"] == "late"


@pytest.mark.parametrize(
    "relationships", [{"entries": [1]}, {"entries": {"data": [{"id": ["x"]}, 5]}}, [1], {"entries": {"data": 5}}]
)
def test_relations_of_another_form_spoil_their_record_at_most(inbox: Inbox, relationships: object) -> None:
    odd = {**kaspi_record("1"), "relationships": relationships}
    assert "2" in inbox.kaspi(odd, kaspi_record("2"))
