"""A record speaks only of what it names: what it leaves out, or leaves empty, stays as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from orderdesk.channels.own import KEYS
from orderdesk.model import state_value
from tests.shop import Shop, write

WHOLE: dict[str, Any] = {
    "channel": "own_shop", "number": "9001", "status": "delivery", "customer": "Иванов Алексей",
    "phone": "+380501234821", "method": "carrier", "payment": "cash", "address": "Абая 10", "comment": "домофон 5",
    "currency": "UAH", "goods": "5400", "delivery_cost": "150", "received_at": "2026-11-24T11:50:00+05:00",
    "planned_at": "2026-11-25", "window_from": "2026-11-25T10:00:00+02:00", "express": True,
    "waybill": "20450001234567", "category": "bikes", "recipient": "Анна",
    "lines": [{"sku": "BIKE", "name": "Велосипед", "quantity": 1, "price": "5400"}],
}  # fmt: skip
FIELDS = ("method", "payment", "address", "comment", "goods", "delivery_cost", "total", "planned_at")


def told(shop: Shop) -> tuple[object, ...]:
    """All that a record can say of an order but its status."""
    order = shop.order("9001")
    facts = {name: fact for name, fact in order.facts.items() if name not in ("channel_status", "began_unseen")}
    sums = [state_value(order, name) for name in FIELDS]
    return (sums, facts, order.customer.name, order.customer.phone, shop.store.orders.lines(order.id))


def taken(shop: Shop, folder: Path, record: dict[str, Any]) -> str:
    result = shop.run("import", str(write(folder / "a.jsonl", json.dumps(record, ensure_ascii=False))))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.req("X20", "X23")
@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("left_out", [*(key for key in KEYS if key not in ("channel", "number", "status")), "all"])
def test_what_a_record_leaves_out_stays(shop: Shop, tmp_path: Path, left_out: str, empty: bool) -> None:
    taken(shop, tmp_path, WHOLE)
    before = told(shop)
    which = ("channel", "number", "status")
    gone = [key for key in WHOLE if key not in which] if left_out == "all" else [left_out]
    record = {key: value for key, value in WHOLE.items() if key not in gone}
    record |= {key: [] if key == "lines" else "" for key in gone} if empty else {}
    taken(shop, tmp_path, {**record, "status": "transit"})
    assert told(shop) == before


@pytest.mark.req("X12", "X18")
def test_a_file_of_numbers_and_statuses_pays_for_nothing(shop: Shop, tmp_path: Path) -> None:
    taken(shop, tmp_path, WHOLE)
    table = write(tmp_path / "a.csv", "channel;number;status\nown_shop;9001;done\n")
    assert shop.run("import", str(table)).exit_code == 0
    order = shop.json("show", "9001")
    assert (order["status"], order["total"], order["owed"]) == ("unpaid", "5550.00", "5550.00")


@pytest.mark.req("X20", "X27")
def test_goods_that_were_edited_here_are_not_put_back_by_an_answer_that_repeats_the_old_ones(
    shop: Shop, tmp_path: Path
) -> None:
    record = {**WHOLE, "status": "agreement"}
    taken(shop, tmp_path, record)
    edited = [
        "edit",
        "9001",
        "--set",
        "lines=BIKE*2@5400",
        "--consent",
        "buyer",
        "--via",
        "phone",
        "--note",
        "хочет два",
    ]
    assert shop.run(*edited).exit_code == 0
    taken(shop, tmp_path, {**record, "comment": "домофон 6"})
    order = shop.order("9001")
    assert (order.comment, order.goods.minor) == ("домофон 6", 1080000)
    assert [line.quantity for line in shop.store.orders.lines(order.id)] == [2]


@pytest.mark.req("X20")
def test_what_a_record_says_is_not_so_any_more(shop: Shop, tmp_path: Path) -> None:
    taken(shop, tmp_path, WHOLE)
    taken(shop, tmp_path, {**WHOLE, "express": False})
    assert "express" not in shop.order("9001").facts


@pytest.mark.req("X13", "X23")
def test_a_total_that_the_goods_known_here_do_not_make_is_marked(shop: Shop, tmp_path: Path) -> None:
    taken(shop, tmp_path, WHOLE)
    taken(shop, tmp_path, {"channel": "own_shop", "number": "9001", "total": "900"})
    assert shop.order("9001").facts["sum_differs"] is True
    taken(shop, tmp_path, {"channel": "own_shop", "number": "9001", "total": "5550"})
    assert "sum_differs" not in shop.order("9001").facts


@pytest.mark.req("X18", "X20")
def test_what_the_channel_said_is_kept_in_its_own_word(shop: Shop, tmp_path: Path) -> None:
    taken(shop, tmp_path, WHOLE)
    taken(shop, tmp_path, {"channel": "own_shop", "number": "9001", "status": "done"})
    order = shop.order("9001")
    assert (order.status, order.facts["channel_status"]) == ("unpaid", "done")
