"""Cancelling with a reason: the price before it, the stock, and the evidence that must be behind it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import DAY, HOUR
from orderdesk.desk import bulk
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.record import Call
from orderdesk.desk.orders.price import Offer, Shown, offers, rung, shown
from orderdesk.errors import Stale
from orderdesk.rules.context import NO_ANSWER
from orderdesk.rules.edits import CONTACT_RESULTS
from orderdesk.rules.rulebook.reasons import Penalty
from orderdesk.values import replace
from tests.shop import Shop


def offered(shop: Shop, number: str) -> dict[str, Offer]:
    order = shop.order(number)
    found = offers(shop.store, shop.parts.rules.clocks, shop.parts.rules.book("kaspi"), order, shop.clock())
    return {offer.reason.key: offer for offer in found}


@pytest.mark.req("K32")
def test_cancelling_needs_a_reason(shop: Shop) -> None:
    shop.receive("4821")
    assert shop.run("cancel", "4821").exit_code == 2
    unknown = shop.run("cancel", "4821", "--reason", "mood", "--yes")
    assert unknown.exit_code == 1
    assert "1 Не дозвонился до покупателя, 2 Отказ покупателя, 3 Нет доставки в этот регион" in unknown.stderr
    assert shop.order("4821").status == "new"


@pytest.mark.req("K33", "K34", "K35", "K37")
@pytest.mark.parametrize(
    ("digit", "key", "told"),
    [
        ("1", "unreachable", "BUYER_NOT_REACHABLE"),
        ("2", "refused", "BUYER_CANCELLATION_BY_MERCHANT"),
        ("3", "region", "CANCELLED"),
        ("4", "out_of_stock", "MERCHANT_OUT_OF_STOCK"),
    ],
)
def test_each_reason_goes_by_its_digit_or_its_key(shop: Shop, digit: str, key: str, told: str) -> None:
    for number, reason in (("1", digit), ("2", key)):
        shop.receive(number)
        assert shop.run("cancel", number, "--reason", reason, "--yes", "--comment", "сказала жена").exit_code == 0
        card = shop.json("show", number)
        assert (card["cancel_reason"], card["shelf"]) == (key, "archive")
        assert card["outbox"][0]["kind"] == told
        assert "сказала жена" in shop.json("history", number)[-1]["note"]


@pytest.mark.req("K36", "K37")
def test_three_reasons_cost_nothing_and_out_of_stock_does(shop: Shop) -> None:
    shop.receive("4821")
    found = offered(shop, "4821")
    assert {key: offer.reason.penalty for key, offer in found.items()} == {
        "unreachable": Penalty.NONE,
        "refused": Penalty.NONE,
        "region": Penalty.NONE,
        "out_of_stock": Penalty.HEAVY,
    }
    assert all("Без санкций" in found[key].price for key in ("unreachable", "refused", "region"))
    assert "штрафы" in found["out_of_stock"].price
    assert found["out_of_stock"].costly


@pytest.mark.req("K35")
def test_no_delivery_to_the_region_is_a_reason_for_deliveries_only(shop: Shop) -> None:
    shop.receive("1", method="delivery")
    shop.receive("2", method="pickup", address="")
    assert "region" in offered(shop, "1")
    assert "region" not in offered(shop, "2")
    assert shop.run("cancel", "2", "--reason", "region", "--yes").exit_code == 1


@pytest.mark.req("K33")
def test_could_not_reach_wants_tries_over_a_day(shop: Shop) -> None:
    order = shop.receive("4821", "delivery")
    assert not offered(shop, "4821")["unreachable"].proven
    for _ in range(3):
        shop.desk.do(Call("no_answer"), order)
    found = offered(shop, "4821")["unreachable"]
    assert (found.proven, found.evidence) == (False, "3 попытки из 3 за 0 ч (нужно 24 ч)")
    shop.clock.advance(DAY)
    shop.desk.do(Call("busy"), order)
    assert offered(shop, "4821")["unreachable"].proven
    shop.run("cancel", "4821", "--reason", "unreachable", "--yes")
    assert shop.json("show", "4821")["facts"]["evidence"] is True


@pytest.mark.req("K34", "K40")
def test_a_refusal_without_a_logged_talk_is_marked_as_unproven(shop: Shop) -> None:
    shop.receive("1")
    shop.receive("2")
    shop.run("call", "2", "refused", "--note", "передумал")
    result = shop.run("cancel", "1", "--reason", "refused", "--yes")
    assert "нет звонка с итогом «отказывается»" in result.stderr
    assert "Кто сказал и как?" in result.stderr, "who said it is asked where nothing answers it"
    assert shop.run("cancel", "2", "--reason", "refused", "--yes").stderr == ""
    assert shop.json("show", "1")["facts"]["evidence"] is False
    assert shop.json("show", "2")["facts"]["evidence"] is True


def told(shop: Shop, key: str, *numbers: str) -> Shown:
    """What the dialog says of a reason now."""
    return shown([(shop.order(number), offered(shop, number)[key]) for number in numbers])


@pytest.mark.req("K34", "K40")
@pytest.mark.parametrize("numbers", [("1",), ("1", "2")])
@pytest.mark.parametrize("result", CONTACT_RESULTS)
@pytest.mark.parametrize("key", ["refused", "unreachable", "region"])
def test_what_was_shown_is_what_is_stored(shop: Shop, numbers: tuple[str, ...], result: str, key: str) -> None:
    """A call that a colleague logs while the dialog is open is looked at first, where it tells of the reason."""
    for number in numbers:
        shop.receive(number)
    seen = {number: shop.order(number) for number in numbers}
    deed = Cancel(key, shown=told(shop, key, *numbers))
    before = deed.shown
    shop.colleague("Болат").do(Call(result), seen["1"])
    outcomes = [bulk.each(shop.desk, [seen[number]], deed)[0] for number in numbers]
    changed = result == "refused" if key == "refused" else key == "unreachable" and result in NO_ANSWER
    assert bool(outcomes[0].refused) is changed
    if changed:
        assert (shop.order("1").status, "изменились" in outcomes[0].refused) == ("new", True)
        assert told(shop, key, *numbers) != before
        shop.desk.do(Cancel(key, shown=told(shop, key, "1")), shop.order("1"))
    assert shop.order("1").cancel_reason == key
    assert shop.order("1").value("evidence") in ({"refused": changed, "unreachable": False, "region": None}[key],)
    assert not any(outcome.refused for outcome in outcomes[1:])


@pytest.mark.req("K38")
def test_a_rung_climbed_while_the_dialog_is_open_is_looked_at_first(shop: Shop) -> None:
    for number in ("1", "2", "3", "4"):
        shop.receive(number)
    alone, many = told(shop, "out_of_stock", "1"), told(shop, "out_of_stock", "2", "3")
    shop.colleague("Болат").do(Cancel("out_of_stock"), shop.order("4"))
    with pytest.raises(Stale, match="цена"):
        shop.desk.do(Cancel("out_of_stock", shown=alone), shop.order("1"))
    for number in ("2", "3"):  # the first of them moves the rung of the next: they were told of both together
        shop.desk.do(Cancel("out_of_stock", shown=many), shop.order(number))
    assert Cancel("out_of_stock", shown=many).again().shown == ()


@pytest.mark.req("K39")
def test_out_of_stock_puts_the_stock_right_in_the_same_step(shop: Shop) -> None:
    lines = (IncomingLine("TEA-1", "Чайник", 1, 100), IncomingLine("CUP-2", "Чашка", 2, 50))
    shop.receive("1", lines=lines, total=200)
    shop.run("stock", "count", "TEA-1", "7", "--reason", "пересчёт")
    shop.run("stock", "count", "CUP-2", "1", "--reason", "пересчёт")
    shop.run("cancel", "1", "--reason", "out_of_stock", "--yes")
    assert shop.on_hand() == {"TEA-1": 7, "CUP-2": 0}, "only what is short"
    shop.receive("3", lines=(IncomingLine("TEA-1", "Чайник", 8, 100), IncomingLine("CUP-2", "Чашка", 2, 50)), total=900)
    shop.run("stock", "count", "CUP-2", "1", "--reason", "пересчёт")
    shop.run("cancel", "3", "--reason", "out_of_stock", "--yes")
    assert shop.on_hand() == {"TEA-1": 0, "CUP-2": 0}, "all that are short"
    shop.receive("2", lines=(IncomingLine("NEW-9", "Лампа", 1, 100),), total=100)
    shop.run("cancel", "2", "--reason", "4", "--yes")
    assert shop.on_hand()["NEW-9"] == 0


@pytest.mark.req("K38")
def test_the_ladder_counts_out_of_stock_cancels_of_ninety_days(shop: Shop) -> None:
    shop.receive("9")
    assert "Ступень 1 из 3 за 90 дн." in offered(shop, "9")["out_of_stock"].ladder
    for number in ("1", "2"):
        shop.receive(number)
        shop.run("cancel", number, "--reason", "4", "--yes")
    assert "Ступень 3 из 3 за 90 дн.: договор расторгнут" in offered(shop, "9")["out_of_stock"].ladder
    shop.receive("3")
    shop.run("cancel", "3", "--reason", "4", "--yes")
    assert "Ступень 3 из 3 и дальше за 90 дн.: договор расторгнут" in offered(shop, "9")["out_of_stock"].ladder
    shop.clock.advance(91 * DAY)
    assert "Ступень 1 из 3" in offered(shop, "9")["out_of_stock"].ladder


@pytest.mark.req("K38")
@pytest.mark.parametrize(
    ("done", "more", "said"), [(0, 3, "1–3 из 3 за"), (0, 14, "3 из 3 и дальше"), (3, 1, "3 из 3 и дальше")]
)
def test_no_ladder_has_more_rungs_than_it_has(shop: Shop, done: int, more: int, said: str) -> None:
    reason = shop.parts.rules.book("kaspi").reason_of("out_of_stock")
    assert reason is not None
    assert reason.ladder is not None
    assert rung(reason.ladder, done, more).startswith(f"Ступень {said}")


@pytest.mark.req("K34")
def test_a_refusal_asks_who_said_it_and_nothing_else_does(shop: Shop) -> None:
    shop.receive("4821")
    asked = {key: offer.reason.ask for key, offer in offered(shop, "4821").items() if offer.reason.ask}
    assert asked == {"refused": "Who said it, and how?"}
    said = shop.run("cancel", "4821", "--reason", "2", "--yes", "--comment", "жена по телефону").stderr
    assert "Кто сказал" not in said, "the comment has answered it"
    assert "жена по телефону" in shop.json("history", "4821")[-1]["note"]


@pytest.mark.req("K38")
def test_each_channel_has_a_ladder_of_its_own(shop: Shop, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "config.toml").write_text('[channels.second]\nrulebook = "kaspi"\n', "utf-8")
    shop.parts = replace(shop.parts, config_path=folder / "config.toml")
    shop.desk = shop.parts.desk(shop.store)
    for channel in ("kaspi", "second"):
        for number in ("1", "2"):
            shop.take(shop.incoming(f"{channel}{number}", channel=channel))
    shop.desk.do(Cancel("out_of_stock"), shop.order("kaspi1"))
    assert "Ступень 2 из 3" in offered(shop, "kaspi2")["out_of_stock"].ladder
    assert "Ступень 1 из 3" in offered(shop, "second2")["out_of_stock"].ladder


def test_what_was_handed_over_cannot_be_cancelled(shop: Shop) -> None:
    shop.receive("4821", "issued")
    result = shop.run("cancel", "4821", "--reason", "refused", "--yes")
    assert result.exit_code == 1
    assert "Выдан" in result.stderr


def test_calls_and_messages_are_told_apart_and_only_known_results_count(shop: Shop) -> None:
    order = shop.receive("4821")
    shop.clock.advance(HOUR)
    assert shop.run("call", "4821", "no_answer").exit_code == 0
    assert shop.run("call", "4821", "reached", "--via", "chat", "--note", "завтра").exit_code == 0
    assert shop.run("call", "4821", "reached", "--via", "pigeon").exit_code == 1
    assert shop.run("call", "4821", "sang").exit_code == 2
    assert shop.kinds("4821") == ["received", "call", "message"]
    assert [contact.note for contact in shop.store.contacts.of(order.id)] == ["", "завтра"]


REFUSALS = [
    ("own_shop", "packing", ("cancel", "1", "--reason", "nothing")),
    ("kaspi", "new", ("cancel", "1", "--reason", "nothing")),
    ("own_shop", "agreement", ("take", "1", "nothing")),
    ("own_shop", "agreement", ("take", "1", "confirm", "--set", "nothing=1")),
    ("own_shop", "agreement", ("take", "1", "confirm", "--set", "method=nothing")),
    ("flowwow", "photo", ("take", "1", "send_courier", "--set", "courier_kind=nothing")),
    ("own_shop", "agreement", ("event", "1", "nothing")),
    ("own_shop", "agreement", ("edit", "1", "--set", "method=nothing")),
    ("own_shop", "agreement", ("add", "--set", "source=nothing", "--set", "customer=А", "--set", "lines=Чай x1 @5")),
]


@pytest.mark.req("C41")
@pytest.mark.parametrize(("channel", "status", "words"), REFUSALS)
def test_a_refusal_that_lists_what_there_is_says_it_in_words(
    shop: Shop, channel: str, status: str, words: tuple[str, ...]
) -> None:
    shop.from_(channel, "1", status)
    refused = shop.run(*words)
    assert refused.exit_code
    for part in refused.stderr.rstrip(". \n").replace(";", ":").split(": ")[-1].split(", "):
        assert re.match(r"(?:[0-9] )?[А-Яа-яЁё«]", part), f"{part} is a key and no word: {refused.stderr}"
