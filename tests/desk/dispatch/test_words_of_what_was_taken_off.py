"""A courier's word is never lost: nobody books back what they have handed over, whatever becomes of the stop."""

from __future__ import annotations

import json

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.upkeep.doctor import examine
from orderdesk.store.ledgers.goods_places import PlaceKind
from orderdesk.store.ledgers.run_checks import wrong_runs
from tests.desk.dispatch.riding import agree, done, out, ready, refused, staffed, stops
from tests.shop import Shop

PIN = "4711"


def riding(shop: Shop) -> str:
    """Two orders on the road, the first with counted goods; their run."""
    staffed(shop)
    for name in ("Мария", "Асхат"):
        shop.run("operator", "pin", operator=name, typed=f"{PIN}\n{PIN}\n")
    shop.count("TEA-1", 5)
    ready(shop, "1", lines=(IncomingLine("TEA-1", "Чайник", 2, 5000),))
    ready(shop, "2")
    return out(shop, "1", "2")


def off(shop: Shop, run: str, way: str) -> None:
    """The first order comes off its run, as the way says."""
    words = {
        "taken off": ("stop", "withdraw", run, "1", "--reason", "другой курьер"),
        "cancelled": ("cancel", "1", "--reason", "refused", "--yes"),
        "cancelled by the buyer": ("event", "1", "buyer_cancelled", "--yes"),
    }[way]
    result = shop.run(*words, operator="Мария")
    assert result.exit_code == 0, result.output


def free(shop: Shop) -> int:
    """Pieces that lie free in the shop."""
    return next(one.free for one in shop.store.levels.stands())


def lie(shop: Shop) -> dict[str, int]:
    """Where the pieces of the first order's product lie."""
    rows = shop.store.connection.rows(
        "SELECT p.kind, sum(l.on_hand) FROM levels l JOIN places p ON p.id = l.place_id GROUP BY p.kind"
    )
    return dict.fromkeys(("warehouse", "courier", "carrier", "buyer"), 0) | {
        kind: count for kind, count in rows if kind in ("warehouse", "courier", "carrier", "buyer")
    }


def well(shop: Shop) -> None:
    """The checkers find nothing."""
    agree(shop)
    assert [wrong for wrong in examine(shop.store, shop.parts.rules) if not wrong.mendable] == []


WAYS = ["taken off", "cancelled", "cancelled by the buyer"]


@pytest.mark.req("O28", "O29")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("said", ["before", "after"])
def test_what_the_courier_has_handed_over_waits_for_a_decision_and_does_not_come_back(
    shop: Shop, way: str, said: str
) -> None:
    run = riding(shop)
    if said == "before":
        done(shop, "stop", "done", run, "1", operator="Асхат")
        if way == "taken off":
            assert "говорит" in refused(shop, "stop", "withdraw", run, "1")
            return
    off(shop, run, way)
    if said == "after":
        told = done(shop, "stop", "done", run, "1", operator="Асхат")
        assert (told["state"], told["changes"]) == ("reported", True)
    assert "stop_reported" in shop.kinds("1")
    assert stops(shop, run)["1"]["reported"]["paid"] == "100.00", "as was to be taken when the run left"
    done(shop, "stop", "done", run, "2")
    back = shop.run("run", "back", run, operator="Дина")
    assert "1" in back.stderr
    assert shop.json("run", "show", run)["state"] == "back"
    assert (stops(shop, run)["1"]["state"], free(shop)) == ("reported", 3)
    shown = done(shop, "stop", "done", run, "1")
    assert (shown["state"], shown["paid"]) == ("done", "100.00")
    assert shop.json("run", "show", run)["state"] == "closed"
    assert free(shop) == 3, "the buyer has it"
    assert done(shop, "courier", "show", "Асхат")["debt"] == "200.00"
    due = shop.json("show", "1")["refund_due"]
    assert (due or "0.00") == ("0.00" if way == "taken off" else "100.00")
    well(shop)


