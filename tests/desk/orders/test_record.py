"""The record of an order is exact: who agreed each time, when each thing happened, and all of it in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import DAY, HOUR
from orderdesk.desk.commands.record import Remark, Tell
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.views.visible_events import seen
from orderdesk.errors import DeskError
from orderdesk.i18n import use_language
from orderdesk.rules.roles import Mask, Role
from orderdesk.rules.visibility import Visibility
from orderdesk.wording.labels import event_name
from tests.shop import NOON, Shop
from tests.walking import BOOKS, KINDS, begin, chosen, move

TWO = (IncomingLine("A", "Чайник", 1, 1000), IncomingLine("B", "Лампа", 1, 2000))


@pytest.mark.req("X47")
def test_a_consent_equal_to_the_one_before_is_recorded_again(shop: Shop) -> None:
    shop.receive("1", "delivery")
    for day, note in (("27.11", "в отъезде"), ("28.11", "ещё день")):
        shop.clock.advance(HOUR)
        assert shop.run("reschedule", "1", day, "--consent", "buyer", "--note", note).exit_code == 0
    events = [event for event in shop.json("history", "1") if event["kind"] == "rescheduled"]
    assert [event["changes"]["consent_by"][1] for event in events] == ["buyer", "buyer"]
    assert [event["changes"]["consent_via"][1] for event in events] == ["phone", "phone"]
    lines = [line for line in shop.run("history", "1").stdout.splitlines() if "дата" in line]
    assert all("покупатель" in line and "телефон" in line for line in lines), lines
    assert "buyer" not in "".join(lines)


@pytest.mark.req("X47")
def test_the_second_order_of_a_split_is_dated_at_its_making_and_keeps_the_calls(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement", lines=TWO, total=3000, delivery_cost=0)
    shop.run("call", "M-1", "agreed", "--note", "разделить можно")
    shop.clock.advance(3 * HOUR)
    assert shop.run("split", "M-1", "--move", "B=1", "--why", "1", "--consent", "buyer").exit_code == 0
    first, *_ = shop.json("history", "M-1-2")
    assert first["at"] == first["recorded_at"] == shop.json("history", "M-1")[-1]["at"]
    (call,) = shop.json("show", "M-1-2")["contacts"]
    assert (call["result"], call["note"], call["at"]) == ("agreed", "разделить можно",
                                                          shop.json("show", "M-1")["contacts"][0]["at"])  # fmt: skip
    assert "разделить можно" in shop.run("show", "M-1-2").stdout
    assert shop.order("M-1-2").entered_at == shop.order("M-1").entered_at, "its clock goes on"


@pytest.mark.req("X47")
def test_another_buyer_is_told_by_name_and_phone(shop: Shop) -> None:
    shop.receive("1", phone="+77012224821")
    shop.take(shop.incoming("1", phone="+77019998877", customer="Ким Светлана"))
    line = shop.run("history", "1").stdout.splitlines()[-1]
    assert "+7 701 222 48 21 → +7 701 999 88 77" in line
    assert "Иванов Алексей → Ким Светлана" in line
    event = shop.json("history", "1")[-1]
    assert event["changes"]["phone"] == ["+77012224821", "+77019998877"]
    assert "customer_id" not in event["changes"]
    shop.store.sight = lambda: Visibility("Аида", Role(title="", masks=(Mask.PHONE,)))
    masked = seen(shop.store, shop.store.history.of(shop.order("1").id))[-1].changes["phone"]
    assert all("···" in str(phone) for phone in masked), masked


@pytest.mark.req("X47")
def test_an_undo_reads_as_one_and_not_as_a_cancellation(shop: Shop) -> None:
    shop.receive("1")
    shop.run("accept", "1")
    shop.run("undo", "1")
    line = shop.run("history", "1").stdout.splitlines()[-1]
    assert "действие отменено · принят" in line
    assert "отмен" not in line.replace("действие отменено", ""), "an order that is cancelled says no act"
    use_language("en")
    assert (event_name("undone"), event_name("cancelled")) == ("undone", "cancelled")


@pytest.mark.req("X47")
@pytest.mark.parametrize("channel", BOOKS)
def test_every_act_is_named_with_its_actor_in_words(tmp_path: Path, channel: str) -> None:
    """Whatever can be done, many times by chance: each line says what and who, and no key of the rulebook."""
    photo = tmp_path / "p.jpg"
    photo.write_bytes(b"x")
    kinds: set[str] = set()
    for n in range(20):
        with Shop.made(tmp_path / f"shop{n}", NOON) as one:
            begin(one, channel, [(2, 1000), (1, 500)], 300)
            for turn in range(12):
                order = chosen(one, turn * 7 + n)
                kind = [*KINDS, "undo", "told", "note", "step", "step"][(n * 5 + turn * 3) % (len(KINDS) + 5)]
                try:
                    match kind:
                        case "undo":
                            one.desk.do(Undo(), order)
                        case "told":
                            one.desk.do(Tell(), order)
                        case "note":
                            one.desk.do(Remark("проверить"), order)
                        case "wait":
                            one.clock.advance(DAY // 8)
                        case _:
                            move(one, order, kind, turn + n, photo)
                except DeskError:
                    continue
            for order_id in one.store.orders.ids():
                told = one.store.orders.get(order_id)
                assert told is not None
                printed = one.run("history", told.number).stdout.splitlines()
                for event, line in zip(one.store.history.of(order_id), printed, strict=True):
                    kinds.add(event.kind)
                    what = event_name(event.kind)
                    assert what in line, line
                    assert not re.search(r"[a-z]", what), f"{event.kind} has no word"
                    assert any(who in line for who in ("Мария", "система", "покупатель", "площадка")), line
                    said = line.replace(str(photo), "").split(what, 1)[1]
                    assert not re.search(r"\b[a-z]+_[a-z]+\b|customer|: \d+ → \d+$", said), line
    assert len(kinds) > 8, kinds
