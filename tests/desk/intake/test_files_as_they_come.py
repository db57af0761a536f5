"""Files as people, spreadsheets and other systems make them: read where that is certain, else named."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from orderdesk.channels import own
from orderdesk.channels.incoming import IncomingOrder
from orderdesk.desk.commands.handing_over import SendCode
from orderdesk.desk.intake.intake import Intake
from orderdesk.errors import Refused
from orderdesk.rules.roles import Mask
from orderdesk.rules.visibility import Visibility
from orderdesk.store.sqlite_errors import full
from orderdesk.values import replace
from tests.shop import NOON, Shop, kaspi_answer, kaspi_record, write

CASES = Path(__file__).parent / "cases"
HEADER = "number;customer;phone;method;total;received_at;planned_at;sku;item;quantity;price\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def came(shop: Shop, path: Path, *more: str) -> tuple[int, str]:
    result = shop.run("import", *more, str(path))
    return result.exit_code, result.stderr


# --- phones ----------------------------------------------------------------------------------------------------


@pytest.mark.req("X25", "X26")
@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("02_phone_scientific.csv", {"P-1": "7.70155512E+10"}),
        ("07_phone_refuses_order.csv", {"X-1": "+7 727 250 10 20 доб. 123",
                                        "X-2": "+7 701 555 20 01, +7 702 555 20 02", "X-3": "998901234567"}),
    ],
)  # fmt: skip
def test_an_odd_phone_refuses_no_order_and_is_kept_as_it_was_written(
    shop: Shop, name: str, written: dict[str, str]
) -> None:
    assert came(shop, CASES / name) == (0, "")
    for number, phone in written.items():
        order = shop.order(number)
        assert order.customer.phone is None
        assert order.deadline is not None, "its clock runs"
        assert f"? {phone}" in shop.run("show", number).output
    assert "?" in shop.run("list").output


@pytest.mark.req("X25", "X26")
def test_nobody_is_sent_a_code_at_a_phone_that_is_not_certain(shop: Shop) -> None:
    order = shop.receive("4821", "delivery", phone=None, facts={"phone_written": "998901234567"})
    with pytest.raises(Refused, match="чей это телефон"):
        shop.desk.do(SendCode(), order)
    assert shop.parts.phone.received() == []
    assert shop.kinds("4821") == ["received"]


@pytest.mark.req("X26")
def test_an_odd_phone_is_found_by_its_digits_as_they_were_written(shop: Shop) -> None:
    came(shop, CASES / "07_phone_refuses_order.csv")
    for text, number in (("250 10 20", "X-1"), ("7025552002", "X-2"), ("998901234567", "X-3")):
        assert [order["number"] for order in shop.json("list", "--search", text)] == [number]


@pytest.mark.req("X25")
def test_a_masked_role_does_not_see_it_either(shop: Shop) -> None:
    order = shop.receive("4821", phone=None, facts={"phone_written": "998901234567"})
    role = next(iter(shop.parts.rules.roles.values()))
    seen = Visibility("Анна", replace(role, masks=(Mask.PHONE,))).order(order)
    assert "998901234567" not in str(seen)


@pytest.mark.req("X30")
def test_buyers_behind_one_placeholder_stay_apart(shop: Shop, inbox: Path) -> None:
    rows = [f"{n};Покупатель {n};{phone};pickup;1;;;;;;" for n, phone in
            enumerate(["+77000000000", "87000000000", "0000000", "+77777777777", "+77777777777"])]  # fmt: skip
    assert came(shop, write(inbox / "a.csv", HEADER + "\n".join(rows)))[0] == 0
    assert {shop.order(str(n)).customer.orders for n in range(5)} == {1}


# --- one number, one order -------------------------------------------------------------------------------------


@pytest.mark.req("X24")
def test_two_buyers_are_not_one_order(shop: Shop) -> None:
    code, said = came(shop, CASES / "05_two_buyers_one_number.csv")
    assert (code, shop.json("list")) == (1, [])
    assert "2" in said
    assert "3" in said
    assert "Первый Покупатель" in said
    assert "Второй Покупатель" in said


@pytest.mark.req("X24")
@pytest.mark.parametrize(
    ("column", "values", "agree"),
    [
        ("customer", ("Иванов", "Петров"), False),
        ("customer", ("Иванов  Иван", "иванов иван"), True),
        ("customer", ("Иванов", ""), True),
        ("phone", ("+77015550001", "+77025550002"), False),
        ("phone", ("+77015550001", "8 701 555 00 01"), True),
        ("received_at", ("24.11.2026 10:00", "23.11.2026 10:00"), False),
        ("received_at", ("24.11.2026 10:00", "24.11.2026 10:00:00"), True),
        ("planned_at", ("25.11.2026", "26.11.2026"), False),
    ],
)
def test_rows_of_one_number_agree_in_buyer_and_date(
    shop: Shop, inbox: Path, column: str, values: tuple[str, str], agree: bool
) -> None:
    rows = [f"number;item;{column}", *(f"1;Чай {n};{value}" for n, value in enumerate(values)), "2;Чашка;"]
    code, _said = came(shop, write(inbox / "a.csv", "\n".join(rows)))
    assert (code, {order["number"] for order in shop.json("list")}) == ((0, {"1", "2"}) if agree else (1, {"2"}))


@pytest.mark.req("X24")
@pytest.mark.parametrize("content", ["number;customer\n1;Второй\n", '{"number": "1", "customer": "Второй"}\n'])
def test_where_two_channels_could_be_meant_the_file_must_say_which(shop: Shop, inbox: Path, content: str) -> None:
    shop.receive("1")
    shop.take(replace(shop.incoming("1", channel="own_shop", customer="Первый", currency=""), external={}))
    path = write(inbox / "a.csv", content)
    code, said = came(shop, path)
    assert (code, "--channel" in said, "own_shop" in said) == (1, True, True)
    assert {order.customer.name for order in (shop.store.orders.get(1), shop.store.orders.get(2)) if order} == {
        "Иванов Алексей", "Первый"}  # fmt: skip
    assert came(shop, path, "--channel", "own_shop")[0] == 0
    kaspi = write(inbox / "k.json", kaspi_answer(kaspi_record("2")))
    assert came(shop, kaspi)[0] == 0, "an answer of an API says whose it is"


@pytest.mark.req("X24")
def test_another_order_under_the_same_number_changes_nothing(shop: Shop, inbox: Path) -> None:
    rows = ["number;customer;phone;received_at", "4812;Первый;+77015550001;24.11.2026 10:00"]
    came(shop, write(inbox / "a.csv", "\n".join(rows)))
    rows[1] = "4812;Второй;+77025550002;24.11.2026 11:00"
    code, said = came(shop, write(inbox / "b.csv", "\n".join(rows)))
    assert (code, "Первый" in said, shop.order("4812").customer.name) == (1, True, "Первый")
    rows[1] = "4812;Вторая;+77015550001;24.11.2026 11:00"
    assert came(shop, write(inbox / "c.csv", "\n".join(rows)))[0] == 0, "a name put right is the same buyer"


# --- as spreadsheets write -------------------------------------------------------------------------------------


@pytest.mark.req("X28")
def test_dates_come_as_spreadsheets_write_them(shop: Shop) -> None:
    assert came(shop, CASES / "14_excel_dates.csv") == (0, "")
    first, second = shop.json("show", "T-1"), shop.json("show", "T-2")
    assert (first["received_at"], second["received_at"]) == ("2026-11-24T11:30:45+05:00", "2026-11-24T09:05:00+05:00")
    assert {order["planned_at"] for order in (first, second)} == {"2026-11-25T23:59:59+05:00"}


@pytest.mark.req("X28")
@pytest.mark.parametrize(
    ("written", "said"),
    [("11/12/2026", "день и месяц"), ("46350.48", "номер дня"), ("46350", "номер дня"), ("31.11.2026 9:05", "не дата"),
     ("24.11.2026 25:00", "не дата"), ("24.11.26", "не дата")],
)  # fmt: skip
def test_a_date_that_is_not_certain_is_refused(shop: Shop, inbox: Path, written: str, said: str) -> None:
    code, wrong = came(shop, write(inbox / "a.csv", f"number;received_at\n1;{written}\n"))
    assert (code, said in wrong) == (1, True)


@pytest.mark.req("X28")
@pytest.mark.parametrize("again", ["30184821.0", "30184821,0", "#30184821", "№ 30184821", " 30184821 "])
def test_a_number_is_one_order_however_it_is_written(shop: Shop, inbox: Path, again: str) -> None:
    came(shop, write(inbox / "a.csv", "number;customer\n30184821;А\n"))
    assert came(shop, write(inbox / "b.csv", f'number;customer\n"{again}";А\n'))[0] == 0
    assert [order["number"] for order in shop.json("list")] == ["30184821"]
    rows = write(inbox / "c.csv", 'number;item\n1;Чай\n1.0;Чашка\n"#1";Лампа\n')
    came(shop, rows)
    assert len(shop.json("show", "1")["lines"]) == 3


@pytest.mark.req("X30")
@pytest.mark.parametrize(
    "content",
    [
        "sep=;\n" + HEADER + "1;А;;pickup;5;;;A;Чай;1.0;5\n",
        "sep=;\r\n" + HEADER.replace("\n", "\r\n") + "1;А;;pickup;5;;;A;Чай;1.0;5\r\n",
        "Заказы за ноябрь\n\n" + HEADER + "1;А;;pickup;5;;;A;Чай;1;5\n",
        "Заказы, выгрузка; ноябрь\n;;;;\n" + HEADER + "1;А;;pickup;5;;;A;Чай;1;5\n",
        HEADER.replace("\n", ";\n") + "1;А;;pickup;5;;;A;Чай;1;5;\n",
        HEADER.replace("\n", ";;\n") + "1;А;;pickup;5;;;A;Чай;1;5;;\n",
        HEADER + "1;А;;pickup;5;;;A;Чай;1;5;;;\n",
        HEADER.replace(";", ",") + "1,А,,pickup,5,,,A,Чай,1,5\n",
    ],
)
def test_what_stands_around_a_table_is_passed_over(shop: Shop, inbox: Path, content: str) -> None:
    assert came(shop, write(inbox / "a.csv", content)) == (0, "")
    order = shop.json("show", "1")
    assert (order["customer"], order["lines"][0]["quantity"]) == ("А", 1)


@pytest.mark.req("X30")
def test_a_line_is_named_by_its_place_in_the_file_below_a_title(shop: Shop, inbox: Path) -> None:
    code, said = came(shop, write(inbox / "a.csv", "sep=;\nЗаказы\n" + HEADER + "1;А;;teleport;5;;;;;;\nx;y\n"))
    assert (code, sorted(line.split(":")[1] for line in said.splitlines())) == (1, ["4", "5"])


@pytest.mark.req("X30")
def test_a_value_in_a_column_without_a_name_is_not_dropped(shop: Shop, inbox: Path) -> None:
    code, said = came(shop, write(inbox / "a.csv", "number;;customer\n1;;А\n2;важно;Б\n"))
    assert (code, [order["number"] for order in shop.json("list")]) == (1, ["1"])
    assert "без названия" in said


@pytest.mark.req("X30")
@pytest.mark.parametrize("encoding", ["koi8-r", "cp866"])
def test_an_old_encoding_is_named_and_not_taken_for_another(shop: Shop, inbox: Path, encoding: str) -> None:
    rows = HEADER + "1;Иванов Алексей Петрович;;pickup;5;;;;Чайник эмалированный;1;5\n"
    (inbox / "a.csv").write_bytes(rows.encode(encoding))
    code, said = came(shop, inbox / "a.csv")
    assert (code, encoding.upper() in said, shop.json("list")) == (1, True, [])


@pytest.mark.req("X30")
@pytest.mark.parametrize("name", ["ИВАНОВ АЛЕКСЕЙ ПЕТРОВИЧ", "иванов алексей", "Дем'янчук Мар'яна", "Я"])
def test_cp1251_is_read_as_what_it_is(shop: Shop, inbox: Path, name: str) -> None:
    (inbox / "a.csv").write_bytes(f"{HEADER}1;{name};;pickup;5;;;;;;\n".encode("cp1251"))
    assert came(shop, inbox / "a.csv") == (0, "")
    assert shop.json("show", "1")["customer"] == name


# --- what is not ours ------------------------------------------------------------------------------------------


@pytest.mark.req("X29")
@pytest.mark.parametrize("name", ["08a_kaspi_cabinet.xlsx", "08b_kaspi_cabinet_cp1251.csv"])
def test_the_table_of_the_cabinet_is_taken_as_it_is(shop: Shop, name: str) -> None:
    assert came(shop, CASES / name) == (0, "")
    orders = {order["number"]: (order["status"], order["total"]) for order in shop.json("list")}
    assert orders == {"812000101": ("handover", "28170.00"), "812000102": ("issued", "9000.00")}
    assert [line["price"] for line in shop.json("show", "812000101")["lines"]] == ["24990.00", "1590.00"]


@pytest.mark.req("X29")
def test_a_table_of_another_system_is_taken(shop: Shop) -> None:
    assert came(shop, CASES / "09_shopify_orders_export.csv") == (0, "")
    assert {one["number"]: one["total"] for one in shop.json("list")} == {"1041": "28000.00", "1042": "9000.00"}


@pytest.mark.req("X29")
def test_sums_in_another_currency_are_no_sums_of_this_shop(shop: Shop) -> None:
    code, wrong = came(shop, CASES / "10_prom_api.json")
    assert (code, "UAH" in wrong, shop.json("list")) == (1, True, [])


ANSWERS: dict[str, Any] = {
    "Wildberries": {"next": 1, "orders": [{"id": 1, "rid": "r", "skus": ["1"]}]},
    "Rozetka": {"success": True, "content": {"orders": [{"id": 1, "market_id": 1, "amount_with_discount": "1"}]}},
    "Uzum": {"payload": {"orders": [{"id": 1, "deliverUntil": 1}]}, "errors": []},
    "RetailCRM": {"success": True, "orders": [{"orderMethod": "x", "orderType": "y"}]},
    "Shopify": {"orders": [{"financial_status": "paid", "order_number": 1}]},
    "WooCommerce": [{"order_key": "wc", "date_created_gmt": "2026-11-26T05:15:00"}],
    "Saleor": {"data": {"orders": {"edges": [{"node": {"number": "1"}}]}}},
    "Flowwow": {"items": [{"shopId": 1, "deliveryTimeType": 2}]},
    "Nova Poshta": {"success": True, "data": [{"StatusCode": "1", "CitySender": "Київ"}]},
}


@pytest.mark.req("X29")
@pytest.mark.parametrize("whose", ANSWERS)
def test_answers_of_other_systems_are_named(shop: Shop, inbox: Path, whose: str) -> None:
    code, wrong = came(shop, write(inbox / "a.json", ANSWERS[whose]))
    assert (code, f"это ответ {whose}" in wrong, len(wrong.splitlines())) == (1, True, 1)


def packed(*names: str) -> bytes:
    """A ZIP archive with such files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return made.getvalue()


