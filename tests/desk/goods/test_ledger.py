"""Goods in places: what is held, what is short, what leaves and comes back; each rule from the operator's side."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import MINUTE
from orderdesk.config import ChannelSettings, Reserve
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Edit, Split
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.ledgers.proof import wrong_by_history, wrong_ledgers
from orderdesk.desk.orders.price import run_out
from orderdesk.errors import NotAllThere
from orderdesk.model import Consent, Virtual
from orderdesk.values import replace
from tests.desk.dispatch.riding import done as riding
from tests.desk.dispatch.riding import out, staffed
from tests.shop import Shop


@pytest.fixture(autouse=True)
def checked(shop: Shop) -> object:
    yield
    assert [*wrong_ledgers(shop.store, shop.parts.rules), *wrong_by_history(shop.store, shop.parts.rules)] == []


def stands(shop: Shop, sku: str = "TEA-1") -> tuple[int, int, int]:
    """On hand, reserved, short."""
    (one,) = shop.store.levels.stands([sku])
    return one.on_hand, one.reserved, one.short


def done(shop: Shop, *words: str) -> str:
    result = shop.run(*words)
    assert result.exit_code == 0, result.output
    return result.output


def accepted(shop: Shop, *numbers: str) -> None:
    for number in numbers:
        shop.receive(number)
        done(shop, "accept", number, "--yes")


@pytest.mark.req("C22", "C24", "K31")
def test_what_is_accepted_is_held_and_what_is_not_there_is_short_and_seen(shop: Shop) -> None:
    shop.count("TEA-1", 2)
    accepted(shop, "1", "2", "3")
    assert stands(shop) == (2, 2, 1)
    assert [order["number"] for order in shop.json("list", "--shelf", "short")] == ["3"]
    assert shop.store.windows.virtual_counts(shop.clock())[Virtual.SHORT] == 1
    (whole,) = [row for row in shop.json("stock", "list") if row["place"] is None]
    assert (whole["free"], whole["short"]) == (0, 1)
    assert "нет" in done(shop, "show", "3") or "short" in shop.json("show", "3")["lines"][0]["goods"]


@pytest.mark.req("C23", "O12")
def test_goods_leave_with_the_order_and_come_back_with_it(shop: Shop) -> None:
    shop.count("TEA-1", 5)
    shop.from_("magazito", "M", "ready", method="carrier", lines=(IncomingLine("TEA-1", "Чайник", 2, 100),), total=200)
    assert stands(shop) == (5, 2, 0)
    done(shop, "take", "M", "ship", "--set", "waybill=20450012345678")
    assert stands(shop) == (3, 0, 0)
    carried = {row["place"]: row["on_hand"] for row in shop.json("stock", "list")}
    assert carried == {"main": 3, "carrier": 2, None: 3}
    done(shop, "event", "M", "changed_mind", "--yes")
    assert stands(shop) == (3, 0, 0), "they are still with the carrier"
    done(shop, "take", "M", "take_back")
    assert stands(shop) == (5, 0, 0)


@pytest.mark.req("C25")
def test_what_was_out_when_its_order_was_called_off_is_back_when_somebody_says_so(shop: Shop) -> None:
    shop.count("TEA-1", 1)
    shop.from_("own_shop", "O", "ready", method="delivery")
    done(shop, "take", "O", "send_courier", "--set", "courier=Олег", "--set", "courier_phone=+77011112233")
    done(shop, "event", "O", "buyer_cancelled", "--yes")
    assert stands(shop) == (0, 0, 0), "the courier still has it"
    done(shop, "stock", "return", "O")
    assert stands(shop) == (1, 0, 0)
    assert shop.run("stock", "return", "O").exit_code == 1, "only once"


@pytest.mark.req("C23")
def test_a_channels_answer_and_a_clock_move_goods_as_a_step_does(shop: Shop) -> None:
    shop.count("TEA-1", 3)
    shop.receive("1", "delivery")
    assert stands(shop) == (3, 1, 0)
    shop.receive("1", "issued")
    assert stands(shop) == (2, 0, 0)
    shop.receive("2", "delivery")
    shop.receive("2", "cancelled")
    assert stands(shop) == (2, 0, 0)


@pytest.mark.req("C24")
def test_cancelling_lets_go_and_the_most_urgent_order_that_is_short_has_it(shop: Shop) -> None:
    shop.count("TEA-1", 1)
    accepted(shop, "1")
    shop.receive("later", planned_at=shop.clock() + 900 * MINUTE)
    shop.receive("sooner", planned_at=shop.clock() + 90 * MINUTE)
    for number in ("later", "sooner"):
        done(shop, "accept", number, "--yes")
    done(shop, "cancel", "1", "--reason", "region")
    assert (shop.order("sooner").short, shop.order("later").short) == (0, 1)
    done(shop, "undo", "1")
    assert stands(shop) == (1, 1, 2), "what somebody else has been given meanwhile is short"


@pytest.mark.req("C25", "C26")
def test_a_receipt_serves_the_short_orders_first(shop: Shop) -> None:
    shop.count("TEA-1", 0)
    accepted(shop, "1", "2")
    assert [row["sku"] for row in shop.json("stock", "list", "--low")] == ["TEA-1"] * 2
    assert "2" in done(shop, "stock", "receive", "TEA-1", "3")
    assert stands(shop) == (3, 2, 0)
    assert shop.json("stock", "list", "--low") == []
    done(shop, "stock", "low", "TEA-1", "1")
    assert shop.json("stock", "list", "--low") != []


@pytest.mark.req("C25")
def test_a_count_that_finds_fewer_than_are_held_makes_the_least_urgent_orders_short(shop: Shop) -> None:
    shop.count("TEA-1", 2)
    shop.receive("later", planned_at=shop.clock() + 900 * MINUTE)
    shop.receive("sooner", planned_at=shop.clock() + 90 * MINUTE)
    for number in ("later", "sooner"):
        done(shop, "accept", number)
    assert "-1" in done(shop, "stock", "count", "TEA-1", "1", "--reason", "пересчёт")
    assert (shop.order("sooner").short, shop.order("later").short) == (0, 1)
    assert shop.run("stock", "count", "TEA-1", "1").exit_code == 2, "a difference has its reason"
    assert [row["note"] for row in shop.json("stock", "history", "TEA-1")["moves"]] == ["пересчёт", "пересчёт"]
    assert shop.run("stock", "write-off", "TEA-1", "2", "--reason", "бой").exit_code == 1
    done(shop, "stock", "write-off", "TEA-1", "1", "--reason", "бой")
    assert stands(shop) == (0, 0, 2)


@pytest.mark.req("C27", "O12")
def test_warehouses_in_step(shop: Shop) -> None:
    done(shop, "stock", "place", "Склад 2")
    done(shop, "stock", "receive", "A", "1")
    done(shop, "stock", "receive", "B", "1", "--place", "Склад 2")
    lines = (IncomingLine("A", "Чай", 1, 100), IncomingLine("B", "Чашка", 1, 100))
    shop.from_("own_shop", "O", "packing", lines=lines, total=200)
    shown = shop.json("show", "O")
    assert [line["goods"]["held"][0]["place"] for line in shown["lines"]] == ["main", "Склад 2"]
    assert "Склад 2: B×1" in shown["apart"]
    done(shop, "stock", "move", "B", "1", "--from", "Склад 2", "--to", "main")
    assert shop.json("show", "O")["apart"] == "", "what is held goes with it"
    assert shop.run("stock", "move", "B", "1", "--to", "Склад 3").exit_code == 1
    assert shop.run("stock", "receive", "B", "1", "--place", "courier").exit_code == 1


@pytest.mark.req("C27", "C38")
@pytest.mark.parametrize("place", ["courier", "carrier", "buyer", "supplier", "loss", "found", "returns"])
def test_a_place_from_which_nothing_is_sold_is_told_to_be_no_warehouse(shop: Shop, place: str) -> None:
    shop.count("TEA-1", 5)
    for words in (["receive", "TEA-1", "1", "--place", place], ["move", "TEA-1", "1", "--from", place, "--to", "main"],
                  ["move", "TEA-1", "1", "--to", place]):  # fmt: skip
        result = shop.run("stock", *words)
        assert (result.exit_code, f"«{place}» — не склад" in result.stderr) == (1, True), result.stderr
        assert "stock place" not in result.stderr


@pytest.mark.req("C27", "C24")
def test_what_is_held_goes_with_its_goods_to_another_warehouse_whoever_else_is_short(shop: Shop) -> None:
    shop.count("TEA-1", 1)
    shop.receive("later", planned_at=shop.clock() + 900 * MINUTE)
    shop.receive("sooner", planned_at=shop.clock() + 90 * MINUTE)
    for number in ("later", "sooner"):
        done(shop, "accept", number, "--yes")
    done(shop, "stock", "place", "second")
    done(shop, "stock", "move", "TEA-1", "1", "--to", "second")
    assert (shop.order("later").short, shop.order("sooner").short) == (0, 1)


@pytest.mark.req("C24")
def test_a_split_shares_what_is_held_and_lines_know_where_they_came_from(shop: Shop) -> None:
    shop.count("TEA-1", 2)
    order = shop.from_("own_shop", "O", "packing", lines=(IncomingLine("TEA-1", "Чайник", 3, 100),), total=300)
    shop.from_("own_shop", "P", "packing", lines=(IncomingLine("TEA-1", "Чайник", 1, 100),), total=100)
    assert stands(shop) == (2, 2, 2)
    (line,) = shop.store.orders.lines(order.id)
    first, second = shop.desk.do(Split({"TEA-1": 1}, "1", Consent(by="buyer", via="phone")), order)
    assert [one.id for one in shop.store.orders.lines(first.id)] == [line.id]
    assert [one.came_from for one in shop.store.orders.lines(second.id)] == [line.id]
    assert (shop.order("O").short, shop.order(second.number).short, shop.order("P").short) == (0, 1, 1)


@pytest.mark.req("C24")
def test_an_edit_holds_the_difference_and_lines_keep_their_ids(shop: Shop) -> None:
    for sku, count in (("A", 5), ("B", 5)):
        shop.count(sku, count)
    lines = (IncomingLine("A", "Чай", 2, 100), IncomingLine("B", "Чашка", 1, 100))
    order = shop.from_("own_shop", "O", "packing", lines=lines, total=300)
    before = {line.sku: line.id for line in shop.store.orders.lines(order.id)}
    held = shop.store.connection.rows("SELECT id FROM reservations ORDER BY id")
    consent = Consent(by="buyer", via="phone")
    order = shop.desk.do(Edit({"lines": "B*1@90; A*2"}, consent), order)
    assert {line.sku: line.id for line in shop.store.orders.lines(order.id)} == before
    assert shop.store.connection.rows("SELECT id FROM reservations ORDER BY id") == held, "a price holds nothing anew"
    order = shop.desk.do(Edit({"lines": "A*3@100"}, consent), order)
    assert (stands(shop, "A"), stands(shop, "B")) == ((5, 3, 0), (5, 0, 0))
    order = shop.desk.do(Undo(), order)
    assert (stands(shop, "A"), stands(shop, "B")) == ((5, 2, 0), (5, 1, 0))
    assert {line.sku: line.id for line in shop.store.orders.lines(order.id)} == before


@pytest.mark.req("M50", "K39")
def test_out_of_stock_empties_every_warehouse_hides_and_undo_gives_it_back(shop: Shop) -> None:
    done(shop, "stock", "place", "second")
    done(shop, "stock", "receive", "TEA-1", "1")
    done(shop, "stock", "receive", "TEA-1", "2", "--place", "second")
    accepted(shop, "1", "2", "3")
    assert stands(shop) == (3, 3, 0)
    shop.desk.do(Cancel("out_of_stock"), shop.order("1"))
    assert stands(shop) == (0, 0, 2)
    assert shop.store.switches.is_hidden("TEA-1")
    shop.desk.do(Undo(), shop.order("1"))
    assert stands(shop) == (3, 3, 0)
    assert not shop.store.switches.is_hidden("TEA-1")


@pytest.mark.req("M50", "C24", "C26")
def test_who_goes_short_by_a_product_that_has_run_out_is_said_before_the_key(shop: Shop) -> None:
    done(shop, "stock", "receive", "TEA-1", "3")
    accepted(shop, "1", "2", "3")
    accepted(shop, "4")  # short already: nothing is held for it
    first = shop.order("1")
    alone = run_out(shop.store, ["TEA-1"], [first, shop.order("2"), shop.order("3")])
    said = run_out(shop.store, ["TEA-1"], [first])
    assert said.startswith(f"{alone}; ")
    assert said.endswith(": 2, 3")
    assert run_out(shop.store, [], [first]) == ""
    assert said in done(shop, "cancel", "1", "--reason", "out_of_stock", "--yes")
    assert [shop.order(number).short for number in "234"] == [1, 1, 1]


@pytest.mark.req("C24")
def test_a_channel_can_hold_goods_from_the_arrival_on(shop: Shop) -> None:
    shop.count("TEA-1", 1)
    assert shop.receive("1").short == 0
    assert stands(shop) == (1, 0, 0)
    rules = shop.parts.rules
    config = replace(rules.config, channels={"kaspi": ChannelSettings(reserve=Reserve.ARRIVAL)})
    vars(shop.parts)["rules"] = shop.desk.rules = replace(rules, config=config)
    shop.receive("2")
    assert stands(shop) == (1, 1, 0)
    shop.receive("3")
    assert shop.order("3").short == 1, "seen before it is accepted"
    with shop.parts.store():
        pass  # the setting is followed for what is there already
    assert stands(shop) == (1, 1, 2)


@pytest.mark.req("C22", "X8")
def test_who_saw_all_of_it_there_does_not_promise_what_others_took_meanwhile(shop: Shop) -> None:
    shop.count("TEA-1", 1)
    seen, other = shop.receive("1"), shop.receive("2")
    shop.desk.do(Take("accept"), other)
    with pytest.raises(NotAllThere, match="на складе 1"):
        shop.desk.do(Take("accept").told(short=False), seen)
    assert shop.order("1").status == "new"
    assert shop.desk.do(Take("accept").told(short=True), shop.order("1")).short == 1


@pytest.mark.req("C22")
def test_what_leaves_short_is_said_before_and_counts_as_found(shop: Shop) -> None:
    shop.count("TEA-1", 0)
    shop.from_("magazito", "M", "ready", method="carrier")
    step = ("take", "M", "ship", "--set", "waybill=20450012345678")
    assert shop.run(*step).exit_code == 1
    done(shop, *step, "--yes")
    assert stands(shop) == (0, 0, 0)
    assert [row["from"] for row in shop.json("stock", "history", "TEA-1")["moves"]] == ["found"]


@pytest.mark.req("C25")
@pytest.mark.req("C22", "C24")
def test_a_piece_that_leaves_with_another_order_is_one_that_was_promised_and_who_waits_for_it_is_short(
    shop: Shop,
) -> None:
    """The buyer whose piece was given away stands on *Short*; no piece is found that nobody found."""
    shop.count("TEA-1", 1)
    for number in ("A", "B"):
        shop.from_("magazito", number, "ready", method="carrier")
    assert [order["number"] for order in shop.json("list", "--shelf", "short")] == ["B"]
    done(shop, "take", "B", "ship", "--set", "waybill=20450012345678", "--yes")
    assert stands(shop) == (0, 0, 1)
    assert next(row["from"] for row in shop.json("stock", "history", "TEA-1")["moves"]) == "main"
    assert [order["number"] for order in shop.json("list", "--shelf", "short")] == ["A"]
    done(shop, "undo", "B")
    assert stands(shop) == (1, 1, 1)


def test_products_that_are_counted_from_now_on_are_promised_to_who_wants_them(shop: Shop) -> None:
    accepted(shop, "1", "2")
    assert shop.order("1").short == 0, "nobody counts it"
    done(shop, "stock", "receive", "TEA-1", "1")
    assert stands(shop) == (1, 1, 1)


def test_an_act_with_a_key_is_done_once(shop: Shop) -> None:
    for _time in range(2):
        done(shop, "stock", "receive", "TEA-1", "5", "--key", "накладная 7")
    assert stands(shop) == (5, 0, 0)


@pytest.mark.req("F41")
def test_figures_come_from_files_and_go_into_files(shop: Shop, tmp_path: Path) -> None:
    table, feed, out = tmp_path / "s.csv", tmp_path / "s.yml", tmp_path / "out.csv"
    table.write_text("Артикул;Остаток;Склад\nTEA-1;7;\nCUP;x;\nCUP;2;нет такого\n=CUP;3;main\n", "utf-8")
    result = shop.run("stock", "import", str(table))
    assert result.exit_code == 1
    assert "s.csv:3: CUP" in result.output
    assert "s.csv:4: CUP" in result.output
    feed.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<yml_catalog><shop><offers>\n'
        '<offer id="TEA-1"><name>Чай</name><count>9</count></offer>\n'
        '<offer id="SET"><model>Набор</model><outlets><outlet id="main" instock="4"/></outlets></offer>\n'
        "</offers></shop></yml_catalog>",
        "utf-8",
    )
    done(shop, "stock", "import", str(feed))
    assert shop.on_hand() == {"=CUP": 3, "SET": 4, "TEA-1": 9}
    before = shop.store.connection.value("SELECT count(*) FROM moves")
    done(shop, "stock", "import", str(feed))
    done(shop, "stock", "export", str(out))
    assert "'=CUP" in out.read_text("utf-8"), "no spreadsheet takes it for a formula"
    done(shop, "stock", "import", str(out))
    assert shop.store.connection.value("SELECT count(*) FROM moves") == before, "the same again changes nothing"
    accepted(shop, "1")
    done(shop, "product", "hide", "SET")
    told = done(shop, "stock", "export", "--yml")
    assert '<offer id="TEA-1" available="true"><name>Чай</name><count>8</count></offer>' in told
    assert '<offer id="SET" available="false"><name>Набор</name><count>0</count></offer>' in told
    assert shop.run("stock", "export", str(out)).exit_code == 1, "nothing is written over"


@pytest.mark.parametrize("text", [
    "", "a;b\n1;2", "<a/>", "<yml", "sku,count\nA,-1", "sku,count\n,1",
    '<!DOCTYPE a [<!ENTITY b "c">]><yml_catalog><offer id="&b;"><count>1</count></offer></yml_catalog>',
])  # fmt: skip
def test_a_file_that_is_no_list_of_stock_is_refused(shop: Shop, tmp_path: Path, text: str) -> None:
    path = tmp_path / "s.csv"
    path.write_text(text)
    result = shop.run("stock", "import", str(path))
    assert (result.exit_code, shop.on_hand()) == (1, {})


@pytest.mark.req("F41", "C23")
def test_what_the_marketplaces_must_hear_of_new_figures_waits_until_they_are_told(shop: Shop) -> None:
    assert "TEA-1 5" in done(shop, "stock", "receive", "TEA-1", "5")
    assert "TEA-1 5" in done(shop, "product", "hide", "CUP")
    done(shop, "shop", "told")
    assert "TEA-1" not in done(shop, "product", "show", "CUP")
    assert "TEA-1 4" in done(shop, "stock", "write-off", "TEA-1", "1", "--reason", "бой")


@pytest.mark.parametrize("words", [
    ("receive", "", "5"), ("receive", "  ", "5"), ("receive", "x" * 101, "5"), ("receive", "A", str(1 << 63)),
    ("receive", "A", "0"), ("count", "A", "5", "--reason", " "), ("write-off", "A", "1", "--reason", "бой"),
    ("move", "A", "1", "--to", "main"), ("place", " "), ("place", "main"), ("low", "A", "1"), ("history", "A"),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_leaves_nothing(shop: Shop, words: tuple[str, ...]) -> None:
    result = shop.run("stock", *words)
    assert result.exit_code in (1, 2)
    assert result.stderr
    assert shop.json("stock", "list") == []


@pytest.mark.req("C25", "O29")
def test_what_rides_on_a_run_is_with_its_courier_until_it_is_brought_back(shop: Shop) -> None:
    staffed(shop)
    shop.count("TEA-1", 2)
    shop.receive("1", "delivery")
    run = out(shop, "1")
    assert stands(shop) == (1, 0, 0)
    assert wrong_ledgers(shop.store, shop.parts.rules) == []
    for words in (("stop", "failed", run, "1", "--reason", "нет дома"), ("run", "back", run)):
        riding(shop, *words)
        assert wrong_ledgers(shop.store, shop.parts.rules) == []
    assert stands(shop) == (2, 1, 0)
