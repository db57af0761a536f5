"""How many keys each task of the day may take. A step that is added fails here."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import force_setattr

from orderdesk.data_files import data_folder
from orderdesk.model import Shelf
from tests.app.driver import Driver, driving
from tests.shop import Shop, at


class Counted:
    """A hand that counts its keys."""

    def __init__(self, desk: Driver, budget: int) -> None:
        self.desk, self.left = desk, budget

    async def press(self, *keys: str) -> None:
        """Press keys, each at the cost of one."""
        self.left -= len(keys)
        assert self.left >= 0, "more keys than the task may take"
        await self.desk.press(*keys)


def fill(shop: Shop, count: int, status: str = "new") -> None:
    """So many orders, the first the most urgent."""
    for number in range(1, count + 1):
        shop.receive(f"10{number:02}", status, received_at=at("2026-11-24 11:00") + number * 60)


@pytest.mark.req("K3", "K69")
async def test_a_caller_is_found_by_the_end_of_his_phone_in_five_keys(shop: Shop) -> None:
    fill(shop, 3, "pickup")
    shop.receive("2001", "delivery", phone="+77015559317")
    async with driving(shop) as desk:
        await Counted(desk, 5).press(*"9317", "enter")
        assert desk.dialog == "OrderCard"
        assert desk.says("title").startswith("2001 ")


async def test_the_most_urgent_is_accepted_by_one_key_from_anywhere_by_two(shop: Shop) -> None:
    fill(shop, 2)
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("enter")
        await Counted(desk, 2).press("n", "a")
        assert shop.order("1001").shelf is Shelf.DELIVERY
        await Counted(desk, 1).press("a")
        assert shop.order("1002").shelf is Shelf.DELIVERY


@pytest.mark.req("C41")
async def test_ten_are_accepted_by_three_keys(shop: Shop) -> None:
    fill(shop, 10)
    async with driving(shop) as desk:
        await Counted(desk, 3).press("*", "a", "y")
        assert desk.message == "сделано: 10"
    assert {shop.order(f"10{number:02}").shelf for number in range(1, 11)} == {Shelf.DELIVERY}


@pytest.mark.req("K34", "K36")
@pytest.mark.parametrize(("keys", "reason"), [("x 2 enter", "refused"), ("x 4 y", "out_of_stock")])
async def test_a_cancel_with_its_reason_is_three_keys(shop: Shop, keys: str, reason: str) -> None:
    fill(shop, 1)
    shop.run("call", "1001", "refused")
    async with driving(shop) as desk:
        await Counted(desk, 3).press(*keys.split())
    assert shop.order("1001").cancel_reason == reason


@pytest.mark.req("K54")
async def test_a_date_moves_with_its_consent_by_four_keys(shop: Shop) -> None:
    shop.receive("1001", "delivery")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("enter")
        await Counted(desk, 4).press("d", "3", "c", "enter")
    assert shop.order("1001").value("consent_by") == "buyer"
    assert shop.kinds("1001")[-1] == "rescheduled"


@pytest.mark.req("K64", "K70")
async def test_goods_are_given_out_against_the_code_by_five_keys_and_ten_from_the_phone(shop: Shop) -> None:
    shop.receive("1001", "pickup", method="pickup", phone="+77015559317")
    async with driving(shop) as desk:
        hand = Counted(desk, 10)
        await hand.press(*"9317", "enter")
        await hand.press("i")
        assert hand.left == 4
        await hand.press(*shop.code())
    assert shop.order("1001").shelf is Shelf.ARCHIVE


async def test_eight_orders_leave_with_a_courier_by_ten_keys(shop: Shop, tmp_path: Path) -> None:
    name_no_courier(shop, tmp_path)
    for number in range(1, 10):
        shop.from_("own_shop", str(number), "ready", method="delivery")
    async with driving(shop) as desk:
        await desk.first_orders()
        await Counted(desk, 10).press(*["space"] * 8, "c", "enter")
        assert (desk.message, len(desk.rows)) == ("сделано: 8", 1)


async def test_a_waybill_is_one_key_and_its_number(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "ready", method="carrier")
    async with driving(shop) as desk:
        await desk.first_orders()
        await Counted(desk, 16).press("t", *"20450012345678", "enter")
    assert shop.order("M-1").value("waybill") == "20450012345678"


@pytest.mark.req("M15")
async def test_a_scanned_waybill_is_one_key(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "ready", method="carrier")
    async with driving(shop) as desk:
        await desk.first_orders()
        await Counted(desk, 1).press("t")
        await desk.burst("20450012345678")
    assert shop.order("M-1").value("waybill") == "20450012345678"
    assert shop.order("M-1").status == "transit", "its status has changed by itself"


async def test_another_reason_is_two_keys_its_words_and_one_more(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement")
    async with driving(shop) as desk:
        await desk.first_orders()
        hand = Counted(desk, 3)
        await hand.press("x", "8")
        await desk.type("адрес не существует")
        await hand.press("enter")
    assert shop.order("M-1").cancel_reason == "other"


TASKS = {
    "find an order by phone digits": ("test_a_caller_is_found_by_the_end_of_his_phone_in_five_keys",),
    "accept the most urgent": (
        "test_the_most_urgent_is_accepted_by_one_key_from_anywhere_by_two", "test_ten_are_accepted_by_three_keys"),
    "cancel with a reason": (
        "test_a_cancel_with_its_reason_is_three_keys", "test_another_reason_is_two_keys_its_words_and_one_more"),
    "change the date with consent": ("test_a_date_moves_with_its_consent_by_four_keys",),
    "issue by SMS": ("test_goods_are_given_out_against_the_code_by_five_keys_and_ten_from_the_phone",),
    "assign a courier": (
        "test_eight_orders_leave_with_a_courier_by_ten_keys", "test_eight_stops_are_given_by_ten_keys",
        "test_a_courier_is_assigned_by_two_keys_by_number_or_as_suggested"),
    "enter a waybill": ("test_a_waybill_is_one_key_and_its_number", "test_a_scanned_waybill_is_one_key"),
    "hand in cash": ("test_cash_is_handed_in_by_seven_keys_signed_and_with_a_receipt",),
}  # fmt: skip
"""The eight tasks of the day, and the tests that count their keys."""


@pytest.mark.parametrize("task", TASKS)
def test_the_keys_of_each_task_are_counted(task: str) -> None:
    app = Path(__file__).parents[1]
    text = "".join(path.read_text("utf-8") for path in sorted(app.glob("*/test_*.py")))
    for name in TASKS[task]:
        body = text.partition(f"def {name}(")[2].partition("\n\n\n")[0]
        assert "Counted(desk, " in body, name


def name_no_courier(shop: Shop, folder: Path) -> None:
    """A shop whose own rules want no name of the courier: it has one."""
    text = (data_folder() / "rulebooks" / "own_shop.toml").read_text("utf-8")
    start = text.index('    { field = "courier", title')
    end = text.index("]", start)
    own = folder / "rulebooks" / "own_shop.toml"
    own.parent.mkdir()
    own.write_text(text[:start] + text[end:], "utf-8")
    shop.parts.__dict__.pop("rules", None)
    force_setattr(shop.parts, "config_path", folder / "config.toml")
    (folder / "config.toml").write_text("", "utf-8")
    shop.desk.rules = shop.parts.rules