@pytest.mark.req("X29", "X30")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (packed("[Content_Types].xml", "xl/workbook.xml"), "книга Excel"),
        (packed("mimetype", "content.xml"), "документ LibreOffice"),
        (packed("word/document.xml"), "документ Word"),
        (packed("orders.csv"), "архив ZIP"),
        (b"PK\x03\x04 cut off", "архив ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "старая книга Excel"),
        (b"\x1f\x8b\x08", "архив gzip"),
        (b"%PDF-1.7", "документ PDF"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "веб-страница"),
        (b"<?xml version='1.0'?><html><body/></html>", "веб-страница"),
        (b"<?xml version='1.0'?><orders/>", "файл XML"),
        ('<?xml version="1.0"?><КоммерческаяИнформация/>'.encode(), "файл обмена 1С"),
    ],
)
def test_a_file_is_named_for_what_it_looks_like(shop: Shop, inbox: Path, content: bytes, said: str) -> None:
    (inbox / "orders").write_bytes(content)
    code, wrong = came(shop, inbox / "orders")
    assert (code, f"это {said}" in wrong, len(wrong.splitlines())) == (1, True, 1)


@pytest.mark.req("X29")
def test_all_unknown_columns_and_keys_are_named_at_once(shop: Shop, inbox: Path) -> None:
    assert "colour; size" in came(shop, write(inbox / "a.csv", "number;colour;size\n1;2;3\n"))[1]
    record = json.dumps({"number": "1", "colour": 1, "size": 2}) + "\n"
    assert "colour; size" in came(shop, write(inbox / "a.jsonl", record))[1]


