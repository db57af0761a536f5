"""Handing over against the buyer's code: never without it, and never more tries than there are."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from orderdesk.desk import Desk
from orderdesk.desk.commands.handing_over import HandOver, SendCode
from orderdesk.errors import DeskError, Refused, StoreError
from orderdesk.messages.code_hashes import CodeSecret
from orderdesk.messages.sms import SendFailed
from orderdesk.model import Shelf
from tests.shop import Shop, at


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10000:04d}"


def refused(desk: Desk, shop: Shop, code: str) -> str:
    with pytest.raises(DeskError) as caught:
        desk.do(HandOver(code), shop.order("4821"))
    return str(caught.value)


@pytest.mark.req("K62", "K63", "K64", "K68", "K70", "K43")
@pytest.mark.parametrize("status", ["pickup", "delivery"])
def test_the_right_code_hands_the_order_over_and_archives_it(shop: Shop, status: str) -> None:
    shop.receive("4821", status, method=status)
    sent = shop.run("send-code", "4821")
    assert "+7 701 ··· 48 21" in sent.stdout
    (sms,) = shop.json("phone")
    assert (sms["phone"], sms["order"]) == ("+77012224821", "4821")
    done = shop.run("hand-over", "4821", shop.code())
    assert (done.exit_code, "ОТДАВАЙТЕ ТОВАР" in done.stdout) == (0, True)
    order = shop.json("show", "4821")
    assert (order["shelf"], order["status"]) == ("archive", "issued")
    assert shop.json("list", "--shelf", "archive")[0]["number"] == "4821"
    assert shop.json("history", "4821")[-1]["note"] == "код с телефона +7 701 ··· 48 21"


@pytest.mark.req("K64", "K65")
def test_a_wrong_code_hands_nothing_over_and_says_how_many_tries_are_left(shop: Shop) -> None:
    shop.receive("4821", "pickup")
    shop.run("send-code", "4821")
    result = shop.run("hand-over", "4821", wrong(shop.code()))
    assert (result.exit_code, result.stdout) == (1, ""), "nothing that could be read as a yes"
    assert "НЕ ОТДАВАЙТЕ ТОВАР" in result.stderr
    assert "ОТДАВАЙТЕ" not in result.stderr.replace("НЕ ОТДАВАЙТЕ", "")
    assert "осталось 2 попытки" in result.stderr
    assert shop.order("4821").shelf is Shelf.PICKUP


@pytest.mark.req("K64")
def test_after_three_wrong_tries_the_right_code_is_worth_nothing(shop: Shop) -> None:
    shop.desk.do(SendCode(), shop.receive("4821", "pickup"))
    code = shop.code()
    said = [refused(shop.desk, shop, wrong(code)) for _ in range(3)]
    assert [re.findall(r"осталось (\d)|осталась (\d)|попыток не (осталось)", text) != [] for text in said] == [True] * 3
    assert "попыток не осталось" in refused(shop.desk, shop, code)
    assert shop.order("4821").status == "pickup"


@pytest.mark.req("K64")
def test_a_code_lives_ten_minutes(shop: Shop) -> None:
    order = shop.receive("4821", "pickup")
    shop.desk.do(SendCode(), order)
    shop.clock.advance(599)
    assert shop.desk.code_at_hand(order) is not None
    shop.clock.advance(1)
    assert shop.desk.code_at_hand(order) is None
    assert "попыток не осталось" in refused(shop.desk, shop, shop.code())


def test_a_clock_that_goes_back_makes_a_code_worthless(shop: Shop) -> None:
    shop.desk.do(SendCode(), shop.receive("4821", "pickup"))
    shop.clock.advance(-3600)
    assert "попыток не осталось" in refused(shop.desk, shop, shop.code())


def test_a_code_works_once_and_for_its_own_order_only(shop: Shop) -> None:
    shop.desk.do(SendCode(), shop.receive("4821", "pickup"))
    shop.desk.do(SendCode(), shop.receive("5555", "pickup"))
    of_the_other = shop.code()
    first = shop.parts.phone.received()[0]
    own = re.search(r"код (\d+)", first.text)
    assert own
    if own[1] != of_the_other:
        assert "осталось 2" in refused(shop.desk, shop, of_the_other)
    shop.desk.do(HandOver(own[1]), shop.order("4821"))
    assert "«выдать» сейчас недоступно" in refused(shop.desk, shop, own[1])


def test_where_no_code_was_ever_sent_it_is_said_and_where_one_was_any_code_is_simply_wrong(shop: Shop) -> None:
    shop.receive("4821", "pickup")
    for _time in range(12):
        said = refused(shop.desk, shop, "1234")
        assert said == "НЕ ОТДАВАЙТЕ ТОВАР. Код покупателю ещё не отправляли: отправьте его."
    shop.desk.do(SendCode(), shop.order("4821"))
    shop.clock.advance(601)
    assert refused(shop.desk, shop, shop.code()).startswith("НЕ ОТДАВАЙТЕ ТОВАР. Код не подошёл")


@pytest.mark.req("K64")
@pytest.mark.parametrize("code", ["", "123", "12345", "12a4", "１２３４", "0x12", "-123", "1" * 1_000_000, "１２34"])
def test_what_is_no_code_costs_no_try(shop: Shop, code: str) -> None:
    shop.desk.do(SendCode(), shop.receive("4821", "pickup"))
    assert "Нужно цифр: 4" in refused(shop.desk, shop, code)
    assert shop.desk.do(HandOver(f" {shop.code()} "), shop.order("4821")).status == "issued"


def test_a_second_code_waits_a_minute_and_replaces_the_first(shop: Shop) -> None:
    order = shop.receive("4821", "pickup")
    shop.desk.do(SendCode(), order)
    with pytest.raises(Refused, match="через 60 с"):
        shop.desk.do(SendCode(), order)
    old = shop.code()
    shop.clock.advance(60)
    shop.desk.do(SendCode(), order)
    if old != shop.code():
        assert "осталось 2" in refused(shop.desk, shop, old)
    assert shop.desk.do(HandOver(shop.code()), shop.order("4821")).status == "issued"


def test_three_codes_a_day_for_an_order(shop: Shop) -> None:
    order = shop.receive("4821", "pickup")
    for _ in range(3):
        shop.desk.do(SendCode(), order)
        shop.clock.advance(60)
    with pytest.raises(Refused, match=r"больше нельзя.*25\.11 12:00"):
        shop.desk.do(SendCode(), order)
    shop.clock.at = at("2026-11-25 12:00")
    assert shop.desk.do(SendCode(), order).tries == 3


def test_five_codes_a_day_for_a_phone(shop: Shop) -> None:
    for number in range(5):
        shop.desk.do(SendCode(), shop.receive(str(number), "pickup"))
    with pytest.raises(Refused, match=r"этот телефон.*25\.11 12:00"):
        shop.desk.do(SendCode(), shop.receive("6", "pickup"))


def test_nine_wrong_tries_a_day_for_an_order_and_ten_an_hour_for_an_operator(shop: Shop) -> None:
    order = shop.receive("4821", "pickup")
    for _ in range(3):
        shop.desk.do(SendCode(), order)
        for _ in range(3):
            refused(shop.desk, shop, wrong(shop.code()))
        shop.clock.advance(60)
    assert "по этому заказу за день" in refused(shop.colleague("Болат"), shop, "1234")
    other = shop.receive("5555", "pickup", phone="+77017776655")
    shop.desk.do(SendCode(), other)
    with pytest.raises(Refused, match="осталось 2"):
        shop.desk.do(HandOver(wrong(shop.code())), other)
    with pytest.raises(Refused, match="За час"):
        shop.desk.do(HandOver(shop.code()), other)
    assert shop.colleague("Болат").do(HandOver(shop.code()), other).status == "issued"


def test_after_wrong_tries_too_another_code_waits_a_minute(shop: Shop) -> None:
    order = shop.receive("4821", "pickup")
    shop.desk.do(SendCode(), order)
    for _ in range(3):
        refused(shop.desk, shop, wrong(shop.code()))
    shop.clock.advance(59)
    with pytest.raises(Refused, match="через 1 с"):
        shop.desk.do(SendCode(), order)
    shop.clock.advance(1)
    assert shop.desk.do(SendCode(), order).tries == 3


def test_a_code_whose_message_never_left_is_not_waited_for(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    order = shop.receive("4821", "pickup")
    monkeypatch.setattr(type(shop.parts.phone), "send", stopped)
    with pytest.raises(KeyboardInterrupt):
        shop.desk.do(SendCode(), order)
    assert shop.desk.code_at_hand(order) is not None, "it may be on its way"
    shop.clock.advance(61)
    assert shop.desk.code_at_hand(order) is None
    monkeypatch.undo()
    assert shop.desk.do(SendCode(), order).tries == 3


def test_a_changed_phone_voids_the_code(shop: Shop) -> None:
    shop.desk.do(SendCode(), shop.receive("4821", "pickup"))
    shop.take(shop.incoming("4821", "pickup", phone="+77019998877"))
    assert "попыток не осталось" in refused(shop.desk, shop, shop.code())


def test_without_a_phone_there_is_no_code_and_it_says_so(shop: Shop) -> None:
    shop.receive("4821", "pickup", phone=None)
    result = shop.run("send-code", "4821")
    assert result.exit_code == 1
    assert "телефон покупателя неизвестен" in result.stderr


def test_a_message_that_does_not_leave_is_said_and_may_be_sent_again_at_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = shop.receive("4821", "pickup")
    phone = Path(f"{shop.parts.database}.phone")
    phone.mkdir()
    with pytest.raises(SendFailed, match="SMS не отправлено"):
        shop.desk.do(SendCode(), order)
    assert shop.kinds("4821") == ["received", "code_sent", "code_failed"]
    phone.rmdir()
    assert shop.desk.do(SendCode(), order).tries == 3


@pytest.mark.req("K64")
def test_the_code_is_nowhere_but_on_the_buyers_phone(shop: Shop) -> None:
    shop.desk.do(SendCode(), shop.receive("4821", "pickup", phone="+77010000000", total=500000))
    code = shop.code()
    refused(shop.desk, shop, wrong(code))
    tables = [name for (name,) in shop.store.connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    kept = "\n".join(str(shop.store.connection.rows(f"SELECT * FROM {name}")) for name in tables)
    said = kept + shop.run("history", "4821").stdout + shop.run("show", "4821", "--json").stdout
    assert not re.search(rf"(?<!\d){code}(?!\d)", said)
    shop.desk.do(HandOver(code), shop.order("4821"))
    assert shop.store.connection.value("SELECT mac FROM codes") is None, "the hash of a used code is erased"


def test_key_and_phone_are_their_owners_only(shop: Shop) -> None:
    shop.desk.do(SendCode(), shop.receive("4821", "pickup"))
    for name in ("orders.db", "orders.db.key", "orders.db.phone", "orders.db.lock"):
        assert stat.S_IMODE(os.stat(shop.parts.database.with_name(name)).st_mode) == 0o600


@pytest.mark.req("K64")
def test_only_the_one_code_of_ten_thousand_matches(tmp_path: Path) -> None:
    secret = CodeSecret(tmp_path / "key")
    mac = secret.mac(7, 3, "0123")
    assert [f"{n:04d}" for n in range(10_000) if secret.matches(mac, 7, 3, f"{n:04d}")] == ["0123"]
    assert not secret.matches(mac, 8, 3, "0123"), "another order"
    assert not secret.matches(mac, 7, 4, "0123"), "another sending"
    assert not any(secret.matches(mac, 7, 3, code) for code in ("", "123", "00123", "0123 ", "012"))


def test_codes_are_spread_evenly_and_keep_their_zeros(shop: Shop) -> None:
    secret = CodeSecret(shop.parts.database.with_name("key"))
    made = [secret.make(4) for _ in range(4000)]
    assert all(len(code) == 4 and code.isdigit() for code in made)
    assert 300 < sum(code.startswith("0") for code in made) < 500
    assert len(set(made)) > 3000


def test_another_key_fits_no_code(shop: Shop) -> None:
    shop.desk.do(SendCode(), shop.receive("4821", "pickup"))
    shop.parts.database.with_name("orders.db.key").write_bytes(b"x" * 32)
    assert "попыток не осталось" in refused(shop.colleague("Болат"), shop, shop.code())
    shop.parts.database.with_name("orders.db.key").write_bytes(b"short")
    with pytest.raises(StoreError, match="не ключ"):
        shop.colleague("Болат").do(SendCode(), shop.receive("5555", "pickup"))


@pytest.mark.req("K61")
def test_goods_given_and_papers_signed_mean_nothing_until_the_code_is_in(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    shop.run("note", "4821", "курьер вернулся, накладная подписана")
    assert shop.json("show", "4821")["shelf"] == "delivery"
    assert shop.run("event", "4821", "delivered").exit_code == 1
    assert shop.run("take", "4821", "hand_over").exit_code == 1
    assert shop.json("show", "4821")["shelf"] == "delivery"
