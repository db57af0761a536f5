"""Taking orders in from files: idempotent, whole orders or none of them, each bad record named."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from orderdesk.desk.commands.clock import Tick
from orderdesk.model import Shelf
from tests.shop import Shop, at, kaspi_answer, kaspi_record, write

SAMPLES = Path(__file__).parent


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def the_import(shop: Shop, path: Path) -> tuple[int, str, str]:
    result = shop.run("import", str(path))
    return result.exit_code, result.stdout, result.stderr


# --- answers of the Kaspi API ---------------------------------------------------------------------------------


def test_the_samples_come_in_whole(shop: Shop) -> None:
    code, said, wrong = the_import(shop, SAMPLES / "kaspi_orders_list.json")
    assert (code, wrong) == (0, "")
    assert "добавлено 3" in said
    order = shop.json("show", "812345670")
    assert order["channel"] == "kaspi"
    assert order["shelf"] == "carrier"
    assert order["customer"] == "Айгерим Т"
    assert order["phone"] == "+77010000001"
    assert (order["total"], order["currency"]) == ("27980.00", "KZT")
    assert order["address"] == "Караганда, улица Образцовая, 10, 5"
    assert order["received_at"] == "2026-11-21T09:14:22+05:00"
    assert order["due_at"] == "2026-11-21T20:00:00+05:00"
    assert [(line["sku"], line["quantity"]) for line in order["lines"]] == [("DEMO-PH-01", 1), ("DEMO-CS-07", 1)]
    pickup = shop.json("show", "812345688")
    assert (pickup["shelf"], pickup["method"], pickup["due_at"]) == ("pickup", "pickup", "2026-11-25T18:00:00+05:00")
    assert shop.json("show", "812300011")["status"] == "returning"


def test_one_order_alone_comes_in_too(shop: Shop) -> None:
    assert "добавлено 1" in the_import(shop, SAMPLES / "kaspi_orders_one.json")[1]


@pytest.mark.req("K6")
def test_the_same_file_twice_changes_nothing(shop: Shop) -> None:
    the_import(shop, SAMPLES / "kaspi_orders_list.json")
    before = (shop.json("list"), [shop.json("history", n) for n in ("812345670", "812345688", "812300011")])
    code, said, _ = the_import(shop, SAMPLES / "kaspi_orders_list.json")
    assert (code, "без изменений 3" in said) == (0, True)
    assert before == (shop.json("list"), [shop.json("history", n) for n in ("812345670", "812345688", "812300011")])


@pytest.mark.req("K6")
def test_a_number_stands_for_one_order_in_a_channel(shop: Shop, inbox: Path) -> None:
    path = write(inbox / "a.json", kaspi_answer(kaspi_record("4821"), kaspi_record("4821", totalPrice=30000.0)))
    the_import(shop, path)
    (order,) = shop.json("list")
    assert (order["number"], order["total"]) == ("4821", "30000.00")
    assert shop.kinds("4821") == ["received", "updated"]


def test_a_changed_order_is_updated_and_history_tells_how(shop: Shop, inbox: Path) -> None:
    the_import(shop, write(inbox / "a.json", kaspi_answer(kaspi_record("4821"))))
    changed = kaspi_record("4821", totalPrice=19990.5, deliveryAddress={"formattedAddress": "Алматы, Достык 5"})
    code, said, _ = the_import(shop, write(inbox / "b.json", kaspi_answer(changed)))
    assert (code, "обновлено 1" in said) == (0, True)
    event = shop.json("history", "4821")[-1]
    assert (event["kind"], event["actor_kind"]) == ("updated", "marketplace")
    assert event["changes"]["total"] == ["24990.00", "19990.50"]
    assert event["changes"]["address"] == ["Алматы, Абая 10", "Алматы, Достык 5"]


@pytest.mark.req("K48", "K53")
@pytest.mark.parametrize(
    ("status", "attributes", "shelf", "kind"),
    [
        ("delivery", {}, "delivery", "accepted"),
        ("pickup", {"deliveryMode": "DELIVERY_PICKUP"}, "pickup", "accepted"),
        ("issued", {}, "archive", "updated"),
        ("cancelled", {"cancellationReason": "MERCHANT_OUT_OF_STOCK"}, "archive", "cancelled"),
    ],
)
def test_a_status_that_moved_on_moves_the_shelf(
    shop: Shop, inbox: Path, status: str, attributes: dict[str, Any], shelf: str, kind: str
) -> None:
    the_import(shop, write(inbox / "a.json", kaspi_answer(kaspi_record("4821"))))
    shop.clock.advance(600)
    the_import(shop, write(inbox / "b.json", kaspi_answer(kaspi_record("4821", status, **attributes))))
    assert shop.json("show", "4821")["shelf"] == shelf
    assert shop.kinds("4821")[-1] == kind
    if "cancellationReason" in attributes:
        assert shop.json("show", "4821")["cancel_reason"] == "out_of_stock"


def test_what_an_operator_has_done_is_not_undone_by_an_older_answer(shop: Shop, inbox: Path) -> None:
    path = write(inbox / "a.json", kaspi_answer(kaspi_record("4821")))
    the_import(shop, path)
    shop.run("accept", "4821")
    assert "без изменений 1" in the_import(shop, path)[1]
    assert shop.json("show", "4821")["shelf"] == "delivery"
    new = kaspi_record("4821")
    new["attributes"]["status"] = "SOMETHING_ELSE"
    code, _, said = the_import(shop, write(inbox / "b.json", kaspi_answer(new)))
    assert code == 0
    assert "SOMETHING_ELSE" in said
    assert shop.json("show", "4821")["shelf"] == "delivery"
    assert shop.json("show", "4821")["facts"]["channel_status"] == "NEW/SOMETHING_ELSE"


@pytest.mark.parametrize(
    ("state", "status", "shelf"),
    [
        ("NEW", "SOMETHING_ELSE", "new"),
        ("PICKUP", "", "pickup"),
        ("ARCHIVE", "LOST_IN_SPACE", "archive"),
        ("MOON", "APPROVED_BY_BANK", "new"),
    ],
)
def test_a_state_nobody_knows_is_marked_for_a_look_and_never_lost(
    shop: Shop, inbox: Path, state: str, status: str, shelf: str
) -> None:
    record = kaspi_record("4821", state=state)
    record["attributes"]["status"] = status
    code, _, said = the_import(shop, write(inbox / "a.json", kaspi_answer(record)))
    assert (code, "неизвестное состояние площадки" in said) == (0, True)
    order = shop.json("show", "4821")
    assert (order["shelf"], order["facts"]["attention"]) == (shelf, True)


def test_the_stages_of_kaspi_delivery_are_told_apart(shop: Shop, inbox: Path) -> None:
    def carried(number: str, **delivery: Any) -> dict[str, Any]:
        return kaspi_record(number, "packing", isKaspiDelivery=True, kaspiDelivery=delivery)

    when = at("2026-11-24 20:00") * 1000
    records = (
        carried("1", courierTransmissionPlanningDate=when),
        carried("2", courierTransmissionPlanningDate=when, waybillNumber="101"),
        carried("3", courierTransmissionPlanningDate=when, waybillNumber="102", courierTransmissionDate=when - 999),
    )
    the_import(shop, write(inbox / "a.json", kaspi_answer(*records)))
    assert [shop.json("show", n)["status"] for n in "123"] == ["packing", "handover", "transit"]
    assert [shop.json("show", n)["due_at"] for n in "123"] == ["2026-11-24T20:00:00+05:00"] * 2 + [None]


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"code": ""}, "номер"),
        ({"code": "a b"}, "номер"),
        ({"code": "../x"}, "номер"),
        ({"code": "9" * 10_000}, "номер"),
        ({"code": True}, "номер"),
        ({"totalPrice": -1.0}, "сумма"),
        ({"totalPrice": "дорого"}, "сумма"),
        ({"totalPrice": "１００"}, "сумма"),
        ({"totalPrice": "1_000"}, "сумма"),
        ({"totalPrice": 1e15}, "предел"),
        ({"totalPrice": None}, "totalPrice"),
        ({"creationDate": None}, "creationDate"),
        ({"creationDate": 1795234462}, "секунды"),
        ({"creationDate": 10**17}, "2000"),
        ({"creationDate": "вчера"}, "creationDate"),
        ({"customer": "Иванов"}, "customer"),
        ({"customer": {"cellPhone": "12"}}, None),
        ({"deliveryAddress": 5}, "deliveryAddress"),
        ({"kaspiDelivery": []}, None),
        ({"state": ["NEW"]}, "state"),
    ],
)
def test_a_bad_record_is_named_with_line_and_reason_and_stops_no_good_one(
    shop: Shop, inbox: Path, attributes: dict[str, Any], said: str | None
) -> None:
    bad = kaspi_record("4822", **{k: v for k, v in attributes.items() if k != "code"})
    bad["attributes"].update(attributes)
    answer = kaspi_answer(kaspi_record("4821"), bad, kaspi_record("4823"))
    code, out, wrong = the_import(shop, write(inbox / "orders.json", answer))
    numbers = {order["number"] for order in shop.json("list")}
    if said is None:
        assert (code, numbers) == (0, {"4821", "4822", "4823"})
        return
    assert code == 1
    assert numbers == {"4821", "4823"}
    assert "добавлено 2" in out
    assert "отклонено 1" in out
    (report,) = wrong.splitlines()
    name, line, reason = report.split(":", 2)
    assert name == "orders.json"
    written = (inbox / "orders.json").read_text("utf-8").splitlines()
    assert '"type": "orders"' in written[int(line)]
    assert said in reason


@pytest.mark.parametrize("record", [5, "x", None, [], {}, {"type": "cats"}, {"type": "orders", "attributes": None}])
def test_things_that_are_no_records_are_named(shop: Shop, inbox: Path, record: object) -> None:
    answer = {"data": [record, kaspi_record("4821")]}
    code, out, wrong = the_import(shop, write(inbox / "a.json", answer))
    assert (code, "добавлено 1" in out, len(wrong.splitlines())) == (1, True, 1)


@pytest.mark.parametrize(
    "lines",
    [
        {"quantity": -1, "basePrice": -5.0},
        {"quantity": 1.5},
        {"basePrice": "x"},
        {"offer": []},
    ],
)
def test_a_line_that_cannot_be_sold_spoils_its_order_only(shop: Shop, inbox: Path, lines: dict[str, Any]) -> None:
    answer = kaspi_answer(kaspi_record("4821"), kaspi_record("4822"))
    answer["included"][0]["attributes"].update(lines)
    code, out, _ = the_import(shop, write(inbox / "a.json", answer))
    if lines == {"offer": []}:
        assert code == 0
    else:
        assert (code, "добавлено 1" in out) == (1, True)


def test_a_key_that_stands_twice_spoils_its_record_only(shop: Shop, inbox: Path) -> None:
    text = json.dumps(kaspi_answer(kaspi_record("4821"), kaspi_record("4822")), ensure_ascii=False)
    doubled = text.replace('"totalPrice": 24990.0', '"totalPrice": 1.0, "totalPrice": 24990.0', 1)
    code, out, wrong = the_import(shop, write(inbox / "a.json", doubled))
    assert (code, "добавлено 1" in out, "totalPrice" in wrong) == (1, True, True)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 5000])
def test_numbers_that_are_none_spoil_their_record_only(shop: Shop, inbox: Path, number: str) -> None:
    text = json.dumps(kaspi_answer(kaspi_record("4821", totalPrice=12345.0), kaspi_record("4822")))
    code, out, wrong = the_import(shop, write(inbox / "a.json", text.replace("12345.0", number)))
    assert (code, "добавлено 1" in out) == (1, True)
    assert len(wrong) < 200


def test_a_phone_hidden_by_the_archive_leaves_the_buyer_known(shop: Shop, inbox: Path) -> None:
    the_import(shop, write(inbox / "a.json", kaspi_answer(kaspi_record("4821", "delivery"))))
    masked = kaspi_record("4821", "issued", customer={"firstName": "Алексей", "cellPhone": "+0(000)-000-00-00"})
    the_import(shop, write(inbox / "b.json", kaspi_answer(masked)))
    assert shop.json("show", "4821")["phone"] == "+77012224821"


def test_a_buyer_is_known_by_his_phone(shop: Shop, inbox: Path) -> None:
    phones = ["7012224821", "87012224821", "+7 701 222-48-21", "7012229999"]
    records = [kaspi_record(str(i), customer={"firstName": "А", "cellPhone": p}) for i, p in enumerate(phones)]
    the_import(shop, write(inbox / "a.json", kaspi_answer(*records)))
    assert [shop.json("show", str(i))["customer_orders"] for i in range(4)] == [3, 3, 3, 1]


def test_an_answer_without_lines_leaves_the_known_ones(shop: Shop, inbox: Path) -> None:
    the_import(shop, write(inbox / "a.json", kaspi_answer(kaspi_record("4821"))))
    the_import(shop, write(inbox / "b.json", {"data": [kaspi_record("4821", totalPrice=5.0)]}))
    order = shop.json("show", "4821")
    assert (order["total"], len(order["lines"])) == ("5.00", 1)


def test_a_new_name_is_taken_over_and_said_in_history(shop: Shop, inbox: Path) -> None:
    the_import(shop, write(inbox / "a.json", kaspi_answer(kaspi_record("4821"))))
    renamed = kaspi_record("4821", customer={"firstName": "Пётр", "cellPhone": "7012224821"})
    assert "обновлено 1" in the_import(shop, write(inbox / "b.json", kaspi_answer(renamed)))[1]
    assert shop.json("show", "4821")["customer"] == "Пётр"
    assert shop.json("history", "4821")[-1]["changes"]["customer_name"] == ["Алексей И", "Пётр"]


@pytest.mark.req("C18")
def test_two_people_may_order_from_one_phone(shop: Shop) -> None:
    shop.take(shop.incoming("6001", customer="Петров Пётр"))
    shop.take(shop.incoming("6002", customer="Сидорова Анна"))
    assert [shop.json("show", n)["customer"] for n in ("6001", "6002")] == ["Петров Пётр", "Сидорова Анна"]
    assert [order["number"] for order in shop.json("list", "--search", "петров")] == ["6001"]
    assert shop.json("show", "6001")["customer_orders"] == 2


@pytest.mark.req("K9")
@pytest.mark.parametrize("theirs", ["delivery", "pickup"])
def test_an_order_that_the_channel_has_after_all_is_taken_up_again(shop: Shop, theirs: str) -> None:
    shop.take(shop.incoming("4821", received_at=at("2026-11-24 09:00")))
    shop.clock.at = at("2026-11-24 14:00")
    assert [order.cancel_reason for order in shop.desk.do(Tick())] == ["timeout"]
    method = "pickup" if theirs == "pickup" else "delivery"
    taken = shop.take(shop.incoming("4821", theirs, received_at=at("2026-11-24 09:00"), method=method))
    order = shop.order("4821")
    assert (order.shelf, order.status, order.cancel_reason, order.closed_at) == (theirs, theirs, None, None)
    assert order.facts["attention"] is True, "the buyer was told that it is off: somebody must look"
    assert "снова" in taken.said
    assert shop.kinds("4821") == ["received", "cancelled", "reopened"]


def test_a_channel_that_falls_behind_is_marked_for_a_look_in_every_format(shop: Shop, inbox: Path) -> None:
    record = {"number": "B-1", "customer": "Ким", "total": "10.00"}
    write(inbox / "a.jsonl", json.dumps({**record, "status": "delivery"}) + "\n")
    write(inbox / "b.jsonl", json.dumps({**record, "status": "new"}) + "\n")
    the_import(shop, inbox / "a.jsonl")
    said = the_import(shop, inbox / "b.jsonl")
    assert "без изменений 1" in said[1]
    order = shop.order("B-1")
    assert (order.status, order.facts["attention"]) == ("delivery", True)


# --- the desk's own formats ------------------------------------------------------------------------------------

LINE = {
    "number": "M-1",
    "customer": "Қайрат",
    "phone": "8 701 222 33 44",
    "method": "pickup",
    "total": "24 990,50",
    "received_at": "2026-11-24T11:00:00+05:00",
    "lines": [{"sku": "A", "name": "Чайник", "quantity": 2, "price": "12495.25"}],
}


def jsonl(*records: object) -> str:
    return "".join(f"{json.dumps(r, ensure_ascii=False) if not isinstance(r, str) else r}\n" for r in records)


def test_json_lines_come_in(shop: Shop, inbox: Path) -> None:
    assert the_import(shop, write(inbox / "a.jsonl", jsonl(LINE)))[0] == 0
    order = shop.json("show", "M-1")
    assert (order["total"], order["phone"], order["shelf"]) == ("24990.50", "+77012223344", "new")
    (line,) = order["lines"]
    assert (line["sku"], line["name"], line["quantity"], line["price"]) == ("A", "Чайник", 2, "12495.25")


def test_what_the_desk_prints_it_can_read(shop: Shop, inbox: Path) -> None:
    shop.receive("4821", "delivery", comment="домофон 5")
    shop.receive("4822", "pickup", method="pickup", phone=None)
    printed = [shop.json("show", number) for number in ("4821", "4822")]
    with Shop.made(inbox / "other", shop.clock()) as other:
        path = write(inbox / "copy.jsonl", jsonl(*printed))
        assert the_import(other, path)[0] == 0
        for mine in printed:
            theirs = other.json("show", mine["number"])
            for key in ("status", "customer", "phone", "total", "method", "payment", "address", "comment",
                        "received_at", "planned_at"):  # fmt: skip
                assert theirs[key] == mine[key], key
            for line, other_line in zip(mine["lines"], theirs["lines"], strict=True):
                assert {**line, "id": 0} == {**other_line, "id": 0}


@pytest.mark.req("K9")
def test_the_orders_own_accept_instant_is_its_clock(shop: Shop, inbox: Path) -> None:
    own = {**LINE, "accept_by": "2026-11-24T12:07:00+05:00"}
    the_import(shop, write(inbox / "a.jsonl", jsonl(own)))
    order = shop.json("show", "M-1")
    assert (order["due_at"], order["clock"], order["left_s"]) == ("2026-11-24T12:07:00+05:00", "until", 420)


def test_a_broken_line_is_named_and_the_others_come_in(shop: Shop, inbox: Path) -> None:
    lines = jsonl(
        {**LINE, "number": "1"}, '{"number": "2", ', {**LINE, "number": "3", "colour": "red"}, "[]", "5", "",
        {**LINE, "number": "4", "channel": "moon"}, {**LINE, "number": "5", "status": "flying"},
        {**LINE, "number": "6", "quantity": "7"}, {**LINE, "number": "7", "received_at": "2026-02-30"},
        {**LINE, "number": "8", "express": "maybe"}, {**LINE, "number": "9"},
    )  # fmt: skip
    code, out, wrong = the_import(shop, write(inbox / "a.jsonl", lines))
    assert code == 1
    assert {order["number"] for order in shop.json("list")} == {"1", "9"}
    assert "добавлено 2" in out
    assert "отклонено 9" in out
    reports = wrong.splitlines()
    assert [report.split(":")[1] for report in reports if "flying" not in report] == [
        "2",
        "3",
        "4",
        "5",
        "7",
        "9",
        "10",
        "11",
    ]
    assert any("flying" in report and "delivery" in report for report in reports), "allowed statuses are listed"
    assert "Traceback" not in wrong


CSV = "number;customer;phone;method;total;received_at;planned_at;sku;item;quantity;price\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_csv_comes_in_in_every_usual_encoding(shop: Shop, inbox: Path, encoding: str) -> None:
    rows = CSV + "77;Ёлкина Ольга;+77012223344;delivery;30 000;24.11.2026 10:00;25.11.2026;A;Чайник;2;15000\n"
    (inbox / "a.csv").write_bytes(rows.encode(encoding))
    code, _, wrong = the_import(shop, inbox / "a.csv")
    assert (code, wrong) == (0, "")
    order = shop.json("show", "77")
    assert (order["customer"], order["total"]) == ("Ёлкина Ольга", "30000.00")
    assert order["received_at"] == "2026-11-24T10:00:00+05:00"
    assert order["planned_at"] == "2026-11-25T23:59:59+05:00"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_rows_of_one_number_are_its_lines(shop: Shop, inbox: Path, separator: str) -> None:
    rows = ["number;total;item;quantity;price", "1;300;Чайник;1;100", "2;;Лампа;2;50", "1;;Чашка;2;100"]
    the_import(shop, write(inbox / "a.csv", "\n".join(rows).replace(";", separator)))
    assert [line["name"] for line in shop.json("show", "1")["lines"]] == ["Чайник", "Чашка"]
    assert shop.json("show", "2")["total"] == "100.00", "without a sum, the lines add up to it"


def test_a_bad_row_is_named_and_the_others_come_in(shop: Shop, inbox: Path) -> None:
    rows = CSV + "1;А;;pickup;1;;;;;;\nслишком;мало\n2;Б;;pickup;много;;;;;;\n\n3;В;;pickup;3;;;;;;\n"
    code, _, wrong = the_import(shop, write(inbox / "a.csv", rows))
    assert (code, {o["number"] for o in shop.json("list")}) == (1, {"1", "3"})
    assert [report.split(":")[1] for report in wrong.splitlines()] == ["3", "4"]


def test_broken_bytes_spoil_their_row_only(shop: Shop, inbox: Path) -> None:
    good, bad = "1;Әлия;;pickup;1;;;;;;\n".encode(), "2;Иван;;pickup;1;;;;;;\n".encode("cp1251")
    (inbox / "a.csv").write_bytes(CSV.encode() + good + bad)
    code, _, wrong = the_import(shop, inbox / "a.csv")
    assert (code, [o["number"] for o in shop.json("list")]) == (1, ["1"])
    assert "кодировка" in wrong


def test_an_open_quote_is_said_and_does_not_swallow_what_came_before(shop: Shop, inbox: Path) -> None:
    rows = CSV + '1;А;;pickup;1;;;;;;\n2;"Б;;pickup;1;;;;;;\n3;В;;pickup;1;;;;;;\n'
    code, _, wrong = the_import(shop, write(inbox / "a.csv", rows))
    assert (code, [o["number"] for o in shop.json("list")]) == (1, ["1"])
    assert "a.csv:3" in wrong


# --- files that are not what they should be ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 an archive", "архив ZIP"),
        (b"\x7fELF\x00\x00", "программа"),
        (b"SQLite format 3\x00", "база данных"),
        (b"number\x00", "не текстовый файл"),
        (b'{"data": [', "не JSON"),
        (b'{"cats": []}', "не ответ API"),
        (b'{"errors":[{"title":"Required filter is empty."}]}', "Required filter is empty."),
        (b"[1, 2]", "список JSON"),
        (b"<html>404</html>", "веб-страница"),
        (b"name,colour\n1,2\n", "неизвестные колонки name; colour;"),
        (b"customer,total\n1,2\n", "нет колонки «number»"),
        (b"number,number\n1,2\n", "дважды"),
        (b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "вложенность"),
        (b'{"data": []} tail', "не JSON"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_whole_with_one_sentence(
    shop: Shop, inbox: Path, content: bytes, said: str
) -> None:
    (inbox / "orders.json").write_bytes(content)
    code, out, wrong = the_import(shop, inbox / "orders.json")
    assert (code, out) == (1, "")
    assert wrong.startswith("orders.json: ")
    assert len(wrong.splitlines()) == 1
    assert said in wrong
    assert shop.json("list") == []


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b'{"data": [], "meta": {}}'])
def test_nothing_is_no_orders(shop: Shop, inbox: Path, content: bytes) -> None:
    shop.receive("4821")
    (inbox / "a.json").write_bytes(content)
    code, out, wrong = the_import(shop, inbox / "a.json")
    assert (code, wrong) == (0, "")
    assert "добавлено 0" in out
    assert shop.order("4821").shelf is Shelf.NEW


def test_paths_that_are_no_files_are_refused(shop: Shop, inbox: Path) -> None:
    os.mkfifo(inbox / "pipe")
    for path, said in ((inbox / "gone.json", "нет"), (inbox, "не файл"), (inbox / "pipe", "не файл")):
        code, _, wrong = the_import(shop, path)
        assert (code, said in wrong) == (1, True), path


def test_a_bad_file_does_not_stop_the_next(shop: Shop, inbox: Path) -> None:
    good = write(inbox / "good.json", kaspi_answer(kaspi_record("4821")))
    bad = write(inbox / "bad.json", "{")
    result = shop.run("import", str(bad), str(good))
    assert result.exit_code == 1
    assert "good.json: добавлено 1" in result.stdout


def test_hostile_names_are_harmless_in_reports(shop: Shop, inbox: Path) -> None:
    bad = kaspi_record("\x1b]52;c;AAAA\x07", totalPrice=1.0)
    path = inbox / "a\x1b[2J.json"
    code, out, wrong = the_import(shop, write(path, kaspi_answer(bad)))
    assert code == 1
    assert "\x1b" not in out + wrong
    assert "␛" in wrong


def test_a_channel_without_a_rulebook_is_refused_before_anything_is_read(shop: Shop, inbox: Path) -> None:
    path = write(inbox / "a.json", kaspi_answer(kaspi_record("1")))
    result = shop.run("import", "--channel", "moon", str(path))
    assert result.exit_code == 1
    assert "kaspi" in result.stderr
    assert shop.json("list") == []
