"""Every file of another system comes in as what it means there, or is named for what it is."""

from __future__ import annotations

import pytest

from orderdesk.data_files import data_folder
from orderdesk.model import FactName
from tests.desk.profiles.conftest import SAMPLES, Trading

Told = dict[str, tuple[str, str, int]]
"""Number → its status, its total, how many pieces of goods."""

OWN: dict[str, tuple[str, Told]] = {
    "commerceml_orders_2_10_utf8.xml": ("KZT", {"1001": ("new", "29971.00", 3), "1002": ("cancelled", "8000.00", 1)}),
    "commerceml_orders_3_1_container.xml": (
        "KZT", {"1001": ("new", "29971.00", 3), "1002": ("cancelled", "8000.00", 1)},
    ),
    "ozon_fbs_list_v4.json": ("RUB", {
        "00990001-0001-1": ("packing", "5980.00", 2), "00990002-0003-1": ("ready", "2990.00", 1),
        "00990002-0003-2": ("ready", "2990.00", 1), "00990003-0001-1": ("cancelled", "2990.00", 1),
    }),
    "ozon_postings_report.csv": ("RUB", {
        "00990001-0001-1": ("packing", "5980.00", 2), "00990002-0003-1": ("transit", "2990.00", 1),
        "00990002-0003-2": ("cancelled", "24990.00", 1),
    }),
    "prom_orders_list.json": ("UAH", {
        "420000001": ("new", "1847.50", 3), "420000002": ("packing", "380.00", 1),
        "420000003": ("cancelled", "299.00", 1),
    }),
    "retailcrm_orders.json": ("KZT", {
        "7141C": ("new", "29971.00", 1), "7142C": ("packing", "8970.00", 3), "7143C": ("cancelled", "9500.00", 1),
    }),
    "rozetka_orders_search.json": ("UAH", {
        "901000001": ("new", "538.00", 2), "901000002": ("ready", "1298.50", 1),
        "901000003": ("cancelled", "1249.50", 1),
    }),
    "saleor_orders.json": ("USD", {
        "101": ("packing", "23.00", 2), "102": ("transit", "80.00", 2), "103": ("cancelled", "45.00", 1),
    }),
    "shopify_orders_export.csv": ("UAH", {"1001": ("packing", "1232.00", 3), "1002": ("cancelled", "600.00", 1)}),
    "shopify_rest_orders.json": ("UAH", {
        "1001": ("packing", "1232.00", 3), "1002": ("cancelled", "600.00", 0), "1003": ("transit", "1360.00", 2),
    }),
    "uzum_fbs_orders.json": ("UZS", {
        "70000001": ("new", "245000.00", 1), "70000002": ("transit", "598000.00", 2),
        "70000003": ("cancelled", "245000.00", 0),
    }),
    "wildberries_orders_new.json": ("KZT", {
        "3900000001": ("new", "2990.00", 1), "3900000002": ("new", "2990.00", 1), "3900000003": ("new", "24990.00", 1),
    }),
    "wildberries_orders_all.json": ("KZT", {
        "3900000001": ("new", "2990.00", 1), "3900000004": ("new", "24990.00", 1),
    }),
    "woocommerce_order_export.csv": ("KZT", {"727": ("packing", "29971.00", 3), "728": ("agreement", "8500.00", 1)}),
    "woocommerce_orders.json": ("KZT", {
        "727": ("packing", "29971.00", 3), "728": ("agreement", "8500.00", 2), "729": ("returned", "10470.00", 3),
    }),
}  # fmt: skip
"""Of files that an own shop takes in: the currency they are in, and their orders."""

NO_ORDERS = {
    "novaposhta_getStatusDocuments.json": "ответ Nova Poshta",
    "retailcrm_reference_statuses.json": "ответ RetailCRM",
    "rozetka_order_statuses.json": "ответ Rozetka",
    "wildberries_orders_status.json": "ответ Wildberries",
}

CHANNELS = {"kaspi_ArchiveOrders.xlsx": "kaspi", "flowwow_orders_list.json": "flowwow"}
"""Files of channels that have a rulebook of their own."""


def test_every_sample_is_expected_somewhere() -> None:
    assert {*OWN, *NO_ORDERS, *CHANNELS} == {path.name for path in SAMPLES.iterdir()}


