"""Taking an act back: for ten seconds, by whoever did it, as if it had never been, with both in history."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import HOUR, MINUTE
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Move, Split
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.handing_over import HandOver, SendCode
from orderdesk.desk.commands.people.whose import Give
from orderdesk.desk.commands.record import Call, Remark
from orderdesk.desk.commands.steps import Happen, Take
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.orders.undo import undo_until
from orderdesk.errors import DeskError, Refused
from orderdesk.model import Consent, Order, Shelf, Virtual
from orderdesk.store.integrity.checkup import wrong_orders
from orderdesk.store.shop.switches import SwitchKind
from orderdesk.values import replace
from tests.shop import NOON, Shop, at
from tests.walking import BOOKS, KINDS, begin, chosen, lines, move, walks


def without_evidence(shop: Shop) -> int:
    return shop.store.windows.virtual_counts(shop.clock())[Virtual.NO_EVIDENCE]


def state(shop: Shop) -> dict[str, Any]:
    """All that an act changes: orders with their clocks and lines, what they are found by, counts, stock, fees."""
    store, now = shop.store, shop.clock()
    orders = [store.orders.get(order_id) for order_id in store.orders.ids()]
    found = [replace(order, version=0) for order in orders if order is not None]
    columns = "acts_at, alerts_at, warn_at, rank"
    return {
        "orders": found,
        "lines": [store.orders.lines(order.id) for order in found],
        "charges": [store.charges.of(order.id) for order in found],
        "planned": store.connection.rows(f"SELECT {columns} FROM orders ORDER BY id"),
        "words": store.connection.rows("SELECT * FROM search_texts ORDER BY order_id"),
        "stock": [(one.sku, one.on_hand, one.reserved, one.short) for one in store.levels.stands()],
        "hidden": [switch.sku for switch in store.switches.stopped(*SwitchKind)],
        "untold": [(switch.sku, switch.stopped) for switch in store.switches.untold()],
        "counts": (
            {shelf: n for shelf, n in store.windows.shelf_counts().items() if n},
            store.windows.burning(now),
            store.windows.virtual_counts(0)[Virtual.NO_EVIDENCE],
        ),
        "lost": [store.orders.cancelled_for(order.channel, "out_of_stock", 0) for order in found],
        "sent": store.outbox.waiting(now + 10 * MINUTE),
    }


@pytest.mark.req("C4", "C13")
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    channel=st.sampled_from(sorted(BOOKS)),
    bought=lines,
    extra=st.integers(0, 5000),
    counted=st.integers(0, 3),
    walk=walks(*KINDS, "assign"),
)
def test_an_act_and_its_undo_leave_nothing_changed(
    channel: str, bought: list[tuple[int, int]], extra: int, counted: int, walk: list[tuple[str, int]]
) -> None:
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        begin(shop, channel, bought, extra)
        shop.count("S0", counted)
        shop.store.operators.seen("Мария", NOON)
        shop.run("operator", "add", "Мария", "--role", "director")
        shop.run("operator", "add", "Олег", "--role", "director")
        photo = Path(folder) / "photo.jpg"
        photo.write_bytes(b"")
        for kind, chance in walk:
            shop.desk.do(Tick())
            order = chosen(shop, chance)
            before = state(shop)
            try:
                act(shop, order, kind, chance, photo)
            except DeskError:
                continue
            done = shop.store.orders.get(order.id)
            assert done is not None
            if done.version == order.version:
                continue
            if undo_until(shop.store, done, shop.clock()) is None:
                event(f"{kind} stays")
                with pytest.raises(Refused):
                    shop.desk.do(Undo(), done)
                continue
            after = state(shop)
            moment = shop.clock.at
            shop.clock.advance(chance % 10)
            try:
                back = shop.desk.do(Undo(), done)
            except Refused as refused:
                if "срок уже вышел" not in str(refused):
                    raise
                shop.clock.at = moment
                continue
            with pytest.raises(Refused, match="уже"):
                shop.desk.do(Undo(), back)
            shop.clock.at = moment
            event(f"{kind} undone")
            assert state(shop) == before
            assert shop.store.history.of(order.id)[-1].kind == "undone"
            act(shop, back, kind, chance, photo)
            again = state(shop)
            for each in (after, again):
                each["sent"] = [(item.to, item.kind, item.text) for item in each["sent"]]
                each["lines"] = [
                    [replace(line, id=0) for line in of_order] for of_order in each["lines"]
                ]  # new once more
            assert again == after, "what was undone can be done again"
        assert wrong_orders(shop.store) == [], "every order is what its history says"


def act(shop: Shop, order: Order, kind: str, chance: int, photo: Path) -> None:
    """Something that an operator does, or that happens."""
    if kind == "assign":
        shop.desk.do(Give(["Олег", "Мария"][chance % 2]), order)
    else:
        move(shop, order, kind, chance, photo)


def test_nobody_outside_hears_of_an_act_before_it_stands(shop: Shop) -> None:
    shop.receive("1")
    done = shop.desk.do(Take("accept"), shop.order("1"))
    for seconds, waiting in ((0, []), (9, []), (1, ["accepted", "ACCEPTED_BY_MERCHANT"])):
        shop.clock.advance(seconds)
        assert [item.kind for item in shop.store.outbox.waiting(shop.clock())] == waiting
    with pytest.raises(Refused, match="прошло 10 секунд"):
        shop.desk.do(Undo(), done)


@pytest.mark.req("C13", "C41")
def test_what_is_undone_is_never_sent_and_stays_in_the_outbox(shop: Shop) -> None:
    shop.receive("1")
    shop.desk.do(Take("accept"), shop.order("1"))
    shop.clock.advance(9)
    assert shop.run("undo", "1").stdout == "1: Передан партнёру\n"
    shop.clock.advance(HOUR)
    assert shop.store.outbox.waiting(shop.clock()) == []
    item = shop.store.outbox.of(1)[0]
    shop.store.outbox.sent(item.id, shop.clock())
    assert shop.store.outbox.of(1)[0] == item
    assert [(item["sent_at"], item["withdrawn_at"] is None) for item in shop.json("show", "1")["outbox"]] == [
        (None, False)
    ] * 2
    assert shop.kinds("1") == ["received", "accepted", "undone"]
    told = shop.store.history.of(1)[-1]
    assert (told.actor.name, told.changes["status"], told.note) == ("Мария", ("delivery", "new"), "принят")


def test_only_ones_own_last_act_can_be_undone(shop: Shop) -> None:
    shop.receive("1")
    done = shop.desk.do(Take("accept"), shop.order("1"))
    with pytest.raises(Refused, match="не ваше — принят: Мария"):
        shop.colleague("Болат").do(Undo(), done)
    shop.colleague("Болат").do(Remark("звонил"), done)
    with pytest.raises(Refused, match="не ваше — заметка: Болат"):
        shop.desk.do(Undo(), done)
    shop.receive("2")
    with pytest.raises(Refused, match="не ваше — поступил: площадка"):
        shop.desk.do(Undo(), shop.order("2"))
    shop.colleague("Болат").do(Happen("buyer_cancelled"), shop.order("2"))
    with pytest.raises(Refused, match="не ваше"):
        shop.desk.do(Undo(), shop.order("2"))


def test_goods_given_out_against_a_code_stay_given_out(shop: Shop) -> None:
    shop.receive("1", "pickup", method="pickup")
    shop.desk.do(SendCode(), shop.order("1"))
    with pytest.raises(Refused, match="SMS не отозвать"):
        shop.desk.do(Undo(), shop.order("1"))
    done = shop.desk.do(HandOver(shop.code()), shop.order("1"))
    with pytest.raises(Refused, match="выдан по коду"):
        shop.desk.do(Undo(), done)
    assert "COMPLETED" in [item.kind for item in shop.store.outbox.waiting(shop.clock())], "and that is told at once"


@pytest.mark.parametrize("channel", ["own_shop", "magazito"])
@pytest.mark.parametrize("status", ["pickup", "unpaid"])
def test_money_noted_by_mistake_is_taken_back_as_any_act_and_history_keeps_both(
    shop: Shop, channel: str, status: str
) -> None:
    before = shop.from_(channel, "1", status, method="pickup", payment="cash")
    told = [item.text for item in shop.store.outbox.of(before.id)]
    paid = shop.desk.do(Take("pay", {"payment": "card", "paid_amount": "24990"}), before)
    assert paid.shelf.closed == (status == "unpaid"), "where only the money was missing, it is done by it"
    assert [i.text for i in shop.store.outbox.waiting(shop.clock()) if i.text not in told] == [], "nobody is told yet"
    back = shop.desk.do(Undo(), paid)
    assert replace(back, version=0) == replace(before, version=0)
    assert [event.kind for event in shop.store.history.of(back.id)][-2:] == ["paid", "undone"]
    again = shop.desk.do(Take("pay", {"payment": "cash", "paid_amount": "24990"}), back)
    shop.clock.advance(10)
    with pytest.raises(Refused, match="прошло"):
        shop.desk.do(Undo(), again)


def test_money_noted_by_another_is_not_taken_back(shop: Shop) -> None:
    shop.from_("own_shop", "1", "ready", method="pickup", payment="cash")
    paid = shop.colleague("Олег").do(Take("pay", {"payment": "cash", "paid_amount": "24990"}), shop.order("1"))
    with pytest.raises(Refused, match="последнее действие с ним не ваше"):
        shop.desk.do(Undo(), paid)


@pytest.mark.parametrize("act", ["note", "call", "split"])
def test_what_is_a_record_stays(shop: Shop, act: str) -> None:
    order = shop.from_("own_shop", "1", "packing")
    said = {"note": "не стираются", "call": "подтверждение", "split": "два заказа"}[act]
    match act:
        case "note":
            shop.desk.do(Remark("звонил"), order)
        case "call":
            shop.desk.do(Call("no_answer"), order)
        case _:
            order = shop.from_("own_shop", "2", "packing", lines=(IncomingLine("A", "А", 2, 100),), total=200)
            shop.desk.do(Split({"A": 1}, "1", Consent(by="buyer", via="phone")), order)
    with pytest.raises(Refused, match=said):
        shop.desk.do(Undo(), order)


def test_an_order_whose_time_has_run_out_meanwhile_is_not_put_back_on_its_clock(shop: Shop) -> None:
    order = shop.receive("1")
    assert order.deadline is not None
    assert order.deadline.last_at is not None
    shop.clock.at = order.deadline.last_at - 3
    done = shop.desk.do(Take("accept"), order)
    shop.clock.advance(5)
    with pytest.raises(Refused, match="срок уже вышел"):
        shop.desk.do(Undo(), done)
    assert shop.order("1").status == "delivery"


@pytest.mark.req("F35")
def test_a_fee_of_an_undone_cancel_never_comes_due_nor_counts(shop: Shop) -> None:
    def fees() -> list[tuple[str, int]]:
        return [(charge.key, charge.amount.minor) for n in "12" for charge in shop.store.charges.of(int(n))]

    for number in "12":
        shop.from_("flowwow", number, lines=(IncomingLine("R", "Розы", 1, 100000),), total=100000)
    shop.desk.do(Undo(), shop.desk.do(Cancel("out_of_stock"), shop.order("1")))
    assert fees() == []
    assert shop.store.quality.fees(0) == []
    shop.desk.do(Cancel("out_of_stock"), shop.order("2"))
    assert fees() == [("refusal", 0)], "it is still the first of the month, which is free"


def test_stock_that_somebody_has_set_since_is_left_alone(shop: Shop) -> None:
    shop.receive("1")
    shop.receive("2")
    shop.count("TEA-1", 3)
    first = shop.desk.do(Cancel("out_of_stock"), shop.order("1"))
    second = shop.desk.do(Cancel("out_of_stock"), shop.order("2"))
    shop.desk.do(Undo(), first)
    assert shop.on_hand() == {"TEA-1": 0}, "the second order still says that there is none"
    assert shop.store.switches.is_hidden("TEA-1")
    shop.count("TEA-1", 5)
    shop.desk.do(Undo(), second)
    assert shop.on_hand() == {"TEA-1": 5}


def test_an_undone_act_is_none_for_the_reports(shop: Shop) -> None:
    shop.receive("1", "delivery")
    shop.clock.at = at("2026-11-24 12:30")
    consent = Consent(by="buyer", via="phone")
    moved = shop.desk.do(Move(at("2026-11-28 20:00"), consent=consent), shop.order("1"))
    assert (len(shop.store.quality.unproven(0)), without_evidence(shop)) == (1, 1)
    shop.desk.do(Undo(), moved)
    assert (shop.store.quality.unproven(0), without_evidence(shop)) == ([], 0)


def test_the_window_is_a_setting_and_nothing_waits_without_it(shop: Shop, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    shop.parts = replace(shop.parts, config_path=settings)
    settings.write_text('[undo]\nwindow = "0s"\n')
    shop.receive("1")
    shop.run("accept", "1")
    assert [item.kind for item in shop.store.outbox.waiting(shop.clock())] == ["accepted", "ACCEPTED_BY_MERCHANT"]
    assert "отмена действий выключена" in shop.run("undo", "1").stderr
    settings.write_text('[undo]\nwindow = "1h"\n')
    assert "не больше 10m" in shop.run("list").stderr


def test_many_orders_are_accepted_and_taken_back_by_one_command(shop: Shop) -> None:
    for number in "123":
        shop.receive(number)
    shop.run("accept", "2", operator="Болат")
    done = shop.run("accept", "1", "2", "9", "3", "1")
    assert done.exit_code == 1
    assert done.stdout == "1: Принят партнёром\n3: Принят партнёром\nсделано: 2, не сделано: 2\n"
    assert "Болат" in done.stderr
    assert "Заказа 9 нет" in done.stderr
    back = shop.run("undo", "3", "1")
    assert (back.exit_code, back.stdout) == (0, "3: Передан партнёру\n1: Передан партнёру\nдействие отменено: 2\n")
    assert [shop.order(number).shelf for number in "123"] == [Shelf.NEW, Shelf.DELIVERY, Shelf.NEW]


def test_an_order_that_was_typed_in_is_not_undone(shop: Shop) -> None:
    made = shop.run("add", "--set", "source=phone", "--set", "customer=Иванов", "--set", "lines=A*1@100")
    assert made.exit_code == 0, made.output
    assert "его можно отменить" in shop.run("undo", made.stdout.split(":")[0]).stderr


@pytest.mark.req("X100")
def test_nothing_is_undone_of_which_somebody_outside_has_heard(shop: Shop) -> None:
    shop.receive("1")
    shop.desk.do(Take("accept"), shop.order("1"))
    done = shop.order("1")
    told = shop.store.outbox.of(done.id)[0]
    shop.store.outbox.sent(told.id, shop.clock())  # by a clock that is ahead of ours
    shop.clock.advance(1)
    done = shop.order("1")
    with pytest.raises(Refused, match="сообщение об этом уже ушло"):
        shop.desk.do(Undo(), done)
    assert shop.order("1") == done
    assert [item.withdrawn_at for item in shop.store.outbox.of(done.id)] == [None, None], "the rest still goes out"
    assert shop.kinds("1") == ["received", "accepted"]
