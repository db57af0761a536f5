"""What the marketplaces do not know: listed, done in their cabinets, noted by whom; and never what was taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from orderdesk.desk.commands.record import Tell
from orderdesk.desk.commands.undo import Undo
from orderdesk.errors import DeskError
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Virtual
from tests.shop import NOON, Shop
from tests.walking import BOOKS, KINDS, begin, chosen, lines, move, walks

pytestmark = pytest.mark.req("X50")


def untold(shop: Shop) -> list[str]:
    return [order["number"] for order in shop.json("list", "--shelf", "not_told")]


def test_what_is_accepted_here_is_not_known_there_until_somebody_says_so(shop: Shop) -> None:
    shop.receive("1")
    shop.receive("2")
    shop.run("accept", "1")
    assert untold(shop) == [], "it can still be taken back"
    shop.clock.advance(10)
    assert untold(shop) == ["1"]
    (row,) = shop.json("told")
    assert (row["channel"], row["number"], row["kind"]) == ("kaspi", "1", "ACCEPTED_BY_MERCHANT")
    assert "Kaspi.kz ещё не знает" in shop.run("show", "1").stdout or "ещё не знает" in shop.run("show", "1").stdout
    assert shop.run("told", "1", operator="Болат").exit_code == 0
    assert (untold(shop), shop.json("told"), shop.run("told").stdout) == ([], [], "")
    assert "ещё не знает" not in shop.run("show", "1").stdout
    line = shop.run("history", "1").stdout.splitlines()[-1]
    assert "Болат" in line
    assert "сделано в кабинете" in line
    assert shop.run("told", "1").exit_code == 1


def test_one_row_can_be_told_alone(shop: Shop) -> None:
    shop.receive("1")
    shop.run("accept", "1")
    shop.clock.advance(20)
    shop.run("reschedule", "1", "27.11", "--consent", "buyer")
    shop.clock.advance(20)
    first, second = shop.json("told")
    assert shop.run("told", "--row", str(second["row"])).exit_code == 0
    assert [row["row"] for row in shop.json("told")] == [first["row"]]
    assert shop.run("told", "--row", str(second["row"])).exit_code != 0, "it has been told already"
    assert shop.run("told", "--row", "99999").exit_code != 0
    shop.receive("2")
    assert shop.run("told", "2", "--row", str(first["row"])).exit_code != 0, "the row of another order"
    assert untold(shop) == ["1"]


def test_what_is_undone_is_never_to_be_told_and_what_is_told_is_never_undone(shop: Shop) -> None:
    shop.receive("1")
    shop.run("accept", "1")
    shop.run("undo", "1")
    shop.clock.advance(60)
    assert (untold(shop), shop.json("told")) == ([], [])
    shop.run("accept", "1")
    shop.run("told", "1")
    refused = shop.run("undo", "1")
    assert refused.exit_code == 1
    assert "площадке уже сообщено" in refused.stderr
    assert shop.order("1").status == "delivery"


def test_who_may_not_record_what_happens_outside_may_not_say_that_it_is_told(shop: Shop) -> None:
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("operator", "add", "Аида", "--role", "auditor")
    shop.receive("1")
    shop.run("accept", "1")
    shop.clock.advance(20)
    assert shop.run("told", "1", operator="Аида").exit_code == 1
    assert untold(shop) == ["1"]


@pytest.mark.parametrize("channel", BOOKS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=walks(*KINDS, "undo", "told"), bought=lines)
def test_the_shelf_holds_what_waits_in_the_outbox_wherever_orders_go(
    tmp_path_factory: pytest.TempPathFactory, channel: str, walk: list[tuple[str, int]], bought: list[tuple[int, int]]
) -> None:
    folder: Path = tmp_path_factory.mktemp("walk")
    photo = folder / "p.jpg"
    photo.write_bytes(b"x")
    with Shop.made(folder, NOON) as shop:
        begin(shop, channel, bought, 500)
        for kind, chance in walk:
            order = chosen(shop, chance)
            try:
                if kind == "undo":
                    shop.desk.do(Undo(), order)
                elif kind == "told":
                    shop.desk.do(Tell(), order)
                else:
                    move(shop, order, kind, chance, photo)
            except DeskError:
                continue
            shop.clock.advance(11)
            waiting = {order_id for order_id, _item in shop.store.outbox.untold_of_all(shop.clock())}
            filtered = OrderFilter(shelf=None, virtual=Virtual.NOT_TOLD)
            listed = {order.id for order in shop.store.windows.first(filtered, shop.clock(), 100)}
            assert listed == waiting
            assert shop.store.windows.virtual_counts(shop.clock())[Virtual.NOT_TOLD] == len(waiting)


@pytest.mark.req("X50", "X20")
@pytest.mark.parametrize("theirs", ["delivery", "issued"])
def test_what_the_marketplace_says_it_has_need_not_be_told_it(shop: Shop, theirs: str) -> None:
    shop.receive("1")
    shop.run("accept", "1")
    shop.clock.advance(20)
    shop.run("reschedule", "1", "27.11", "--consent", "buyer")
    shop.clock.advance(20)
    shop.receive("1")
    assert [row["kind"] for row in shop.json("told")] == ["ACCEPTED_BY_MERCHANT", "PLANNED_DATE"], "it repeats itself"
    shop.receive("1", theirs)
    assert [row["kind"] for row in shop.json("told")] == ["PLANNED_DATE"], "of the date it has said nothing"
    assert "площадка уже знает" in shop.run("history", "1").stdout
    assert shop.run("undo", "1").exit_code == 1


@pytest.mark.req("X50")
def test_a_cancel_that_the_marketplace_confirms_is_told(shop: Shop) -> None:
    shop.receive("1")
    shop.run("cancel", "1", "--reason", "refused", "--yes")
    shop.clock.advance(20)
    assert len(shop.json("told")) == 1
    shop.receive("1", "cancelled")
    assert shop.json("told") == []


@pytest.mark.req("X23", "X50")
def test_the_mark_of_a_stale_answer_is_taken_off_by_whoever_has_looked_there(shop: Shop) -> None:
    shop.receive("1")
    shop.receive("1", "delivery")
    shop.receive("1")
    assert "иначе" in shop.run("show", "1").stdout
    assert shop.run("told", "1").exit_code == 0
    assert "иначе" not in shop.run("show", "1").stdout
    assert shop.kinds("1")[-2:] == ["stale_answer", "looked_up"]
    assert shop.run("told", "1").exit_code == 1