@pytest.mark.req("X29")
@pytest.mark.parametrize("name", OWN)
def test_a_file_of_another_system_comes_in_as_what_it_means_there(trading: Trading, name: str) -> None:
    currency, told = OWN[name]
    shop = trading(currency)
    done = shop.run("import", "--channel", "own", str(SAMPLES / name))
    assert done.exit_code == 0, done.stderr
    orders = {number: shop.json("show", number) for number in told}
    assert {
        number: (order["status"], order["total"], sum(line["quantity"] for line in order["lines"] if line["sku"] or
                                                      not line["price"].startswith("-")))
        for number, order in orders.items()
    } == told  # fmt: skip
    assert len(shop.json("list", "--channel", "own")) == len(told)
    assert all(order["currency"] == currency for order in orders.values())


@pytest.mark.parametrize("name", OWN)
def test_the_same_file_twice_changes_nothing(trading: Trading, name: str) -> None:
    shop = trading(OWN[name][0])
    path = str(SAMPLES / name)
    assert shop.run("import", "--channel", "own", path).exit_code == 0
    again = shop.run("import", "--channel", "own", path)
    assert f"без изменений {len(OWN[name][1])}" in again.stdout, again.stdout


@pytest.mark.req("X29")
@pytest.mark.parametrize("name", NO_ORDERS)
def test_an_answer_without_orders_is_named(trading: Trading, name: str) -> None:
    shop = trading("KZT")
    done = shop.run("import", "--channel", "own", str(SAMPLES / name))
    assert (done.exit_code, NO_ORDERS[name] in done.stderr, shop.json("list")) == (1, True, [])


@pytest.mark.req("X29")
def test_the_cabinet_of_kaspi(trading: Trading) -> None:
    shop = trading("KZT")
    assert shop.run("import", "--channel", "kaspi", str(SAMPLES / "kaspi_ArchiveOrders.xlsx")).exit_code == 0
    shown = {number: shop.json("show", number) for number in ("912340001", "912340002", "912340003")}
    assert [order["status"] for order in shown.values()] == ["issued", "cancelled", "returning"]
    assert shown["912340002"]["total"] == "3980.00"  # its delivery is beside the sums of the rows
    assert shown["912340003"]["payment"] == "credit"


def test_flowwow_by_its_own_rules(trading: Trading) -> None:
    shop = trading("KZT")
    book = (data_folder() / "rulebooks" / "flowwow.toml").read_text("utf-8").replace('"RUB"', '"KZT"', 1)
    assert shop.parts.config_path is not None
    (shop.parts.config_path.parent / "rulebooks" / "flowwow.toml").write_text(book, "utf-8")
    done = shop.run("import", "--channel", "flowwow", str(SAMPLES / "flowwow_orders_list.json"))
    assert done.exit_code == 0, done.stderr
    statuses = {order["number"]: order["status"] for order in shop.json("list")}
    assert statuses == {"25000011": "photo", "25000012": "pickup", "25000013": "third_party"}
    assert shop.order("25000011").facts["recipient"] == "Кристина"


def test_a_word_that_no_profile_knows_brings_the_order_with_a_mark(trading: Trading) -> None:
    shop = trading("UAH")
    path = shop.parts.database.parent / "prom.json"
    said = (SAMPLES / "prom_orders_list.json").read_text("utf-8").replace('"status": "pending"', '"status": "custom-7"')
    path.write_text(said, "utf-8")
    done = shop.run("import", "--channel", "own", str(path))
    assert "custom-7" in done.stderr
    order = shop.order("420000001")
    assert (order.status, order.facts.get(FactName.ATTENTION)) == ("new", True), order.facts


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('{"error": "Not authenticated"}', "Not authenticated"),
        ('{"success": false, "errors": {"code": 1020, "message": "incorrect_access_token"}}', "incorrect_access_token"),
        ('{"orders": [{"id": 1}], "error": "half an answer"}', "half an answer"),
    ],
)
def test_a_failure_is_no_empty_list(trading: Trading, said: str, why: str) -> None:
    shop = trading("UAH")
    path = shop.parts.database.parent / "answer.json"
    path.write_text(said, "utf-8")
    done = shop.run("import", "--channel", "own", str(path))
    assert (done.exit_code, why in done.stderr) == (1, True)
