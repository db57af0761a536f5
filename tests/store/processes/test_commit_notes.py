"""What a commit is noted to have touched: never less than it has."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from orderdesk.beside import Beside, beside
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.claims import Hold, LetGo
from orderdesk.desk.commands.people.whose import Give
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.views.news import News
from orderdesk.errors import DeskError
from orderdesk.store import Store
from orderdesk.store.commit_notes import CommitNotes, NotesReader
from orderdesk.store.connection import Connection
from orderdesk.store.touched import ANYTHING, MOST, Touched
from tests.shop import Shop


@pytest.fixture
def notes(shop: Shop) -> NotesReader:
    reader = NotesReader(beside(shop.store.path, Beside.TOUCHED))
    reader.begin()
    reader.seen()
    return reader


def told(notes: NotesReader) -> Touched:
    found = notes.touched()
    notes.begin()
    notes.seen()
    return found


def test_a_commit_names_the_orders_buyers_and_claims_that_it_has_touched(shop: Shop, notes: NotesReader) -> None:
    order = shop.receive("1")
    touched = told(notes)
    assert (touched.orders, touched.customers) == (frozenset({order.id}), frozenset({order.customer.id}))
    assert (touched.lies[order.id][0], touched.counted, touched.news, touched.anything) == ("new", True, True, False)
    other = shop.colleague("Болат")
    other.do(Hold(), order)
    assert told(notes).claims == {order.id}
    other.do(LetGo())
    touched = told(notes)
    assert (touched.claims, touched.orders, touched.counted, touched.news) == (
        frozenset({order.id}),
        frozenset(),
        False,
        False,
    )
    other.do(Remark("звонил"), order)
    told(notes)  # with who has acted for the first time
    other.do(Remark("звонил"), shop.order("1"))
    touched = told(notes)
    assert (touched.orders, touched.counted, touched.news, touched.anything) == (
        frozenset({order.id}),
        False,
        False,
        False,
    )
    other.do(Take("accept"), shop.order("1"))
    touched = told(notes)
    assert (touched.orders, touched.counted, touched.anything) == (frozenset({order.id}), True, False)


def test_several_are_told_as_one_and_too_many_as_anything(shop: Shop, notes: NotesReader) -> None:
    ids = [shop.receive(str(number)).id for number in range(5)]
    assert told(notes).orders == set(ids)
    shop.take_all([shop.incoming(str(1000 + number)) for number in range(MOST + 1)])
    assert told(notes).whole
    with shop.store.write():
        shop.store.settings.put("a", "b")
    assert told(notes) == Touched(tables=frozenset({"settings"}))
    for _time in range(200):
        with shop.store.write():
            shop.store.settings.put("a", "b")
    assert told(notes).whole


def test_what_is_noted_by_nobody_may_be_anything(shop: Shop, notes: NotesReader) -> None:
    assert told(notes) == ANYTHING
    shop.receive("1")
    told(notes)
    foreign = Connection(shop.store.path)
    foreign.run("UPDATE settings SET value = 'x'")
    assert told(notes) == ANYTHING
    foreign.close()
    beside(shop.store.path, Beside.TOUCHED).unlink()
    shop.receive("2")
    assert told(notes).whole, "another file, of which nothing is known"


def test_one_whose_commit_is_not_known_to_be_done_is_told_again(shop: Shop, notes: NotesReader) -> None:
    order = shop.receive("1")
    told(notes)
    killed = CommitNotes(beside(shop.store.path, Beside.TOUCHED))
    killed.begin(Touched(frozenset({"orders"}), frozenset({order.id})))
    assert told(notes).orders == {order.id}
    killed.close()
    second = shop.receive("2")
    assert told(notes).orders == {order.id, second.id}, "it may have been committed at the last moment"
    third = shop.receive("3")
    assert told(notes).orders == {third.id}


def test_what_is_rolled_back_leaves_nothing_behind(shop: Shop, notes: NotesReader) -> None:
    shop.receive("1")
    told(notes)

    def refuse(store: Store) -> None:
        with store.write():
            store.settings.put("a", "b")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - it is the test's own
        refuse(shop.store)
    order = shop.receive("2")
    assert told(notes).orders == {order.id}
    assert "settings" not in told(notes).tables


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_news_to_anybody_is_noted_as_news(shop: Shop, notes: NotesReader, seed: int) -> None:
    chance = random.Random(seed)
    ears = [News(shop.store, shop.parts.rules, name) for name in ("Мария", "Болат", "Олена")]
    heard = unheard = 0
    for number in range(60):
        told(notes)
        who = shop.colleague(chance.choice(("Болат", "Олена")))
        with suppress(DeskError):
            match chance.randrange(7) if number > 5 else 0:
                case 0 | 1:
                    shop.receive(str(number))
                case 2:
                    shop.receive(str(chance.randrange(number)), chance.choice(("cancelled", "issued", "packing")))
                case 3:
                    who.do(Take("accept"), shop.order(str(chance.randrange(number))))
                case 4:
                    who.do(Cancel("2"), shop.order(str(chance.randrange(number))))
                case 5:
                    who.do(Give(chance.choice(("Болат", "Олена"))), shop.order(str(chance.randrange(number))))
                case _:
                    who.do(Remark("звонил"), shop.order(str(chance.randrange(number))))
        touched = notes.touched()
        found = [item for ear in ears for item in ear.look(shop.clock())]
        heard, unheard = heard + bool(found), unheard + (not touched.news)
        assert touched.news or not found, found
    assert heard > 10
    assert unheard > 1, "and what is none is not looked for"
