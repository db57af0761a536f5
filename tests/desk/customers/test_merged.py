"""Duplicates are one person by a pointer to a root, which is taken away again; orders keep whose they are."""

from __future__ import annotations

import random

import pytest

from orderdesk.desk.commands.people.customers import MergeCustomers, Reach, UnmergeCustomers
from orderdesk.desk.customers.person import person
from orderdesk.errors import DeskError
from orderdesk.store.integrity.derived import DerivedTables
from orderdesk.store.ledgers.people_checks import wrong_people
from orderdesk.store.sqlite import sqlite3
from tests.shop import Shop

PHONES = [f"+7701222482{n}" for n in range(7)]


class Model:
    """Who is whom, told without the database: merges as a list, the last of each loser holds."""

    def __init__(self) -> None:
        self.into: dict[int, int] = {}
        self.owner: dict[str, int] = {}
        self.orders: dict[str, int] = {}

    def root(self, one: int) -> int:
        while one in self.into:
            one = self.into[one]
        return one

    def purchases(self, one: int) -> int:
        return sum(self.root(whose) == self.root(one) for whose in self.orders.values())


@pytest.mark.req("C19", "C20", "C21")
@pytest.mark.parametrize("seed", range(6))
def test_walks_of_merging_and_parting_keep_recognition_and_counts_right(shop: Shop, seed: int) -> None:
    chance, model = random.Random(seed), Model()
    for turn in range(60):
        number = str(turn)
        match chance.randrange(6):
            case 0 | 1 | 2:
                phone = chance.choice(PHONES)
                order = shop.receive(number, phone=phone)
                assert model.owner.setdefault(phone, order.customer.id) == order.customer.id, (
                    "by whom it was merged, too"
                )
                model.orders[number] = order.customer.id
            case 3 | 4 if len(model.owner) > 1:
                one, other = chance.sample(sorted(set(model.owner.values())), 2)
                if model.root(one) == model.root(other):
                    with pytest.raises(DeskError):
                        shop.desk.do(MergeCustomers(str(one), str(other)))
                else:
                    shop.desk.do(MergeCustomers(str(one), str(other)))
                    model.into[model.root(one)] = model.root(other)
            case _ if model.owner:
                one = chance.choice(sorted(set(model.owner.values())))
                if one in model.into:
                    shop.desk.do(UnmergeCustomers(str(one)))
                    del model.into[one]
                else:
                    with pytest.raises(DeskError):
                        shop.desk.do(UnmergeCustomers(str(one)))
        for whose in set(model.owner.values()):
            known = shop.store.customers.get(whose)
            assert known is not None
            assert (known.root, known.orders) == (model.root(whose), model.purchases(whose))
    assert list(wrong_people(shop.store.connection)) == []
    assert DerivedTables(shop.store.connection).wrong_buyers() == []
    for phone, whose in model.owner.items():
        seen = person(shop.desk, phone)
        assert seen.id == model.root(whose)
        theirs = {number for number, owner in model.orders.items() if model.root(owner) == seen.id}
        assert {order.number for order in seen.orders} == theirs
        found = {order["number"] for order in shop.json("list", "--search", phone[-7:])}
        assert found == theirs, "whoever is looked for by one phone is found with all orders"
    assert "BAD" not in shop.run("doctor", "--deep").stdout


@pytest.mark.req("C19")
def test_a_merge_is_undone_once_and_says_so(shop: Shop) -> None:
    shop.receive("1", phone=PHONES[0])
    shop.receive("2", phone=PHONES[1])
    assert shop.run("customer", "merge", "2", "1").exit_code == 0
    late = shop.receive("3", phone=PHONES[1])
    assert (late.customer.id, late.customer.orders) == (2, 3)
    assert shop.run("customer", "merge", "1", "2").exit_code == 1, "one person already"
    refused = shop.run("customer", "unmerge", "1")
    assert refused.exit_code == 1
    assert "2" in refused.stderr
    assert shop.run("customer", "unmerge", "2").exit_code == 0
    assert [shop.order(number).customer.orders for number in "123"] == [1, 2, 2]
    assert shop.run("customer", "unmerge", "2").exit_code == 1
    acts = shop.store.connection.rows("SELECT kind, reverses FROM acts WHERE kind LIKE 'customer %' ORDER BY id")
    assert [kind for kind, _ in acts] == ["customer merge", "customer unmerge"]
    assert acts[1][1] is not None


@pytest.mark.req("C19")
def test_a_contact_point_is_one_persons_whoever_asks(shop: Shop) -> None:
    shop.receive("1", phone=PHONES[0])
    shop.receive("2", phone=PHONES[1])
    with pytest.raises(DeskError, match="2"):
        shop.desk.do(Reach("1", PHONES[1]))
    connection = sqlite3.connect(shop.parts.database)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO contact_points (customer_id, via, value) VALUES (1, 'phone', ?)", (PHONES[1],))
    with pytest.raises(sqlite3.IntegrityError):
        connection.executescript(
            "UPDATE customers SET merged_into = 1 WHERE id = 2; INSERT INTO customers (id) VALUES (9);"
            "UPDATE customers SET merged_into = 2 WHERE id = 9"
        )
    connection.close()


@pytest.mark.req("C19")
@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE customers SET merged_into = 1 WHERE id = 2",
        "UPDATE customers SET merged_into = NULL WHERE id = 4",
        "UPDATE customers SET phone = '+77019999999' WHERE id = 1",
        "UPDATE customers SET phone = NULL WHERE id = 1",
        "UPDATE customers SET also = 'x' WHERE id = 1",
        "UPDATE customers SET erased_act = 1 WHERE id = 1",
        "UPDATE customers SET erased_act = 1 WHERE id = 4",
        "UPDATE contact_points SET wrong_act = 1 WHERE customer_id = 1",
    ],
)
def test_the_doctor_sees_what_does_not_hold(shop: Shop, harm: str) -> None:
    for n in range(4):
        shop.receive(str(n), phone=PHONES[n])
    shop.desk.do(MergeCustomers("4", "3"))
    assert "BAD" not in shop.run("doctor", "--deep").stdout
    connection = sqlite3.connect(shop.parts.database)
    connection.execute(harm)
    connection.commit()
    connection.close()
    assert "BAD" in shop.run("doctor", "--deep").stdout