@pytest.mark.req("O28", "O29")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("back", ["before", "after"])
def test_a_word_that_is_decided_against_brings_the_goods_back(shop: Shop, way: str, back: str) -> None:
    run = riding(shop)
    off(shop, run, way)
    done(shop, "stop", "done", run, "1", operator="Асхат")
    done(shop, "stop", "done", run, "2")
    decide = ("stop", "failed", run, "1", "--reason", "товар в сумке")
    for words in (("run", "back", run), decide) if back == "before" else (decide, ("run", "back", run)):
        done(shop, *words)
    assert (stops(shop, run)["1"]["state"], shop.json("run", "show", run)["state"]) == ("back", "closed")
    assert free(shop) == (3 if way == "taken off" else 5)
    well(shop)


@pytest.mark.req("O28", "O29", "O30")
@pytest.mark.parametrize("way", WAYS)
def test_such_a_decision_is_taken_back_whole(shop: Shop, way: str) -> None:
    run = riding(shop)
    off(shop, run, way)
    done(shop, "stop", "done", run, "1", operator="Асхат")
    status, had = shop.order("1").status, free(shop)
    done(shop, "stop", "done", run, "1")
    done(shop, "stop", "unsay", run, "1")
    assert (stops(shop, run)["1"]["state"], shop.order("1").status, free(shop)) == ("reported", status, had)
    assert done(shop, "courier", "show", "Асхат")["debt"] == "0.00"
    well(shop)
    done(shop, "stop", "unsay", run, "1", operator="Асхат")
    assert stops(shop, run)["1"]["state"] == ("out" if way == "taken off" else "withdrawn")
    well(shop)


@pytest.mark.req("O28")
@pytest.mark.parametrize("left", [False, True])
def test_what_another_one_took_over_is_theirs_no_more_once_the_first_had_handed_it_over(shop: Shop, left: bool) -> None:
    run = riding(shop)
    off(shop, run, "taken off")
    second = str(done(shop, "run", "new", "Данияр", "1")["run"])
    if left:
        done(shop, "run", "leave", second)
    done(shop, "stop", "done", run, "1", operator="Асхат")
    assert stops(shop, second)["1"]["state"] == ("out" if left else "planned")
    done(shop, "stop", "done", run, "1")
    assert shop.order("1").status == "done"
    assert (stops(shop, run)["1"]["state"], stops(shop, second)["1"]["state"]) == ("done", "withdrawn")
    well(shop)
    back = done(shop, "run", "back", second)
    assert [stop["state"] for stop in back["stops"]] == ["elsewhere" if left else "withdrawn"]
    assert free(shop) == 3
    well(shop)


@pytest.mark.req("O28", "O29")
def test_of_what_rides_with_another_one_it_is_not_said_to_be_at_the_shop(shop: Shop) -> None:
    run = riding(shop)
    off(shop, run, "taken off")
    second = out(shop, "1", courier="Данияр")
    done(shop, "stop", "done", run, "2")
    assert stops(shop, run)["1"]["state"] == "withdrawn"
    done(shop, "run", "back", run)
    assert stops(shop, run)["1"]["state"] == "elsewhere"
    assert "с другим курьером" in shop.run("run", "show", run, operator="Дина").output
    done(shop, "stop", "failed", second, "1", "--reason", "нет дома")
    done(shop, "run", "back", second)
    assert (stops(shop, run)["1"]["state"], stops(shop, second)["1"]["state"]) == ("elsewhere", "back")
    well(shop)


@pytest.mark.req("O28")
@pytest.mark.parametrize("way", ["taken off", "cancelled by the buyer"])
def test_the_buyers_code_of_what_was_taken_off_decides_or_is_a_word(shop: Shop, way: str) -> None:
    staffed(shop)
    shop.receive("1", "delivery")
    run = out(shop, "1")
    assert shop.run("stop", "code", run, "1", operator="Асхат").exit_code == 0
    code = shop.code()
    off(shop, run, way)
    told = done(shop, "stop", "done", run, "1", "--code", "-", operator="Асхат", typed=f"{code}\n")
    assert told["state"] == ("done" if way == "taken off" else "reported")
    well(shop)


