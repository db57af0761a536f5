"""A parcel on its way: how far it is, what is wrong with it, and who calls the carrier."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from orderdesk.model.dispatch import Stage
from tests.desk.dispatch.riding import agree, done, refused, staffed
from tests.shop import Shop

NOVA = "20450012345678"


def parcel(shop: Shop, number: str, channel: str = "magazito", payment: str = "cash") -> None:
    """An order that the carrier has."""
    shop.from_(channel, number, "ready", method="carrier", payment=payment)
    assert shop.json("show", number)["parcel"] is None
    result = shop.run("take", number, "ship", "--set", f"waybill={NOVA}", "--yes")
    assert result.exit_code == 0, result.output


def stage(shop: Shop, number: str) -> str | None:
    found: str | None = shop.json("show", number)["parcel"]
    return found


def tasks(shop: Shop, number: str) -> list[str]:
    return [t["kind"] for t in shop.json("task", "list") if t["order"] == number and t["kind"] == "delivery_error"]


@pytest.mark.req("C33", "C37", "C42")
@pytest.mark.parametrize("channel", ["magazito", "own_shop"])
def test_a_parcel_goes_through_its_stages_and_the_last_ones_are_the_orders_own(shop: Shop, channel: str) -> None:
    parcel(shop, "1", channel)
    assert stage(shop, "1") == "under_way"
    for told in ("created", "at_branch"):
        assert shop.run("parcel", "stage", "1", told).exit_code == 0
        assert stage(shop, "1") == told
        assert shop.run("parcel", "stage", "1", told).exit_code == 1, "it is there already"
    shown = shop.run("show", "1").stdout
    assert "[в отделении]" in shown
    assert shown.index("в пути") < shown.index("[в отделении]") < shown.index("доставлен")
    if channel == "magazito":
        assert shop.run("event", "1", "delivered").exit_code == 0
        assert stage(shop, "1") == "delivered"
        assert "деньги ещё придут" in shop.run("show", "1").stdout
        assert shop.run("pay", "1", "24990", "--how", "cash").exit_code == 0
        assert "деньги получены" in shop.run("show", "1").stdout
    else:
        assert shop.run("take", "1", "come_back").exit_code == 0
        assert stage(shop, "1") == "returning"
        assert "[едет обратно]" in shop.run("show", "1").stdout
    assert shop.run("parcel", "stage", "1", "at_branch").exit_code == 1, "nobody tells the end of it anew"
    agree(shop)


@pytest.mark.req("C33")
def test_what_no_carrier_has_has_no_stage(shop: Shop) -> None:
    shop.from_("own_shop", "1", "ready", method="delivery")
    shop.receive("2")
    for number in ("1", "2"):
        assert stage(shop, number) is None
        assert shop.run("parcel", "stage", number, "at_branch").exit_code == 1
        assert shop.run("parcel", "error", number, "адрес").exit_code == 1


@pytest.mark.req("C36", "C28", "C12")
def test_a_delivery_error_is_a_shelf_with_its_cause_and_a_call_to_the_carrier_that_is_due(shop: Shop) -> None:
    staffed(shop)
    for number in ("1", "2"):
        parcel(shop, number)
    assert shop.json("list", "--shelf", "delivery_error") == []
    assert shop.run("parcel", "error", "1", "индекс не тот", operator="Дина").exit_code == 0
    agree(shop)
    found = shop.json("list", "--shelf", "delivery_error")
    assert [(order["number"], order["delivery_error"]) for order in found] == [("1", "индекс не тот")]
    task = shop.json("task", "list")[0]
    assert (task["kind"], task["order"]) == ("delivery_error", "1")
    shop.clock.advance(1)
    assert shop.json("task", "list")[0]["late"], "the post service is called at once"
    refused(shop, "task", "done", str(task["id"]), "--result", "исправили")
    assert shop.run("parcel", "mended", "1", "отделение исправило индекс", operator="Дина").exit_code == 0
    agree(shop)
    closed = next(one for one in shop.json("task", "list", "--all") if one["id"] == task["id"])
    assert (closed["result"], closed["closed_by"]) == ("отделение исправило индекс", "Дина")
    assert shop.json("list", "--shelf", "delivery_error") == []
    assert shop.run("parcel", "mended", "1", "ещё раз").exit_code == 1
    kinds = [event["kind"] for event in shop.json("history", "1")]
    assert kinds[-2:] == ["delivery_error", "delivery_mended"]


@pytest.mark.req("C36")
def test_only_who_ships_may_say_it(shop: Shop) -> None:
    staffed(shop)
    parcel(shop, "1")
    shop.run("operator", "add", "Склад", "--role", "cashier")
    assert shop.run("parcel", "error", "1", "адрес", operator="Склад").exit_code == 1
    assert "BAD" not in shop.run("doctor", "--deep").stdout


@pytest.mark.req("C36", "C33")
@pytest.mark.parametrize("seed", range(6))
def test_whatever_becomes_of_parcels_the_shelf_the_count_and_the_tasks_agree(shop: Shop, seed: int) -> None:
    chance = random.Random(seed)
    numbers = [str(number) for number in range(1, 5)]
    for number in numbers:
        parcel(shop, number, chance.choice(["magazito", "own_shop"]), chance.choice(["cash", "prepaid"]))
    acts: list[Callable[[str], tuple[str, ...]]] = [
        lambda n: ("parcel", "error", n, chance.choice(["адрес", "не оплачено"])),
        lambda n: ("parcel", "mended", n, "исправили"),
        lambda n: ("parcel", "stage", n, chance.choice(["created", "under_way", "at_branch"])),
        lambda n: ("undo", n),
        lambda n: ("event", n, chance.choice(["delivered", "changed_mind", "buyer_cancelled"])),
        lambda n: ("take", n, chance.choice(["come_back", "take_back"])),
        lambda n: ("pay", n, "24990", "--how", "cash", "--yes"),
    ]
    for _turn in range(40):
        number = chance.choice(numbers)
        shop.run(*chance.choice(acts)(number))
        agree(shop)
    listed = {order["number"] for order in shop.json("list", "--shelf", "delivery_error")}
    assert listed == {number for number in numbers if tasks(shop, number)}
    counts = shop.store.windows.virtual_counts(shop.clock())
    assert counts["delivery_error"] == len(listed)  # type: ignore[index]
    assert all(stage(shop, number) in (None, *Stage) for number in numbers)
    assert done(shop, "task", "list", operator="Мария") == shop.json("task", "list")
    assert "BAD" not in shop.run("doctor", "--deep").stdout
