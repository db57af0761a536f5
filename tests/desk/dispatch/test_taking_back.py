"""A decision on a stop is taken back: order, goods and cash are as they were; or it is said what else is to be done."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import HOUR
from orderdesk.desk.commands.dispatch.stops import FinishStop
from orderdesk.desk.commands.money import Pay
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.ledgers.line_goods import lines_of
from orderdesk.desk.upkeep.doctor import examine
from orderdesk.errors import Refused
from orderdesk.rules.runs.run_steps import cannot_leave
from orderdesk.values import replace
from tests.desk.dispatch.riding import agree, done, out, ready, refused, staffed, stops
from tests.desk.dispatch.test_goods_on_the_way import ROADS
from tests.shop import NOON, Shop
from tests.walking import BOOKS

PIN = "1234"

WAYS: dict[str, list[str]] = {
    "the whole sum": ["stop", "done", "{run}", "1"],
    "another sum": ["stop", "done", "{run}", "1", "--paid", "150", "--reason", "без сдачи"],
    "paid before the door": ["stop", "done", "{run}", "1", "--paid", "100", "--reason", "взял наличные"],
    "not delivered": ["stop", "failed", "{run}", "1", "--reason", "нет дома"],
    "by the key of the order": [],
}


def standing(shop: Shop, run: str) -> dict[str, Any]:
    """All that a decision changes."""
    order = replace(shop.order("1"), version=0, alerts_from=0)
    stop = {name: value for name, value in stops(shop, run)["1"].items() if name != "status"}
    rows = shop.store.connection.rows
    return {
        "order": order, "stop": stop,
        "cash": [row for row in rows("SELECT kind, party, debits - credits FROM accounts ORDER BY kind, party")
                 if row[2]],
        "goods": [(one.sku, one.on_hand, one.free) for one in shop.store.levels.stands()],
        "out": [(one.sku, one.promised, one.out) for one in lines_of(shop.store, order.id)],
    }  # fmt: skip


def riding(shop: Shop, way: str) -> str:
    """An order that rides, with goods, as the way wants it; its run."""
    staffed(shop)
    shop.run("operator", "pin", operator="Мария", typed=f"{PIN}\n{PIN}\n")
    shop.run("operator", "pin", operator="Асхат", typed=f"{PIN}\n{PIN}\n")
    shop.count("TEA-1", 5)
    ready(shop, "1", lines=(IncomingLine("TEA-1", "Чайник", 2, 5000),))
    ready(shop, "2")
    run = out(shop, "1", "2")
    if way == "paid before the door":
        shop.colleague("Мария").do(Pay("100", "card", sure=True, pin=PIN), shop.order("1"))
    if way == "by the key of the order":
        shop.colleague("Мария").do(Pay("100", "cash", sure=True, pin=PIN), shop.order("1"))
    return run


def decide(shop: Shop, run: str, way: str) -> None:
    """Decide it, and let all pass in which an undo could have done it."""
    if WAYS[way]:
        result = shop.run(*[word.format(run=run) for word in WAYS[way]], operator="Дина")
        assert result.exit_code == 0, result.output
    else:
        shop.colleague("Мария").do(Take("finish", {}), shop.order("1"))
    shop.clock.advance(61)


@pytest.mark.req("O28", "O29", "O30")
@pytest.mark.parametrize("way", WAYS)
def test_what_was_decided_is_as_if_it_had_not_been(shop: Shop, way: str) -> None:
    run = riding(shop, way)
    before = standing(shop, run)
    decide(shop, run, way)
    assert standing(shop, run) != before
    done(shop, "stop", "unsay", run, "1")
    assert standing(shop, run) == before
    assert [wrong for wrong in examine(shop.store, shop.parts.rules) if not wrong.mendable] == []
    decide(shop, run, way)
    done(shop, "stop", "unsay", run, "1")
    done(shop, "stop", "failed", run, "1", "--reason", "нет дома")
    done(shop, "stop", "done", run, "2")
    done(shop, "run", "back", run)
    assert shop.json("run", "show", run)["state"] == "closed"
    agree(shop)


@pytest.mark.req("O28")
@pytest.mark.parametrize(("channel", "status"), ROADS)
@pytest.mark.parametrize("failed", [True, False], ids=["failed", "done"])
def test_under_every_rulebook_a_decision_is_taken_back_whole_or_stands_whole(
    shop: Shop, channel: str, status: str, failed: bool
) -> None:
    staffed(shop)
    shop.count("TEA-1", 5)
    book = BOOKS[channel]
    told = shop.incoming("1", channel=channel, external={}, currency=book.currency, total=10000, phone="+380501234821",
                         payment="prepaid", lines=(IncomingLine("TEA-1", "Чайник", 2, 5000),),
                         planned_at=NOON + 3 * HOUR,
                         facts={"courier_kind": "own", "window_from": NOON + HOUR, "paid": True})  # fmt: skip
    shop.take(replace(told, status=status))
    if cannot_leave(book, shop.order("1")):
        pytest.skip("no run takes it from there")
    run = out(shop, "1")
    before = standing(shop, run)
    words = ["failed", run, "1", "--reason", "нет дома"] if failed else ["done", run, "1"]
    if shop.run("stop", *words, operator="Дина").exit_code:
        pytest.skip("it cannot be decided so there")
    decided = standing(shop, run)
    taken = shop.run("stop", "unsay", run, "1", operator="Дина")
    assert standing(shop, run) == (before if taken.exit_code == 0 else decided), taken.output
    assert taken.exit_code == 0 or ":" in taken.stderr
    agree(shop)


@pytest.mark.req("O28", "O27")
def test_what_it_cannot_reach_any_more_says_what_else_is_to_be_done(shop: Shop) -> None:
    run = riding(shop, "the whole sum")
    assert "ничего не решено" in refused(shop, "stop", "unsay", run, "1")
    decide(shop, run, "the whole sum")
    assert refused(shop, "stop", "done", run, "1")
    assert "stop unsay" in refused(shop, "undo", "1")
    with pytest.raises(Refused):
        shop.desk.do(Undo(), shop.order("1"))
    told = shop.run("stop", "unsay", run, "1", operator="Асхат")
    assert stops(shop, run)["1"]["state"] == "done", "what its courier says of it after the decision changes nothing"
    assert told.exit_code == 0
    assert shop.run("hand-in", "Асхат", "100", "--pin", "-", operator="Дина", typed=f"{PIN}\n").exit_code == 0
    assert "квитанция 1" in refused(shop, "stop", "unsay", run, "1")
    done(shop, "stop", "failed", run, "2", "--reason", "нет дома")
    done(shop, "run", "back", run)
    assert "снова в магазине" in refused(shop, "stop", "unsay", run, "2")
    assert "закрыт" in refused(shop, "stop", "unsay", run, "1")
    agree(shop)


@pytest.mark.req("O28")
def test_what_was_given_out_against_the_code_stands(shop: Shop) -> None:
    staffed(shop)
    shop.from_("flowwow", "1", "photo", facts={"photo": "a.jpg"}, payment="prepaid")
    run = out(shop, "1")
    if shop.run("stop", "code", run, "1", operator="Дина").exit_code:
        pytest.skip("no code there")
    shop.desk.do(FinishStop(int(run), "1", code=shop.code()))
    assert "код" in refused(shop, "stop", "unsay", run, "1")