# --- what is said when it does not go well ---------------------------------------------------------------------


def many(inbox: Path, count: int) -> Path:
    return write(inbox / "many.csv", HEADER + "".join(f"{n};А;;pickup;5;;;;;;\n" for n in range(1, count + 1)))


@pytest.mark.req("X31")
@pytest.mark.parametrize("stopped", [full(), KeyboardInterrupt()])
def test_an_import_that_breaks_off_says_what_is_in(
    shop: Shop, inbox: Path, monkeypatch: pytest.MonkeyPatch, stopped: BaseException
) -> None:
    path, take, taken = many(inbox, 250), Intake.take, list[int]()

    def breaking(intake: Intake, batch: list[IncomingOrder]) -> Any:
        if len(taken) == 2:
            raise stopped
        taken.append(len(batch))
        return take(intake, batch)

    monkeypatch.setattr(Intake, "take", breaking)
    result = shop.run("import", str(path))
    assert result.exit_code == 1
    assert "добавлено 200" in result.stdout
    assert "прервано, прочитано 200 записей" in result.stderr
    assert "Ничего не изменено" not in result.stderr
    assert len(shop.store.orders.ids()) == 200
    monkeypatch.undo()
    assert "добавлено 50" in shop.run("import", str(path)).stdout


@pytest.mark.req("X31")
@pytest.mark.parametrize("content", [None, b"PK\x03\x04", b"name;colour\n", b"{"])
def test_what_is_no_file_of_orders_makes_no_database(tmp_path: Path, content: bytes | None) -> None:
    with Shop.made(tmp_path / "shop", NOON) as shop:
        if content is not None:
            (tmp_path / "orders.json").write_bytes(content)
        empty = tmp_path / "empty"
        empty.mkdir()
        shop.parts = shop.parts.__class__(database=empty / "orders.db", operator="Мария", clock=shop.clock)
        assert shop.run("import", str(tmp_path / "orders.json")).exit_code == 1
        assert list(empty.iterdir()) == []
        good = shutil.copy(CASES / "14_excel_dates.csv", tmp_path)
        assert shop.run("import", str(tmp_path / "orders.json"), str(good)).exit_code == 1
        assert (empty / "orders.db").exists()


@pytest.mark.req("X28")
def test_every_column_is_in_the_docs() -> None:
    text = (Path(__file__).resolve().parents[3] / "docs" / "import.md").read_text("utf-8")
    assert [name for name in own.COLUMNS if f"`{name}`" not in text] == []
