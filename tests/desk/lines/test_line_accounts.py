"""Accounts: writes are off until they are switched on, the token is kept nowhere, the line's health is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.lines.conftest import Trade
from tests.desk.lines.kaspi_there import TOKEN, KaspiThere
from tests.shop import Shop


def test_writes_are_off_until_they_are_switched_on(shop: Shop, there: KaspiThere, token: Path) -> None:
    assert shop.run("channel", "add", "kaspi", "--kind", "kaspi", "--token-file", str(token)).exit_code == 0
    (account,) = shop.json("channel", "list")
    assert not account["writes"]
    there.add("1")
    pulled = shop.json("channel", "pull")
    assert pulled == [{"name": "kaspi", "added": 1, "updated": 0, "unread": 0, "said": ""}]
    assert shop.run("accept", "1").exit_code == 0
    shop.clock.at += 60
    assert shop.run("channel", "push").exit_code != 0
    assert there.writes == []


def test_asked_and_told_by_hand(trade: Trade) -> None:
    trade.there.add("1")
    assert trade.shop.json("channel", "test", "kaspi") == {"name": "kaspi", "answers": True}
    assert trade.shop.run("channel", "pull").exit_code == 0
    assert trade.shop.run("accept", "1").exit_code == 0
    trade.shop.clock.at += 60
    (told,) = trade.shop.json("channel", "push")
    assert (told["kind"], told["outcome"]) == ("ACCEPTED_BY_MERCHANT", "done")
    assert trade.shop.json("channel", "push") == []
    assert trade.there.done("1") == ["ACCEPTED_BY_MERCHANT"]


def test_a_paused_account_is_left_alone(trade: Trade) -> None:
    trade.there.add("1")
    assert trade.shop.run("channel", "pause", "kaspi").exit_code == 0
    trade.go()
    assert trade.there.asked == []
    assert trade.shop.run("channel", "resume", "kaspi").exit_code == 0
    trade.go()
    assert trade.status("1") == "new"


@pytest.mark.parametrize("wrong", ["open", "empty", "missing", "linked"])
def test_a_token_that_others_can_read_is_not_taken(shop: Shop, token: Path, wrong: str) -> None:
    if wrong == "open":
        token.chmod(0o644)
    elif wrong == "empty":
        token.write_text("\n")
    elif wrong == "missing":
        token.unlink()
    else:
        token.rename(token.with_name("real"))
        token.symlink_to(token.with_name("real"))
    added = shop.run("channel", "add", "kaspi", "--kind", "kaspi", "--token-file", str(token))
    assert added.exit_code != 0
    assert TOKEN not in added.output
    assert shop.store.accounts.all() == []


@pytest.mark.parametrize("url", ["http://kaspi.kz/shop/api/v2", "ftp://kaspi.kz", "//kaspi.kz"])
def test_a_token_is_sent_over_tls_alone(shop: Shop, token: Path, url: str) -> None:
    added = shop.run("channel", "add", "kaspi", "--kind", "kaspi", "--token-file", str(token), "--url", url)
    assert added.exit_code != 0


def test_the_token_stands_nowhere(trade: Trade) -> None:
    trade.there.add("1")
    trade.go()
    trade.there.fault = lambda request: "500"
    trade.go()
    said = "".join(trade.shop.run(*words).output for words in (("doctor",), ("channel", "list"), ("history", "1")))
    assert TOKEN not in said
    for file in trade.shop.parts.database.parent.iterdir():
        if file.is_file():
            assert TOKEN.encode() not in file.read_bytes()


def test_a_wrong_token_is_said_and_asked_again_later_and_later(trade: Trade, token: Path) -> None:
    token.write_text("another-token-1\n")
    trade.go()
    first = len(trade.there.asked)
    trade.go(30)
    assert len(trade.there.asked) == first
    trade.go(61)
    trade.go(61)
    trade.go(61)
    assert len(trade.there.asked) - first == 2, "after one minute, then after two"
    (account,) = trade.shop.json("channel", "list")
    assert "Unauthorized" in account["error"]


def test_two_desks_at_one_database_ask_once(trade: Trade) -> None:
    trade.there.add("1")
    other = trade.another_worker()
    trade.shop.clock.at += 61
    trade.worker.round()
    asked = len(trade.there.asked)
    trade.shop.clock.at += 5
    other.round()
    assert len(trade.there.asked) == asked
    other.close()
