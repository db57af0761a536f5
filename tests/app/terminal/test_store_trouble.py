"""A database that is damaged, gone or busy: it is said and stays said, the screen stays as it is, nothing crashes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orderdesk.desk.commands.steps import Happen
from orderdesk.errors import StoreDamaged
from orderdesk.store.write_lock import WriteLock
from tests.app.driver import Driver, driving
from tests.shop import Shop, at


def many(shop: Shop) -> None:
    batch = [shop.incoming(f"{n:04d}", received_at=at("2026-11-24 10:00") + n) for n in range(300)]
    shop.take_all(batch)


def files(shop: Shop) -> list[Path]:
    base = shop.parts.database
    return [path for path in (base, base.with_name(base.name + "-wal")) if path.exists()]


def empty(path: Path) -> None:
    os.truncate(path, 0)


def damage(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.write(b"\xa5" * size)


KEYS = [("g", "0", "0", "0"), ("n",), ("4", "8"), ("enter",), ("v",), ("end",), ("pagedown", "pagedown"), ("j",) * 20,
        ("?",), ("x",), ("p",), ("o", "ж", "enter"), ("a",), ("i",), ("]",)]  # fmt: skip


@pytest.mark.parametrize("spoil", [empty, damage])
@pytest.mark.parametrize("keys", KEYS, ids=["".join(keys)[:6] for keys in KEYS])
async def test_no_key_crashes_over_a_spoilt_database(shop: Shop, spoil: object, keys: tuple[str, ...]) -> None:
    many(shop)
    async with driving(shop) as desk:
        before = desk.rows
        for path in files(shop):
            spoil(path)  # type: ignore[operator]
        await desk.press(*keys)
        assert desk.app.is_running
        await desk.press("escape")
        await desk.look()
        assert desk.app.is_running
        if keys[0] not in ("end", "pagedown", "j", "]"):
            assert desk.rows == before[: len(desk.rows)] != [], "what is painted stays, beside the sentence"


async def test_what_cannot_be_read_is_said_until_escape(shop: Shop) -> None:
    many(shop)
    async with driving(shop) as desk:
        before = desk.rows
        for path in files(shop):
            damage(path)
        await desk.press("g", "0", "0", "0")
        assert desk.refused
        assert "повреждён" in desk.message
        assert (desk.shelf, desk.rows) == ("Новые", before[: len(desk.rows)]) != ("Новые", [])
        await desk.press("j", "g")
        assert "повреждён" in desk.message, "neither a move nor a prompt wipes it"
        assert "Перейти" in desk.message or "полк" in desk.message.lower()


async def test_a_damaged_database_is_told_on_the_card_too(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    many(shop)
    async with driving(shop) as desk:
        await desk.press("enter")

        def broken(_order_id: int) -> None:
            raise StoreDamaged("сломано")

        monkeypatch.setattr(desk.main._store.history, "of", broken)
        await desk.press("]")
        assert (desk.dialog, desk.says("wrong")) == ("OrderCard", "сломано")
        assert desk.says("title").startswith("0000 ")


async def gone(desk: Driver) -> None:
    await desk.look()
    assert "удалили или подменили" in desk.message
    assert "БАЗА!" in desk.painted()[0]
    await desk.press("escape")
    await desk.look()
    assert "удалили или подменили" in desk.message, "it comes back as long as it is true"


async def test_a_deleted_database_is_noticed_by_the_next_look(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        shop.parts.database.unlink()
        await gone(desk)
        assert desk.rows == ["1"]
        await desk.press("enter")
        assert "БАЗА!" in desk.painted()[0]


async def test_a_replaced_database_is_noticed_and_its_return_too(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        aside = shop.parts.database.with_name("aside")
        shop.parts.database.rename(aside)
        shop.parts.database.write_bytes(b"another")
        await gone(desk)
        aside.rename(shop.parts.database)
        await desk.look()
        assert desk.message == ""
        assert "БАЗА!" not in desk.painted()[0]


async def test_what_was_not_saved_is_said_until_escape_or_the_next_success(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.receive("1")
    monkeypatch.setattr("orderdesk.store.write_lock.WAIT", 0.05)
    busy = "База занята, ничего не сохранено: нажмите ещё раз."
    async with driving(shop) as desk:
        for way_out in ("escape", "a"):
            with WriteLock(shop.parts.database.with_name("orders.db.lock")):
                await desk.press("a")
            await desk.press("j", "]", "[", "enter", "escape", "p", "escape")
            assert desk.message == busy, "no other key wipes it"
            await desk.press(way_out)
            assert busy not in desk.message
        assert desk.rows == []


@pytest.mark.parametrize(
    ("keys", "part", "text"),
    [
        (("o", "ч", "е", "к", "enter"), "note", "чек"),
        (("x", "3", "c", "д", "а", "л", "ь", "enter"), "comment", "даль"),
        (("p", "1", "o", "п", "о", "с", "л", "е", "enter"), "note", "после"),
        (("g", "7", "d", "3", "c", "o", "с", "а", "м", "enter"), "note", "сам"),
    ],
)
async def test_what_was_typed_stays_until_it_is_saved(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], part: str, text: str
) -> None:
    shop.receive("1")
    shop.receive("2", "delivery")
    monkeypatch.setattr("orderdesk.store.write_lock.WAIT", 0.05)
    async with driving(shop) as desk:
        with WriteLock(shop.parts.database.with_name("orders.db.lock")):
            await desk.press(*keys)
        assert desk.dialog
        assert "База занята" in desk.says("wrong")
        assert desk.field(part) == text
        await desk.press("enter")
        assert desk.dialog == ""
    said = [event["note"] for number in "12" for event in shop.json("history", number)]
    assert any(text in note for note in said)


async def test_a_confirmation_stays_too(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.receive("1")
    shop.run("stock", "count", "TEA-1", "0", "--reason", "пересчёт")
    monkeypatch.setattr("orderdesk.store.write_lock.WAIT", 0.05)
    async with driving(shop) as desk:
        with WriteLock(shop.parts.database.with_name("orders.db.lock")):
            await desk.press("a", "y")
        assert desk.dialog == "Confirm"
        assert "База занята" in desk.says("wrong")
        await desk.press("y")
        assert (desk.dialog, shop.order("1").status) == ("", "delivery")


async def test_somebody_else_s_change_is_told_once_and_the_text_stays(shop: Shop) -> None:
    shop.receive("1", "delivery")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("x", "3", "c")
        await desk.type("далеко")
        shop.run("claims", "take", "1", operator="Болат")
        moved = shop.run("reschedule", "1", "27.11", "--consent", "buyer", operator="Болат")
        assert moved.exit_code == 0, moved.stderr
        await desk.press("enter")
        assert desk.dialog == "CancelReason"
        assert "Болат" in desk.says("wrong")
        assert desk.field("comment") == "далеко"
        await desk.press("3", "enter")
        assert desk.dialog == "", (desk.says("wrong"), desk.field("comment"))
    assert shop.json("history", "1")[-1]["note"].endswith("далеко")


async def test_what_is_not_legal_any_more_is_refused_again_and_the_text_stays(shop: Shop) -> None:
    shop.receive("1", "delivery")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("x", "3", "c")
        await desk.type("далеко")
        shop.desk.do(Happen("buyer_cancelled"), shop.order("1"))
        await desk.press("enter")
        await desk.press("3", "enter")
        assert desk.dialog == "CancelReason"
        assert "Отменён" in desk.says("wrong")
        assert desk.field("comment") == "далеко"
    assert shop.kinds("1") == ["received", "buyer_cancelled"]