@pytest.mark.req("O28", "C23", "C38")
@pytest.mark.parametrize("way", WAYS)
def test_goods_that_were_given_though_it_was_called_off_are_the_buyers_and_come_back_as_a_return(
    shop: Shop, way: str
) -> None:
    run = riding(shop)
    off(shop, run, way)
    done(shop, "stop", "done", run, "1", operator="Асхат")
    done(shop, "stop", "done", run, "2")
    assert lie(shop) == {"warehouse": 3, "courier": 2, "carrier": 0, "buyer": 0}
    done(shop, "stop", "done", run, "1")
    given = {"warehouse": 3, "courier": 0, "carrier": 0, "buyer": 2}
    assert lie(shop) == given
    done(shop, "stop", "unsay", run, "1")
    assert lie(shop)["buyer"] == 0
    done(shop, "stop", "done", run, "1")
    done(shop, "run", "back", run)
    assert lie(shop) == given
    assert "вернуть так нечего" in refused(shop, "stock", "return", "1", operator="Мария")
    assert lie(shop) == given
    assert shop.run("return", "open", "1", "--reason", "передумал", operator="Мария").exit_code == 0
    assert shop.run("return", "receive", "1", operator="Мария").exit_code == 0
    assert lie(shop)["buyer"] == 0
    well(shop)


@pytest.mark.req("O28")
def test_nobody_goes_out_with_what_another_one_says_to_have_handed_over(shop: Shop) -> None:
    run = riding(shop)
    off(shop, run, "taken off")
    second = str(done(shop, "run", "new", "Данияр", "1")["run"])
    done(shop, "stop", "done", run, "1", operator="Асхат")
    said = "Асхат, рейс 1, говорит: вручено"
    assert said in refused(shop, "run", "leave", second)
    done(shop, "stop", "withdraw", second, "1")
    for words in (("run", "assign", "Данияр", "1"), ("run", "new", "Данияр", "1")):
        assert said in refused(shop, *words)
    done(shop, "stop", "failed", run, "1", "--reason", "товар в сумке")
    done(shop, "run", "assign", "Данияр", "1")
    well(shop)


@pytest.mark.req("O28", "O30")
def test_a_word_after_the_decision_is_in_the_history_and_stands_once_that_is_taken_back(shop: Shop) -> None:
    run = riding(shop)
    done(shop, "stop", "done", run, "1", operator="Асхат")
    done(shop, "stop", "done", run, "1")
    done(shop, "stop", "unsay", run, "1", operator="Асхат")
    late = done(shop, "stop", "failed", run, "1", "--reason", "нет дома", operator="Асхат")
    again = done(shop, "stop", "failed", run, "1", "--reason", "нет дома", operator="Асхат")
    assert {(told["state"], told["changes"]) for told in (late, again)} == {("done", False)}
    assert shop.kinds("1").count("stop_reported") == 3, "the same twice is one word"
    assert "нет дома" in shop.run("history", "1", operator="Дина").output
    done(shop, "stop", "unsay", run, "1")
    stop = stops(shop, run)["1"]
    assert (stop["state"], stop["reported"]["said"], stop["reported"]["reason"]) == ("reported", "failed", "нет дома")
    well(shop)


@pytest.mark.req("O28")
def test_the_doctor_finds_goods_of_what_was_handed_over_with_a_courier(shop: Shop) -> None:
    run = riding(shop)
    done(shop, "stop", "done", run, "1")
    store, line = shop.store, shop.store.reservations.lines(shop.order("1").id)[0]
    buyer, courier = (store.places.first(kind) for kind in (PlaceKind.BUYER, PlaceKind.COURIER))
    store.moves.add(1, line.sku, buyer, courier, 1, line=line.id)
    assert ("I8", "stop 1") in wrong_runs(shop.store.connection)


@pytest.mark.req("O28", "C7")
@pytest.mark.parametrize("said", [False, True])
def test_before_an_order_is_cancelled_it_is_told_who_rides_with_it_and_what_they_say(shop: Shop, said: bool) -> None:
    run = riding(shop)
    if said:
        done(shop, "stop", "done", run, "1", operator="Асхат")
    for words in (("cancel", "1", "--reason", "refused"), ("event", "1", "buyer_cancelled")):
        told = shop.run(*words, operator="Мария")
        assert "Асхат" in told.output + told.stderr, json.dumps(told.output, ensure_ascii=False)
        assert ("говорит: вручено" in told.output + told.stderr) is said
