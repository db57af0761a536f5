"""All that the command line can do with an order or a channel's sales, the screen can: by a key, or by the palette."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from orderdesk.cli.group import cli
from orderdesk.clock import DAY
from orderdesk.desk.commands.claims import Hold
from orderdesk.desk.commands.clock import Tick
from orderdesk.model import Order
from screens.keyboard.keys import CARD, LIST, ORDER
from tests.app.driver import Driver, driving
from tests.desk.money.test_prices import check_said, taken
from tests.shop import Shop

BY_KEY = {
    "accept": "order.next-step", "take": "order.next-step", "cancel": "order.cancel", "reschedule": "order.date",
    "send-code": "order.hand-over", "hand-over": "order.hand-over", "note": "order.note", "call": "order.call",
    "edit": "order.edit", "split": "order.split", "assign": "order.assign", "take-over": "order.assign",
    "undo": "list.undo", "add": "list.new-order", "event": "order.happened", "reveal": "order.reveal",
    "told": "order.told", "refund": "order.money", "pay": "order.money", "unpay": "order.reverse-payment",
    "repeat": "order.repeat", "return open": "order.return", "return receive": "order.return",
    "return decide": "order.return", "return show": "order.return", "return under-way": "order.return",
    "customer show": "list.customer", "money": "list.money", "receipt payment": "list.receipt",
    "till open": "desk.till", "till count": "desk.till", "till close": "desk.till", "till report": "desk.till",
    "waybill": "list.waybills",
    "shop hide": "shop.hide", "shop show": "shop.hide",
    "product hide": "shop.hide", "product show": "shop.hide", "clock confirm": "desk.clock",
}  # fmt: skip
"""The command, and the key that does the same."""

BY_WORDS = {"claims take": "забрать из рук", "shop hide": "магазин: скрыть kaspi", "shop show": "снова показать kaspi",
            "shop suspend": "kaspi приостановлен", "shop lift": "kaspi больше не",
            "shop told": "площадкам сообщено", "parcel stage": "посылка: где она",
            "parcel error": "ошибка доставки: записать", "parcel mended": "ошибка доставки: исправлена",
            "cancel-part": "отменить часть заказа", "imei": "IMEI: сообщить"}  # fmt: skip
"""The command, and the words by which the palette finds it."""

OTHERWISE = {
    "backup", "calendar announce", "calendar list", "calendar show", "calendar undo", "claims", "clock",
    "customer contact", "customer erase", "customer export", "customer find", "customer mark", "customer merge",
    "customer note", "customer unmerge", "demo",
    "completion", "help", "manual",
    "doctor", "evidence", "filters", "history", "import", "list", "operator account", "operator add", "operator block",
    "operator history", "operator key", "operator language", "operator list", "operator pin", "operator role",
    "phone", "product",
    "profile check", "profile guess", "profile list",
    "report quality", "restore", "rulebook check", "rulebook show", "sandbox", "serve", "sessions", "shift end",
    "shift sheet", "shift start", "shop", "shoulder", "show", "ssh-session",
    "stock barcode", "stock count", "stock export", "stock history", "stock import", "stock list", "stock low",
    "stock move",
    "stock place", "stock receive", "stock return", "stock write-off",
    "tick", "wallboard", "watch",
    "courier add", "courier edit", "courier list", "courier show", "run add", "run assign", "run back", "run leave",
    "run list",
    "run move", "run new", "run sheet", "run show", "run suggest", "stop ask", "stop code", "stop done", "stop failed",
    "stop unsay", "stop withdraw", "task add", "task done", "task list", "return list",
    "hand-in", "receipt hand-in", "receipt till",
    "channel add", "channel list", "channel pause", "channel pull", "channel push",
    "channel resume", "channel test", "channel webhook", "channel writes", "tell-again",
    "acceptance list", "acceptance off", "acceptance on", "acceptance undo", "carrier ask", "carrier list",
    "carrier track", "customer language", "notice list", "sender add", "sender list", "sender send", "sender switch",
    "sender test",
}  # fmt: skip
"""Commands that read, or are about people, days, goods and the machine."""


def commands() -> Iterator[str]:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if isinstance(command, click.Group):
            yield from (f"{name} {sub}" for sub in command.list_commands(context))
            if command.invoke_without_command:
                yield name
        else:
            yield name


@pytest.mark.req("X45")
def test_every_command_that_acts_has_a_key_or_words_in_the_palette() -> None:
    there = set(commands())
    assert there == BY_KEY.keys() | BY_WORDS.keys() | OTHERWISE, "a new command acts on orders or sales: say where"
    ids = {key.id for key in (*ORDER, *LIST, *CARD)}
    assert set(BY_KEY.values()) <= ids


async def by_words(desk: Driver, words: str) -> None:
    await desk.press("colon")
    assert desk.dialog == "Palette"
    await desk.type(words)
    assert "Ничего не найдено" not in desk.says("found"), words
    await desk.press("enter")


@pytest.mark.req("X45", "F47")
@pytest.mark.parametrize("where", ["list", "card"])
async def test_what_is_hidden_is_shown_for_a_reason_that_is_kept(shop: Shop, where: str) -> None:
    facts = {"recipient": "Анна", "recipient_phone": "+79035550011"}
    shop.from_("flowwow", "F-1", facts=facts)
    async with driving(shop) as desk:
        if where == "card":
            await desk.press("enter")
            assert "Анна" not in desk.says("about")
            assert "•••" in desk.says("about")
        else:
            assert any("•••" in line for line in desk.painted()[-9:])
        await desk.press("r", "enter")
        assert desk.says("wrong") == "Напишите, зачем."
        await desk.type("курьер не нашёл")
        await desk.press("enter")
        assert desk.dialog == "Revealed"
        assert "Анна" in desk.says("said")
        await desk.press("escape")
        assert not desk.shown("Анна")
    last = shop.json("history", "F-1")[-1]
    assert (last["kind"], last["note"], last["actor"]) == ("revealed", "курьер не нашёл", "Мария")


@pytest.mark.req("X45", "F47")
async def test_who_may_not_see_what_is_hidden_hears_why(shop: Shop) -> None:
    shop.run("operator", "add", "Шеф", "--role", "director")
    shop.run("operator", "add", "Мария", "--role", "manager", operator="Шеф")
    shop.from_("flowwow", "F-1", facts={"recipient": "Анна"})
    async with driving(shop) as desk:
        await desk.press("r")
        assert (desk.dialog, desk.refused) == ("", True)
        assert "только" in desk.message.casefold()


@pytest.mark.req("X45")
@pytest.mark.parametrize("way", ["key", "words"])
async def test_the_word_on_the_photo_and_a_cancel_by_the_client_have_keys(shop: Shop, way: str) -> None:
    shop.from_("flowwow", "F-1", "photo", facts={"photo": "rose.jpg"}, total=500000)

    async def happened(what: str) -> None:
        await by_words(desk, what) if way == "words" else await desk.press("E")
        assert desk.dialog == "Happened"
        choices = desk.says("said").splitlines()
        await desk.press(next(line[0] for line in choices if what in line))

    async with driving(shop, (100, 30)) as desk:
        await desk.go("К отправке")
        await happened("фото нравится")
        assert shop.order("F-1").value("photo_rating") == "+"
        await desk.go("К отправке")
        assert any("понравилось" in line for line in desk.painted()[-9:]), "the preview says it"
        await happened("отменил клиент")
        assert desk.dialog == "Confirm"
        assert "Возврат: 5 000 ₽, возвращает Flowwow" in desk.says("said")
        await desk.press("enter")
        assert shop.order("F-1").status == "photo", "what ends it wants a y"
        await desk.press("y")
    assert shop.order("F-1").status == "client_cancelled"
    event = shop.json("history", "F-1")[-1]
    assert (event["actor_kind"], event["vouched_by"]) == ("buyer", "Мария")


@pytest.mark.req("X45")
@pytest.mark.parametrize("key", ["У", "E"])
async def test_delivered_by_the_marketplace_has_a_key_on_every_layout(shop: Shop, key: str) -> None:
    shop.receive("1", "packing", facts={"transmitted_at": shop.clock()})
    async with driving(shop) as desk:
        await desk.go("Сл. дост.")
        await desk.press(key)
        choices = desk.says("said").splitlines()
        await desk.press(next(line[0] for line in choices if "доставлен" in line))
    assert shop.order("1").shelf.closed


@pytest.mark.req("X45", "X50")
@pytest.mark.parametrize("where", ["list", "card", "palette", "palette on the card", "marked"])
async def test_done_in_the_cabinet_is_noted_from_wherever_one_is(shop: Shop, where: str) -> None:
    shop.receive("1")
    shop.receive("2")
    for number in "12":
        shop.run("accept", number)
    shop.clock.advance(20)
    async with driving(shop, (100, 30)) as desk:
        await desk.go("Сообщить")
        assert (desk.rows, desk.counts["Сообщить"]) == (["1", "2"], 2)
        match where:
            case "list":
                await desk.press("T")
            case "card":
                await desk.press("enter", "Е")
            case "palette":
                await by_words(desk, "кабинете площадки")
            case "palette on the card":
                await desk.press("enter")
                await by_words(desk, "кабинете площадки")
            case _:
                await desk.press("asterisk", "T")
        assert desk.dialog == "Confirm"
        await desk.press("enter", *(["escape"] if "card" in where else []))
        await desk.go("Сообщить")
        assert desk.rows == ([] if where == "marked" else ["2"])
    event = shop.json("history", "1")[-1]
    assert (event["kind"], event["actor"]) == ("told", "Мария")


@pytest.mark.req("X45")
async def test_a_single_channel_is_hidden_suspended_and_back_by_words(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop, (100, 30)) as desk:
        await by_words(desk, BY_WORDS["shop hide"])
        assert shop.json("shop")["channels"]["kaspi"]["hidden"]
        await by_words(desk, BY_WORDS["shop told"])
        assert shop.json("shop")["untold"] == []
        await by_words(desk, BY_WORDS["shop show"])
        assert not shop.json("shop")["channels"]["kaspi"]["hidden"]
        await by_words(desk, BY_WORDS["shop suspend"])
        await desk.type("жалобы")
        await desk.press("enter")
        assert shop.json("shop")["channels"]["kaspi"]["suspended"]
        await by_words(desk, BY_WORDS["shop lift"])
        assert not shop.json("shop")["channels"]["kaspi"]["suspended"]


@pytest.mark.req("X45")
async def test_an_order_is_taken_out_of_anothers_hands_by_words(shop: Shop) -> None:
    order: Order = shop.receive("1")
    with shop.parts.store() as store:
        shop.parts.named("Олег").desk(store).do(Hold(), order)
        async with driving(shop, (100, 30)) as desk:
            await by_words(desk, BY_WORDS["claims take"])
            assert desk.dialog == "TakeOver"
            await desk.press("enter")
            assert (desk.dialog, shop.kinds("1")[-1]) == ("TakeOver", "received"), "Enter is no yes"
            await desk.press("y")
    assert shop.kinds("1")[-1] == "claim_taken"


@pytest.mark.req("X45")
async def test_the_palette_of_a_card_acts_on_the_cards_order(shop: Shop) -> None:
    shop.receive("1")
    shop.receive("2")
    async with driving(shop) as desk:
        await desk.press("enter", "]")
        number = desk.says("title").split()[0]
        await by_words(desk, "заметка")
        assert desk.dialog == "Note"
        await desk.type("проверить")
        await desk.press("enter")
    assert shop.kinds(number)[-1] == "note"


@pytest.mark.req("X45", "X14", "X16")
async def test_what_a_cancel_by_the_client_costs_is_said_before_it_is_noted(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement", payment="prepaid", received_at=shop.clock() - DAY)
    shop.desk.do(Tick())
    async with driving(shop, (100, 30)) as desk:
        await desk.go("Согласуем")
        await desk.press("E")
        choices = desk.says("said").splitlines()
        await desk.press(next(line[0] for line in choices if "отменил" in line))
        assert desk.dialog == "Confirm"
        said = desk.says("said")
        await desk.press("y")
    check_said(said, shop, "M-1")
    assert taken(shop, "M-1"), "its term was over"
