"""Who holds which order: nobody works on what another one has in their hands, and nothing waits for the dead."""

from __future__ import annotations

import stat
from collections.abc import Iterator

import pytest

from orderdesk.desk import Desk
from orderdesk.desk.command import OrderCommand
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Edit
from orderdesk.desk.commands.claims import Hold, HoldFirst, LetGo, TakeClaim
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Happen, Take
from orderdesk.desk.commands.undo import Undo
from orderdesk.errors import Refused, Stale
from orderdesk.model import Consent, Order
from orderdesk.rules.possible import outside
from orderdesk.store import Store
from tests.shop import EXTERNAL, NOON, Shop

BOOKS = ("kaspi", "magazito", "flowwow", "own_shop")


@pytest.fixture
def bolat(shop: Shop) -> Iterator[Desk]:
    """A colleague at a desk of their own."""
    with shop.parts.store() as store:
        yield shop.parts.named("Болат").desk(store)


def held(shop: Shop) -> dict[str, str]:
    """Who holds what, by the orders' numbers."""
    return {one["number"]: one["operator"] for one in shop.json("claims")}


def test_a_session_holds_one_order_at_a_time(shop: Shop, bolat: Desk) -> None:
    one, two = shop.receive("1"), shop.receive("2")
    bolat.do(Hold(), one)
    assert held(shop) == {"1": "Болат"}
    bolat.do(Hold(), two)
    assert held(shop) == {"2": "Болат"}
    bolat.do(LetGo())
    assert held(shop) == {}


@pytest.mark.req("C5")
def test_what_another_one_holds_is_refused_with_his_name_and_since_when(shop: Shop, bolat: Desk) -> None:
    order = shop.receive("1")
    shop.clock.at = NOON + 180
    bolat.do(Hold(), order)
    for command in (("accept", "1"), ("cancel", "1", "--reason", "2", "--yes"), ("reschedule", "1", "24.11"),
                    ("edit", "1", "--set", "address=x"), ("assign", "1", "Мария")):  # fmt: skip
        refused = shop.run(*command)
        assert refused.exit_code == 1
        assert "Заказ 1: Болат держит с 12:03" in refused.stderr, command
    assert shop.kinds("1") == ["received"]
    assert "Болат держит с 12:03" in shop.run("show", "1").stdout
    assert shop.json("show", "1")["claim"] == {"operator": "Болат", "since": "2026-11-24T12:03:00+05:00"}
    assert bolat.do(Take("accept"), order).status == "delivery", "whoever holds it goes on"


def test_notes_and_what_happens_outside_hinder_nobody(shop: Shop, bolat: Desk) -> None:
    bolat.do(Hold(), shop.receive("1"))
    claim_of_the_clock = shop.receive("2")
    for command in (("note", "1", "звонит сам"), ("call", "1", "reached"), ("event", "1", "buyer_cancelled", "--yes")):
        assert shop.run(*command).exit_code == 0, command
    bolat.do(Hold(), claim_of_the_clock)
    shop.clock.at = NOON + 86_400
    shop.desk.do(Tick())
    assert shop.order("2").shelf.closed, "nor the clock"
    bolat.do(Hold(), shop.receive("3"))
    shop.receive("3", customer="Другое имя")
    assert "updated" in shop.kinds("3"), "nor the channel"


@pytest.mark.req("X3", "C5")
@pytest.mark.parametrize("book", BOOKS)
def test_whatever_passes_the_hold_of_another_is_taken_back_past_it_too(shop: Shop, bolat: Desk, book: str) -> None:
    """Every event from outside in every status; a step, a call and a note beside them."""
    tried = 0
    for status in shop.parts.rules.book(book).status:
        for event in outside(shop.parts.rules.book(book), placed(shop, book, status.key, "look")):
            number = f"{status.key}-{event.key}"
            order = placed(shop, book, status.key, number)
            bolat.do(Hold(), order)
            try:
                shop.desk.do(Happen(event.key), order)
            except Refused:
                continue  # not now, for a reason of its own
            tried += 1
            assert "держит" not in taken_back(shop, order), number
    assert tried


@pytest.mark.req("X3")
@pytest.mark.parametrize("act", [Take("accept"), Cancel("refused"), Remark("x")])
def test_what_was_done_before_another_took_it_is_taken_back_all_the_same(
    shop: Shop, bolat: Desk, act: OrderCommand[Order]
) -> None:
    order = shop.receive("1")
    done = shop.desk.do(act, order)
    bolat.do(Hold(), done)
    assert "держит" not in taken_back(shop, order)


def taken_back(shop: Shop, order: Order) -> str:
    """Why what was done to an order stands; nothing where it is as it was."""
    try:
        assert shop.desk.do(Undo(), order).status == order.status
    except Refused as why:
        return str(why)
    return ""


def placed(shop: Shop, book: str, status: str, number: str) -> Order:
    """An order in a status."""
    if book == "kaspi":
        return shop.receive(number, status if status in EXTERNAL else "new")
    return shop.from_(book, number, status)


def test_a_claim_makes_no_screen_stale_and_is_no_event(shop: Shop, bolat: Desk) -> None:
    order = shop.receive("1")
    bolat.do(Hold(), order)
    bolat.do(LetGo())
    assert shop.order("1") == order
    assert shop.kinds("1") == ["received"]
    shop.desk.do(Take("accept"), order, order.version)


