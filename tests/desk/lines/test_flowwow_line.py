"""Flowwow over its API, against the look-alike: what nobody has confirmed is not told unless the shop says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orderdesk.channels.live.conformance import faults
from orderdesk.channels.live.flowwow import Flowwow
from orderdesk.channels.live.flowwow.flowwow_webhook import read_webhook, signed
from orderdesk.channels.live.protocol import Goods, Outcome, Setup
from orderdesk.errors import BadInput
from orderdesk.values import replace
from tests.desk.lines.look_alikes import LookAlike, trade_with
from tests.sandbox.inside import Inside, control
from tests.shop import Shop, write

SHOP = ("--shop", "395000")


@pytest.fixture
def trade(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LookAlike]:
    settings = write(tmp_path / "config.toml", "[channels.flowwow]\nunconfirmed = true\n")
    parts = replace(shop.parts, config_path=settings)
    trusting = replace(shop, parts=parts, desk=parts.desk(shop.store))
    made = trade_with("flowwow", trusting, tmp_path, monkeypatch, options=SHOP)
    yield made
    made.worker.close()


def arrive(trade: LookAlike, kind: str = "courier") -> str:
    trade.happen(kind, "arrives")
    trade.go()
    return list(trade.there())[-1]


def channel(trade: LookAlike, token: str = "", *, unconfirmed: bool = True) -> Flowwow:
    front = trade.made.fronts["flowwow"]
    setup = Setup(name="flowwow", book=trade.shop.parts.rules.book("flowwow"), shop="395000", now=trade.shop.clock,
                  token=token or front.market.token, unconfirmed=unconfirmed, sleep=lambda seconds: None)  # fmt: skip
    return Flowwow(setup, Inside(front))


def test_it_keeps_to_the_protocol(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trade = trade_with("flowwow", shop, tmp_path, monkeypatch, orders=30, options=SHOP)
    assert faults(channel(trade), "flowwow", bad_token=channel(trade, "another")) == []


def test_what_is_not_confirmed_is_not_told(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trade = trade_with("flowwow", shop, tmp_path, monkeypatch, options=SHOP)
    number = arrive(trade)
    assert shop.run("accept", number).exit_code == 0
    trade.go()
    assert trade.writes() == []
    assert [item.kind for item in shop.store.outbox.untold(shop.order(number).id)] == ["accept"]
    trade.worker.close()


def test_a_gift_goes_its_way_and_each_step_is_told_once(trade: LookAlike) -> None:
    number = arrive(trade)
    assert trade.shop.order(number).status == "new"
    assert trade.shop.run("accept", number).exit_code == 0
    trade.go()
    assert trade.shop.run("take", number, "send_courier", "--set", "courier_kind=self").exit_code == 0
    trade.go()
    done = ("--set", "handed_to=personally", "--set", "certain=yes")
    assert trade.shop.run("take", number, "finish", *done).exit_code == 0
    trade.go()
    assert trade.writes() == [(number, "accept"), (number, "courier_left"), (number, "finish")]
    assert trade.there()[number]["status"] == "3"
    assert trade.shop.order(number).status == "done"


@pytest.mark.parametrize(
    ("kind", "acts", "status"),
    [("pickup", ["waits_for_pickup"], "pickup"), ("post", ["post_is_packed"], "accepted")],
)
def test_fetched_and_posted_orders_have_a_shelf(trade: LookAlike, kind: str, acts: list[str], status: str) -> None:
    number = arrive(trade, kind)
    assert trade.shop.run("accept", number).exit_code == 0
    trade.go()
    for act in acts:
        trade.happen(number, act)
    trade.go()
    assert trade.shop.order(number).status == status


def test_an_order_that_is_in_no_list_any_more_wants_a_look(trade: LookAlike) -> None:
    number = arrive(trade)
    trade.happen(number, "buyer_cancels")
    trade.go()
    order = trade.shop.order(number)
    assert order.status == "new", "nobody has said that it is cancelled"
    assert order.facts.get("attention")


def test_goods_are_hidden_shown_and_counted(trade: LookAlike) -> None:
    market: Any = trade.made.fronts["flowwow"].market
    offers = market.shop.offers
    known = [one.offer_id for one in offers if one.offer_id]
    told = [Goods(known[0], 4, hidden=False), Goods(known[1], 7, hidden=True), Goods("no such goods", 1, hidden=False)]
    answers = channel(trade).put_goods(told)
    assert [answers[one.sku].outcome for one in told] == [Outcome.DONE, Outcome.DONE, Outcome.REFUSED]
    there = {one.offer_id: one for one in offers}
    assert (there[known[0]].stock, there[known[0]].active, there[known[1]].active) == (4, True, False)
    channel(trade).put_goods([Goods(known[1], 7, hidden=False)])
    assert (there[known[1]].stock, there[known[1]].active) == (7, True)


def test_a_webhook_is_believed_by_its_signature_alone(trade: LookAlike) -> None:
    trade.happen("courier", "arrives")
    number = list(trade.there())[-1]
    (hook,) = control(trade.http, "_webhooks")
    given = trade.made.fronts["flowwow"].market.given()
    secret, mark, body = given["webhook_secret"], hook["headers"][given["webhook_header"]], hook["body"].encode()
    told = read_webhook(body, mark, secret)
    assert (told.event, told.shop, told.number) == ("order.paid", "395000", number)
    assert not signed(body + b" ", mark, secret)
    assert not signed(body, mark, "another secret")
    assert not signed(body, mark.removeprefix("sha256="), secret)
    for wrong in ("", "sha256=", "sha256=é"):
        with pytest.raises(BadInput):
            read_webhook(body, wrong, secret)


def test_a_webhook_says_what_no_list_says(trade: LookAlike, tmp_path: Path) -> None:
    number = arrive(trade)
    trade.happen(number, "buyer_cancels")
    given = trade.made.fronts["flowwow"].market.given()
    secret = tmp_path / "secret"
    secret.touch(0o600)
    secret.write_text(given["webhook_secret"])
    for event in control(trade.http, "_webhooks"):
        body = write(tmp_path / "body", event["body"])
        words = ("channel", "webhook", "flowwow", "--secret-file", str(secret), str(body), "--signature")
        forged = trade.shop.run(*words, "sha256=" + "0" * 64)
        assert forged.exit_code != 0
        assert trade.shop.order(number).status == "new"
        heard = trade.shop.run(*words, event["headers"][given["webhook_header"]])
        assert heard.exit_code == 0, heard.output
    assert trade.shop.order(number).status == "client_cancelled"


def for_sale(trade: LookAlike) -> Any:
    """Goods there that the seller has a number for."""
    market: Any = trade.made.fronts["flowwow"].market
    return next(one for one in market.shop.offers if one.offer_id and one.active)


@pytest.mark.req("C23")
def test_what_is_free_and_what_is_hidden_is_told(trade: LookAlike) -> None:
    goods = for_sale(trade)
    trade.shop.count(goods.offer_id, 6)
    trade.go()
    assert goods.stock == 6
    assert goods.offer_id not in trade.shop.run("shop").output, "no other marketplace is to be told"
    assert trade.shop.run("product", "hide", goods.offer_id).exit_code == 0
    trade.go()
    assert not goods.active
    assert trade.shop.run("product", "show", goods.offer_id).exit_code == 0
    trade.shop.count(goods.offer_id, 5)
    trade.go()
    assert (goods.stock, goods.active) == (5, True)
    done = [act for _order, act in trade.writes()]
    trade.go()
    assert [act for _order, act in trade.writes()] == done, "nothing is told twice"


def test_goods_that_were_hidden_there_stay_so(trade: LookAlike) -> None:
    goods = for_sale(trade)
    goods.active = False
    trade.shop.count(goods.offer_id, 6)
    trade.go()
    assert (goods.stock, goods.active) == (6, False)


def test_with_another_marketplace_there_is_still_something_to_say_by_hand(trade: LookAlike) -> None:
    trade.shop.receive("7")
    goods = for_sale(trade)
    for count in (6, 5, 6, 0):
        trade.shop.count(goods.offer_id, count)
        trade.go()
        assert goods.stock == count
        assert goods.offer_id in trade.shop.run("shop").output
    assert trade.shop.run("shop", "told").exit_code == 0
    trade.shop.count(goods.offer_id, 3)
    trade.go()
    trade.shop.count(goods.offer_id, 0)
    trade.go()
    assert goods.stock == 0, "what it was told last counts, not what the others know"


def test_goods_that_it_does_not_have_are_told_once_and_stay_to_be_told(trade: LookAlike) -> None:
    trade.shop.count("no-such-goods", 6)
    trade.go()
    trade.go()
    assert len([order for order, act in trade.writes() if act == "stock"]) == 1
    assert "no-such-goods" in trade.shop.run("shop").output
