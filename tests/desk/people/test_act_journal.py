"""The journal of acts: everything that is done stands in it once, with an order or without."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.handing_over import SendCode
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.commands.wares.products_on_sale import HideProduct
from orderdesk.errors import DoneAlready, Refused
from orderdesk.store.sqlite import sqlite3
from tests.shop import Shop


def acts(shop: Shop) -> list[tuple[object, ...]]:
    """Each act: its kind, who did it, its key, and what it takes back."""
    return [*shop.store.connection.rows("SELECT kind, actor, key, reverses FROM acts ORDER BY id")]


def test_every_event_of_an_order_belongs_to_an_act_of_whoever_did_it(shop: Shop) -> None:
    order = shop.receive("1")
    shop.desk.do(Remark("звонить после шести"), order)
    rows = shop.store.connection.rows(
        """SELECT h.kind, h.actor, a.kind, a.actor, h.recorded_at = a.recorded_at
           FROM history h LEFT JOIN acts a ON a.id = h.act_id ORDER BY seq"""
    )
    assert [*rows] == [(kind, actor, kind, actor, 1) for kind, actor, *_ in rows]
    assert len(rows) == 2


def test_what_is_done_without_an_order_stands_there_too(shop: Shop) -> None:
    shop.desk.do(HideProduct("TEA-1"))
    assert [act[:2] for act in acts(shop)] == [("product off", shop.desk.actor.name)]


def test_an_act_with_a_key_is_done_once(shop: Shop) -> None:
    order = shop.receive("1")
    shop.desk.do(Remark("раз"), order, key="webhook 17")
    with pytest.raises(DoneAlready):
        shop.desk.do(Remark("раз"), order, key="webhook 17")
    shop.desk.do(Remark("два"), order, key="webhook 18")
    assert [event.note for event in shop.store.history.of(order.id)][1:] == ["раз", "два"]


def test_a_command_of_several_transactions_is_done_whole_and_once(shop: Shop) -> None:
    """A code is made in one and counts from another, when it has left; a try of one is counted beside."""
    order = shop.receive("1", "pickup")
    shop.desk.do(SendCode(), order, key="webhook 17")
    assert shop.desk.code_at_hand(shop.order("1")) is not None
    with pytest.raises(DoneAlready):
        shop.desk.do(SendCode(), shop.order("1"), key="webhook 17")
    assert [act[2] for act in acts(shop) if act[2]] == ["webhook 17"]


def test_what_is_refused_since_the_clock_was_quicker_has_not_been_done(shop: Shop) -> None:
    """The clock's own act goes before, in the same transaction, and stays: the key was not for that."""
    order = shop.receive("1")
    shop.clock.advance(3 * 86400)
    for _again in range(2):
        with pytest.raises(Refused) as refused:
            shop.desk.do(Take("accept"), order, key="webhook 17")
        assert not isinstance(refused.value, DoneAlready)
    assert [act[2] for act in acts(shop)] == [None] * len(acts(shop))
    assert len(acts(shop)) > 1


def test_an_act_that_is_taken_back_names_what_it_takes_back_and_only_once(shop: Shop) -> None:
    shop.receive("1")
    assert shop.run("accept", "1").exit_code == 0
    assert shop.run("undo", "1").exit_code == 0
    (accepted, undone) = acts(shop)[-2:]
    assert undone[0] == "undone"
    assert undone[3] == shop.store.connection.value("SELECT id FROM acts WHERE kind = ?", (accepted[0],))
    with pytest.raises(sqlite3.IntegrityError):
        shop.store.connection.db.execute(
            "INSERT INTO acts (at, recorded_at, actor, actor_kind, kind, reverses) SELECT at, recorded_at, actor, "
            "actor_kind, kind, reverses FROM acts WHERE reverses IS NOT NULL"
        )


def test_the_journal_is_never_rewritten(shop: Shop) -> None:
    shop.receive("1")
    for sql in ("UPDATE acts SET actor = 'другой'", "DELETE FROM acts"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            shop.store.connection.db.execute(sql)