def test_a_closed_desk_holds_nothing_any_more_and_leaves_no_file(shop: Shop) -> None:
    order = shop.receive("1")
    folder = shop.parts.database.with_name("orders.db.sessions")
    with shop.parts.store() as store:
        shop.parts.named("Болат").desk(store).do(Hold(), order)
        assert held(shop) == {"1": "Болат"}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert held(shop) == {}
    assert [path.name for path in folder.iterdir()] == ["lock"]
    assert shop.desk.do(Hold(), order) is not None, "and what is left of it is swept away"
    assert shop.store.connection.value("SELECT count(*) FROM claims") == 1


def test_whoever_asks_for_the_next_one_gets_what_nobody_holds(shop: Shop, bolat: Desk) -> None:
    orders = [shop.receive(number) for number in "123"]
    assert [desk.do(HoldFirst(orders)) for desk in (bolat, shop.desk)] == orders[:2]
    with shop.parts.store() as store:
        assert shop.parts.desk(store).do(HoldFirst(orders)) == orders[2], "not even at one's own other desk"
    assert bolat.do(HoldFirst(orders[1:2])) is None


def test_of_one_s_own_two_desks_the_later_one_holds(shop: Shop) -> None:
    order = shop.receive("1")
    shop.desk.do(Hold(), order)
    with shop.parts.store() as store:
        desk = shop.parts.desk(store)
        desk.do(Hold(), order)
        assert [one.session for one in shop.store.claims.all()] == [store.sessions.own]
        assert shop.desk.do(Take("accept"), order).status == "delivery", "both are the same person's"


@pytest.mark.parametrize(("name", "may"), [("Дина", True), ("Пётр", True), ("Даулет", True), ("Олег", False)])
def test_who_assigns_orders_takes_one_out_of_another_s_hands_and_history_keeps_it(
    shop: Shop, bolat: Desk, name: str, may: bool
) -> None:
    order = shop.receive("1")
    for who, role in (("Дина", "director"), ("Мария", "manager"), ("Болат", "manager"), ("Пётр", "manager"),
                      ("Даулет", "dispatcher"), ("Олег", "seller")):  # fmt: skip
        assert shop.run("operator", "add", who, "--role", role, operator="Дина").exit_code == 0
    shop.run("assign", "1", "Олег", operator="Дина")
    bolat.do(Hold(), order)
    done = shop.run("claims", "take", "1", operator=name)
    assert (done.exit_code == 0) == may, done.stderr
    assert (shop.kinds("1")[-1] == "claim_taken") == may
    if may:
        last = shop.json("history", "1", operator="Дина")[-1]
        assert (last["actor"], last["note"]) == (name, "Болат")
        assert shop.json("claims", operator="Дина") == []
        assert "никто другой не держит" in shop.run("claims", "take", "1", operator=name).stderr


def test_the_one_who_lost_it_is_refused_by_name(shop: Shop, bolat: Desk) -> None:
    order = shop.receive("1")
    bolat.do(Hold(), order)
    shop.desk.do(TakeClaim(), order)
    with pytest.raises(Refused, match="Мария держит"):
        bolat.do(Take("accept"), order, order.version)
    shop.desk.do(LetGo())
    taken = bolat.do(Take("accept"), order, order.version)
    assert taken.status == "delivery", "the record of it makes nothing stale"


def test_who_only_reads_holds_nothing(shop: Shop) -> None:
    order = shop.receive("1")
    shop.run("operator", "add", "Дина", "--role", "director")
    shop.run("operator", "add", "Мария", "--role", "manager", operator="Дина")
    shop.run("operator", "add", "Анна", "--role", "auditor", operator="Дина")
    with shop.parts.named("Анна").store() as store:
        desk = shop.parts.named("Анна").desk(store)
        with pytest.raises(Refused):
            desk.do(Hold(), order)
        assert desk.do(HoldFirst([order])) == order
    assert shop.json("claims", operator="Дина") == []


def test_a_stale_act_is_told_what_changed_and_by_whom_up_to_which_version(shop: Shop, bolat: Desk) -> None:
    order, agreed = shop.from_("own_shop", "S-1", "packing"), Consent(by="buyer", via="phone")
    bolat.do(Edit({"address": "Абая 11"}, agreed), order)
    with pytest.raises(Stale) as stale:
        shop.desk.do(Edit({"address": "Абая 12"}, agreed), order, order.version)
    assert "Болат" in str(stale.value)
    assert "Абая 10 → Абая 11" in str(stale.value)
    assert stale.value.version == shop.order("S-1").version
    bolat.do(Edit({"address": "Абая 13"}, agreed), order)
    with pytest.raises(Stale, match="Абая 13"):
        shop.desk.do(Edit({"address": "Абая 12"}, agreed), order, stale.value.version)


def test_nothing_is_claimed_in_a_database_that_cannot_be_written(shop: Shop) -> None:
    order = shop.receive("1")
    shop.store.connection.read_only = True
    assert shop.desk.do(Hold(), order) is None
    assert shop.desk.do(HoldFirst([order])) == order
    shop.store.connection.read_only = False


def test_a_backup_holds_nobody_s_claims(shop: Shop, bolat: Desk) -> None:
    bolat.do(Hold(), shop.receive("1"))
    assert shop.run("backup").exit_code == 0
    copy = next(shop.parts.database.parent.glob("orders.db.backup-*"))
    with Store(copy) as store:
        assert store.claims.all() == []
