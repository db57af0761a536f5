"""Taking the shop, a channel or a product off sale and back."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.sales import banners
from orderdesk.store.sqlite import sqlite3
from orderdesk.wording.dates import instant
from tests.shop import NOON, Shop


def done(shop: Shop, *arguments: str) -> str:
    result = shop.run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout + result.stderr


def refused(shop: Shop, *arguments: str) -> str:
    result = shop.run(*arguments)
    assert result.exit_code == 1, result.output
    return result.stderr


@pytest.mark.req("F8")
def test_the_shop_is_hidden_and_shown_by_one_command_each_and_the_log_says_by_whom(shop: Shop) -> None:
    assert shop.json("shop")["hidden"] is False
    done(shop, "shop", "hide", "--note", "праздник")
    state = shop.json("shop")
    assert (state["hidden"], state["channels"]["kaspi"]["hidden"]) == (True, True)
    entry = state["switches"][0]
    assert (entry["kind"], entry["operator"], entry["note"]) == ("shop", "Мария", "праздник")
    assert instant(entry["at"]) == NOON
    assert "Уже скрыто" in refused(shop, "shop", "hide")
    done(shop, "shop", "show")
    assert shop.json("shop")["switches"] == []
    assert "Не скрыто" in refused(shop, "shop", "show")


@pytest.mark.req("F9")
def test_orders_that_are_there_go_on_while_the_shop_is_hidden_and_their_clocks_run(shop: Shop) -> None:
    due = shop.receive("4821", "delivery").deadline
    shop.receive("4822")
    assert "Принятые заказы надо выполнить" in done(shop, "shop", "hide")
    assert shop.order("4821").deadline == due
    done(shop, "accept", "4822")
    assert shop.order("4822").shelf == "delivery"
    assert shop.receive("4823").shelf == "new", "what was ordered before the marketplace knew of it still comes in"


def test_one_channel_is_hidden_alone(shop: Shop) -> None:
    done(shop, "shop", "hide", "--channel", "flowwow")
    state = shop.json("shop")
    assert state["hidden"] is False
    assert [name for name, channel in state["channels"].items() if channel["hidden"]] == ["flowwow"]
    assert not any(channel["suspended"] for channel in state["channels"].values()), "nobody but the shop did it"
    assert banners(shop.store) == ["МАГАЗИН СКРЫТ: flowwow"]
    assert "ozon" in refused(shop, "shop", "hide", "--channel", "ozon")
    done(shop, "shop", "hide")
    assert banners(shop.store) == ["МАГАЗИН СКРЫТ"]
    assert "весь магазин" in refused(shop, "shop", "show", "--channel", "flowwow")
    done(shop, "shop", "show")
    assert banners(shop.store) == [], "showing the shop shows every channel of it"


@pytest.mark.req("M36")
def test_a_moderator_suspends_a_channel_with_a_reason_and_lifts_it(shop: Shop) -> None:
    assert shop.run("shop", "suspend", "--channel", "magazito").exit_code == 2
    assert "причина" in refused(shop, "shop", "suspend", "--channel", "magazito", "--note", " ")
    done(shop, "shop", "suspend", "--channel", "magazito", "--note", "просрочки")
    assert banners(shop.store) == ["ПОКАЗ ПРИОСТАНОВЛЕН: magazito"]
    state = shop.json("shop")
    assert state["channels"]["magazito"] == {"hidden": False, "suspended": True}
    assert state["untold"] == [], "the marketplace knows it best"
    assert "Не скрыто" in refused(shop, "shop", "show"), "the shop cannot lift what it did not do"
    done(shop, "shop", "lift", "--channel", "magazito")
    assert banners(shop.store) == []
    assert "не приостановлен" in refused(shop, "shop", "lift", "--channel", "magazito")


@pytest.mark.req("F10", "M39")
def test_a_product_is_taken_off_sale_with_the_shop_open(shop: Shop) -> None:
    done(shop, "product", "hide", "TEA-1", "--note", "кончился")
    assert [product["sku"] for product in shop.json("product")] == ["TEA-1"]
    state = shop.json("shop")
    assert (state["hidden"], state["products_hidden"]) == (False, ["TEA-1"])
    assert banners(shop.store) == []
    assert "уже снято" in refused(shop, "product", "hide", "TEA-1")
    done(shop, "product", "show", "TEA-1")
    assert shop.json("product") == []
    assert "и так в продаже" in refused(shop, "product", "show", "TEA-1")


@pytest.mark.req("M50", "K39")
def test_out_of_stock_zeroes_and_hides_in_one_transaction_and_says_so(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    done(shop, "stock", "count", "TEA-1", "4", "--reason", "пересчёт")
    assert "TEA-1" in done(shop, "cancel", "4821", "--reason", "4", "--yes")
    assert shop.on_hand() == {"TEA-1": 0}
    hidden = shop.json("product")
    assert [(p["sku"], p["operator"], p["note"]) for p in hidden] == [("TEA-1", "Мария", "kaspi:4821")]
    assert "снято с продажи: TEA-1" in shop.json("history", "4821")[-1]["note"]
    shop.receive("4822", "delivery")
    done(shop, "cancel", "4822", "--reason", "4", "--yes")
    assert len(shop.json("product")) == 1, "what is hidden already is not hidden again"


def test_what_fails_halfway_leaves_stock_and_product_as_they_were(shop: Shop) -> None:
    order = shop.receive("4821", "delivery")
    done(shop, "stock", "count", "TEA-1", "4", "--reason", "пересчёт")
    shop.store.connection.run(
        "CREATE TEMP TRIGGER fail BEFORE INSERT ON main.switches BEGIN SELECT RAISE (ABORT, 'no'); END"
    )
    with pytest.raises(sqlite3.IntegrityError):
        shop.desk.do(Cancel("4"), order)
    shop.store.connection.run("DROP TRIGGER fail")
    assert shop.order("4821").shelf == "delivery"
    assert shop.on_hand() == {"TEA-1": 4}


def test_new_stock_does_not_put_a_product_back_on_sale_and_says_so(shop: Shop) -> None:
    done(shop, "product", "hide", "TEA-1")
    assert "остаётся снят с продажи" in done(shop, "stock", "count", "TEA-1", "7", "--reason", "пересчёт")
    assert [product["sku"] for product in shop.json("product")] == ["TEA-1"]
    done(shop, "stock", "count", "TEA-1", "0", "--reason", "пересчёт")
    assert "stock receive TEA-1" in done(shop, "product", "show", "TEA-1")


def test_what_the_marketplaces_do_not_know_waits_until_they_are_told(shop: Shop) -> None:
    assert "весь магазин" in done(shop, "shop", "hide")
    done(shop, "product", "hide", "TEA-1")
    assert [entry["sku"] for entry in shop.json("shop")["untold"]] == [None, "TEA-1"]
    assert "2" in done(shop, "shop", "told")
    assert shop.json("shop")["untold"] == []
    assert instant(shop.json("shop")["switches"][0]["told_at"]) == NOON
    done(shop, "product", "show", "TEA-1")
    assert [(e["sku"], e["stopped"]) for e in shop.json("shop")["untold"]] == [("TEA-1", False)]
    done(shop, "product", "hide", "TEA-1")
    assert shop.json("shop")["untold"] == [], "it is as they know it"


@pytest.mark.parametrize("change", ["UPDATE switches SET stopped = 0", "DELETE FROM switches",
                                    "REPLACE INTO switches SELECT * FROM switches",
                                    "UPDATE switches_told SET at = 0", "DELETE FROM switches_told"])  # fmt: skip
def test_the_log_of_switches_only_grows(shop: Shop, change: str) -> None:
    done(shop, "shop", "hide")
    done(shop, "shop", "told")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), shop.store.write():
        shop.store.connection.run(change)


def test_what_is_off_sale_is_told_in_the_zone_of_the_desk(shop: Shop) -> None:
    """Not in that of the first rulebook by name."""
    shop.receive("1")
    shop.run("product", "hide", "TEA-1")
    shop.run("shop", "hide", "--channel", "flowwow")
    for command in ("product", "shop"):
        assert "12:00" in shop.run(command).stdout
    (product,) = shop.json("product")
    assert product["at"] == "2026-11-24T12:00:00+05:00"
    assert {switch["at"] for switch in shop.json("shop")["switches"]} == {product["at"]}
