"""Answers of every API, spoiled by lot: an order that cannot be read is named and passed over, the rest is taken in.

And whatever a marketplace writes into its errors: no token, phone or code stands in what is said, shown or logged.
"""

from __future__ import annotations

import copy
import json
import logging
import random
from contextlib import suppress
from typing import Any

import httpx
import pytest

from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.channels.live.channel_kinds import maker
from orderdesk.channels.live.protocol import (
    Act,
    Channel,
    ChannelDown,
    ChannelRefused,
    Goods,
    HearsGoods,
    Outcome,
    Ref,
    Setup,
)
from orderdesk.errors import BadInput
from tests.sandbox.inside import Inside, client, control, sandbox
from tests.shop import Shop

KINDS = ("kaspi", "keycrm", "flowwow")

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**18, 1e308, "", " ", "нет", "1", "\x1b[2J", "\ud800", "‮", "9" * 400, [], {}, [[]],
    {"id": None}, [None, 1, "x"], "2026-13-45 99:99:99", 253_402_300_800, -62_135_596_801,
)  # fmt: skip


class Spoiled(httpx.BaseTransport):
    """The look-alike, some of whose answers are spoiled on their way."""

    def __init__(self, inside: httpx.BaseTransport, chance: random.Random) -> None:
        self._inside, self._chance = inside, chance

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._inside.handle_request(request)
        text = answer.read().decode()
        lot = self._chance.random()
        if lot < 0.1:
            text = text[: self._chance.randrange(len(text) + 1)]
        elif lot < 0.2:
            text = self._chance.choice(["", "null", "[]", "{}", "<html></html>", "[" * 5000, '{"a": 1, "a": 2}', "NaN"])
        else:
            told = json.loads(text)
            for _turn in range(self._chance.randrange(1, 12)):
                told = spoil(told, self._chance)
            text = json.dumps(told)
        return httpx.Response(answer.status_code, content=text.encode("utf-8", "surrogatepass"))


def spoil(told: Any, chance: random.Random) -> Any:
    """The same with one thing in it lost, odd, or somewhere else."""
    places = list(inside(told))
    if not places:
        return chance.choice(ODD)
    holder, key = chance.choice(places)
    lot = chance.random()
    if lot < 0.2:
        del holder[key]
    elif lot < 0.8:
        holder[key] = copy.deepcopy(chance.choice(ODD))
    else:
        other, there = chance.choice(places)
        holder[key] = copy.deepcopy(other[there])
    return told


def inside(told: Any) -> Any:
    """Every place in a document."""
    keys = list(told) if isinstance(told, dict) else range(len(told)) if isinstance(told, list) else ()
    for key in keys:
        yield told, key
        yield from inside(told[key])


def setup(shop: Shop, kind: str, token: str) -> Setup:
    book = shop.parts.rules.book(kind)
    return Setup(name=kind, book=book, token=token, shop="395000" if kind == "flowwow" else "", unconfirmed=True,
                 now=shop.clock, sleep=lambda seconds: None)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(12))
def test_spoiled_answers_are_reported_and_passed_over(shop: Shop, kind: str, seed: int) -> None:
    chance, made = random.Random(f"{kind}{seed}"), sandbox(orders=25)
    http = client(made, kind)
    control(http, "_faults", limit=0)
    front, make = made.fronts[kind], maker(kind)
    spoiled: Any = make
    channel: Channel = spoiled(setup(shop, kind, front.market.token), Spoiled(Inside(front), chance))
    numbers = [one.get("source_uuid", one["order"]) for one in control(http, "_orders")]
    seen = list[IncomingOrder | BadRecord]()
    for since in (None, shop.clock()):
        with suppress(ChannelDown, ChannelRefused):
            for page in channel.pull(since):
                seen += page
    for number in chance.sample(numbers, 5):
        with suppress(BadInput, ChannelDown, ChannelRefused):
            channel.get(Ref(number))
        with suppress(BadInput, ChannelDown, ChannelRefused):
            channel.get(Ref(number, number))
    for one in seen:
        if isinstance(one, BadRecord):
            assert one.reason
        else:
            assert channel.possible(one) <= channel.acts
            taken = shop.take(one)
            assert taken.outcome
    for act in sorted(channel.acts):
        answer = channel.push(Act(kind=act, order=Ref(numbers[0], numbers[0]), details={"waybill": "20450000000017"}))
        assert answer.outcome
    if isinstance(channel, HearsGoods):
        assert set(channel.put_goods([Goods("a", 1, hidden=False), Goods("b", None, hidden=True)])) == {"a", "b"}
    channel.close()


TOKEN, PHONE, CODE, BASE64 = "pl4nted-t0ken-0123456789", "+77010009988", "739215", "NzAxMDAwOTk4OA"
"""What is planted: the phone also as Kaspi's ids of customers have it."""

PLANTED = f"token {TOKEN} of {PHONE} (7010009988), customer {BASE64}=="


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [400, 401, 422, 429, 500, 503])
def test_what_errors_say_is_clean(shop: Shop, kind: str, status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    body = {"message": PLANTED, "errors": [{"title": PLANTED, "offerId": "a", "message": PLANTED}]}
    make: Any = maker(kind)
    made = setup(shop, kind, TOKEN)
    channel: Channel = make(made, httpx.MockTransport(lambda request: httpx.Response(status, json=body)))
    said = [repr(made), repr(channel)]
    for ask in (channel.check, lambda: channel.get(Ref("812300123")), lambda: list(channel.pull(None))):
        with pytest.raises((ChannelDown, ChannelRefused)) as caught:
            ask()
        said += [str(caught.value), repr(caught.value)]
    for act in sorted(channel.acts):
        answer = channel.push(Act(kind=act, order=Ref("812300123", "812300123")))
        said += [answer.said, repr(answer)]
    if isinstance(channel, HearsGoods):
        said += [answer.said for answer in channel.put_goods([Goods("a", 1, hidden=False)]).values()]
    said += [record.getMessage() for record in caplog.records]
    for planted in (TOKEN, PHONE.removeprefix("+"), PHONE[2:], BASE64):
        assert not [one for one in said if planted in one], planted


def test_a_code_that_is_said_back_is_not_told_on(shop: Shop) -> None:
    no = httpx.MockTransport(lambda request: httpx.Response(400, json={"errors": [{"title": f"{CODE} is not valid"}]}))
    make: Any = maker("kaspi")
    channel: Channel = make(setup(shop, "kaspi", TOKEN), no)
    act = Act(kind="COMPLETED", order=Ref("812300123", "812300123"), code=CODE)
    answer = channel.push(act)
    assert (answer.outcome, answer.said) == (Outcome.REFUSED, "… is not valid")
    assert CODE not in repr(act)


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_that_breaks_says_nothing_of_what_was_asked(shop: Shop, kind: str) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError(f"{request.url} {dict(request.headers)}", request=request)

    make: Any = maker(kind)
    channel: Channel = make(setup(shop, kind, TOKEN), httpx.MockTransport(broken))
    with pytest.raises(ChannelDown) as caught:
        channel.check()
    assert TOKEN not in str(caught.value)
    assert "http" not in str(caught.value)
