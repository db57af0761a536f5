"""Notices to staff: each thing once from its beginning to its end, by day, with nothing about buyers in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orderdesk.channels.live.protocol import Outcome
from orderdesk.config import Config
from orderdesk.config_reader import Seconds
from orderdesk.messages.senders.message_sender import Sent
from orderdesk.model.channel_accounts import Account, Health
from orderdesk.model.senders import Tracker
from orderdesk.notices.notice_settings import NoticeSettings
from orderdesk.values import replace
from tests.desk.messages.conftest import Post
from tests.shop import Shop, at


@contextmanager
def wanted(post: Post, **said: object) -> Iterator[None]:
    """The shop wants to be told of just this."""
    rules = post.shop.desk.rules
    off = {"nobody_on_shift": False, "burning": 0, "unaccepted": Seconds(86_400)}
    config = replace(rules.config, notices=NoticeSettings(**{**off, **said}))  # type: ignore[arg-type]
    post.shop.desk.rules = replace(rules, config=config)
    yield
    post.shop.desk.rules = rules


@pytest.fixture
def told(post: Post) -> Post:
    """A shop whose staff are told."""
    post.open("apprise", "--staff", name="staff")
    return post


@pytest.mark.req("M1")
def test_a_new_order_that_nobody_accepts_is_told_once(told: Post) -> None:
    with wanted(told, unaccepted=Seconds(900)):
        told.shop.receive("1", received_at=told.shop.clock())
        told.go(600)
        assert told.staff == []
        for _turn in range(5):
            told.go(301)
        (text,) = told.staff
        assert "1 (kaspi)" in text
        assert not any(word in text for word in ("Иванов", "4821", "Абая"))
        assert told.shop.run("accept", "1").exit_code == 0
        told.go(60)
        assert told.shop.store.notices.open() == []


@pytest.mark.req("M1")
def test_every_new_order_at_once_where_the_shop_wants_it(told: Post) -> None:
    with wanted(told, unaccepted=Seconds(0)):
        for number in ("1", "2", "3"):
            told.shop.receive(number, received_at=told.shop.clock())
        told.go(16)
        (text,) = told.staff
        assert all(f"{number} (kaspi)" in text for number in "123"), "several as one message"


def test_nothing_is_told_before_it_is_switched_on(post: Post) -> None:
    post.open("apprise", "--staff", name="staff", on=False)
    with wanted(post, unaccepted=Seconds(0)):
        post.shop.receive("1")
        post.go(100)
    assert post.staff == []
    assert post.shop.json("notice", "list") == []


def test_burning_orders_are_told_again_only_after_they_were_few(told: Post) -> None:
    with wanted(told, burning=2):
        for number in ("1", "2"):
            told.shop.receive(number, received_at=told.shop.clock() - 3600)
        for _turn in range(30):
            told.go(600)
        burnt = [text for text in told.staff if "горят 2" in text]
        assert len(burnt) == 1


def test_a_new_order_while_nobody_is_on_shift(told: Post) -> None:
    shop = told.shop
    assert shop.run("operator", "add", "Мария", "--role", "director").exit_code == 0
    assert shop.run("shift", "start", typed="y\n").exit_code == 0
    with wanted(told, nobody_on_shift=True):
        shop.receive("1", received_at=shop.clock())
        told.go(60)
        assert told.staff == []
        assert shop.run("shift", "end").exit_code == 0
        told.go(60)
        assert "НИКТО НЕ НА СМЕНЕ" in told.staff[0]


def test_lines_that_are_down(told: Post) -> None:
    now = told.shop.clock()
    down = Health(failed_since=now - 3600, error="нет связи", failures=9, next_at=now + 9_000)
    with told.shop.store.write() as store:
        act = store.acts.open("x", told.shop.desk.actor, at=now, recorded_at=now)
        store.accounts.put(Account(name="kaspi", kind="kaspi", token_place="env:HOME"), act)
        store.accounts.note("kaspi", down)
        store.outside.put_tracker(Tracker(carrier="nova_poshta", since=now), act)
        store.outside.note("carrier:nova_poshta", down)
    with wanted(told):
        told.go(16)
        (text,) = told.staff
        assert "kaspi" in text
        assert "Нова пошта не отвечает" in text
    with wanted(told, channel_down=False, carrier_silent=False):
        told.go(16)
        assert told.shop.store.notices.open() == []


def test_a_courier_who_hands_in_another_sum(told: Post, shop: Shop) -> None:
    now = shop.clock()
    assert shop.run("courier", "add", "Асхат").exit_code == 0
    with shop.store.write() as store:
        act = store.acts.open("hand-in", shop.desk.actor, at=now, recorded_at=now)
        from orderdesk.money import Money

        store.cash.hand_in(act, 1, Money(500_000, "KZT"), Money(480_000, "KZT"), "потерял", "")
    with wanted(told):
        for _turn in range(4):
            told.go(60)
        (text,) = told.staff
        assert "Асхат" in text
        assert "4 800" in text.replace("\xa0", " ")


@pytest.mark.parametrize("moment", ["2026-11-24 22:00", "2026-11-25 02:00", "2026-11-25 07:59"])
def test_in_the_quiet_hours_it_waits_for_their_end(told: Post, moment: str) -> None:
    told.shop.clock.at = at(moment)
    with wanted(told, unaccepted=Seconds(0), quiet="22:00-08:00"):
        told.shop.receive("1", received_at=told.shop.clock())
        told.shop.receive("2", received_at=told.shop.clock())
        told.go(16)
        assert told.staff == []
        assert told.shop.run("accept", "2").exit_code == 0
        told.shop.clock.at = at("2026-11-25 08:00")
        told.go(16)
        (text,) = told.staff
        assert "1 (kaspi)" in text
        assert "2 (kaspi)" not in text, "only what is still so"


def test_what_may_not_have_reached_staff_is_told_again(told: Post) -> None:
    answers = [Sent(Outcome.UNKNOWN, "нет ответа"), Sent(Outcome.DONE)]
    told.answer = lambda: answers.pop(0)
    with wanted(told, unaccepted=Seconds(0)):
        told.shop.receive("1")
        told.go(16)
        assert told.staff == []
        assert told.shop.json("sender", "list")[0]["failed_since"]
        for _turn in range(4):
            told.go(300)
    assert len(told.staff) == 1
    ((_sender, state, _at, _answer),) = told.shop.store.notices.told(1)
    assert state == "told"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_apprise_itself_says_yes_and_writes_nothing_down(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    import logging

    apprise = pytest.importorskip("apprise")
    from orderdesk.messages.senders.by_apprise import ByApprise
    from orderdesk.messages.senders.message_sender import Outgoing, Setup

    caplog.set_level(logging.DEBUG)
    sent = list[str]()

    def notify(self: object, body: str, **more: object) -> bool:
        logging.getLogger("apprise").error("psw=%s mes=%s", "geheim", body)
        sent.append(body)
        return body != "нет"

    monkeypatch.setattr(apprise.Apprise, "notify", notify)
    sender = ByApprise(Setup(token="jsons://user:geheim@127.0.0.1/{phone}", sleep=lambda seconds: None))
    sender.check()
    assert sender.send(Outgoing("код 4821", "+77012224821")).outcome is Outcome.DONE
    assert sender.send(Outgoing("нет", "+77012224821")).outcome is Outcome.UNKNOWN
    assert sent == ["код 4821", "нет"]
    assert not any(word in caplog.text for word in ("geheim", "4821"))
    assert "4821" not in repr(Outgoing("код 4821", "+77012224821", "k"))


def test_the_settings_are_checked() -> None:
    with pytest.raises(ValueError, match="quiet"):
        NoticeSettings(quiet="22-8")
    assert Config().notices.burning == 5
