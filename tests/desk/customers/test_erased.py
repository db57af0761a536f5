"""An erased person is nowhere in the database; what was done, and that somebody was erased, is."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.commands.changes import Edit, Split
from orderdesk.desk.commands.people.customers import EraseCustomer, MarkCustomer, MergeCustomers, NoteCustomer, Reach
from orderdesk.desk.commands.record import Call, Remark
from orderdesk.model import Consent
from orderdesk.store.ledgers.people_checks import wrong_people
from orderdesk.store.packed import unpacked
from orderdesk.store.sqlite import sqlite3
from tests.shop import Shop

NAME, PHONE, ADDRESS = "Жмеринкин Варфоломей", "+77012224821", "Алматы, улица Кошкина 77"
TRACES = ("жмеринкин", "варфоломе", "2224821", "3334455", "222-48-21", "кошкина", "zhmerin", "глафир", "домофон",
          "бородат", "@post.kz")  # fmt: skip
PACKED = (("sources", "snapshot"), ("history", "more"))
CONSENT = Consent(by="buyer", via="phone", note="Варфоломей согласен")


def lived(shop: Shop, seed: int = 0) -> None:
    """A person of whom much was written, and a neighbour of whom nothing must go."""
    chance = random.Random(seed)
    shop.receive("9", phone="+77079998877", customer="Соседкина Олимпиада", address="Алматы, улица Тихая 5")
    facts = {"other_contact": "Telegram @zhmerin87, сестра +7 705 333 44 55", "recipient": "Глафира",
             "recipient_phone": "+77012224821", "unheard_of": "у Варфоломея", "number_of": 77012224821}  # fmt: skip
    lines = (IncomingLine("TEA", "Чайник", 2, 100_000), IncomingLine("CUP", "Чашка", 1, 50_000))
    known = {"customer": NAME, "phone": PHONE, "address": ADDRESS, "comment": "код домофона 44к, Жмеринкин"}
    shop.receive("1", facts=facts, **known)
    shop.from_("own_shop", "2", "agreement", lines=lines, total=250_000, facts=facts, **known)
    shop.receive("3", "issued", customer="Варфоломей Ж.", phone="+77053334455")
    shop.receive("4", customer=NAME, phone="+77071112233", address=ADDRESS)
    steps: list[Callable[[], object]] = [
        lambda: shop.desk.do(Remark("звонил Жмеринкин с +7 (701) 222-48-21"), shop.order("1")),
        lambda: shop.desk.do(Call(result="reached", note="Варфоломей просил после шести"), shop.order("2")),
        lambda: shop.desk.do(Edit({"address": "Алматы, Кошкина 78"}, CONSENT), shop.order("2")),
        lambda: shop.desk.do(Split({"TEA": 1}, "1", CONSENT), shop.order("2")),
        lambda: shop.desk.do(NoteCustomer("2", "бородатый, живёт на Кошкина")),
        lambda: shop.desk.do(MarkCustomer("2", "mind", "Жмеринкин кричит")),
        lambda: shop.desk.do(Reach("2", "zhmerin@post.kz")),
        lambda: shop.desk.do(MergeCustomers(PHONE, "+77071112233")),
        lambda: shop.run("list", "--search", "Жмеринкин", "--save-as", "он"),
        lambda: shop.receive("1", facts=facts, **{**known, "address": "Алматы, Кошкина 79"}),
    ]
    for step in chance.sample(steps, len(steps)):
        step()
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("shift", "start", "--read")
    shop.desk.do(Remark("Жмеринкин перезвонит"), shop.order("1"))
    shop.run("shift", "end")


def texts(shop: Shop) -> dict[str, str]:
    """All that stands in any column of any table, as text."""
    found = {}
    with closing(sqlite3.connect(shop.parts.database)) as db:
        db.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for column in db.execute(f"PRAGMA table_info({table})").fetchall():
                values = db.execute(f'SELECT "{column[1]}" FROM "{table}"').fetchall()
                if (table, column[1]) in PACKED:
                    values = [(unpacked(value or ""),) for (value,) in values]
                told = (
                    value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for (value,) in values
                )
                found[f"{table}.{column[1]}"] = "\n".join(told).casefold()
    return found


@pytest.mark.req("C18")
@pytest.mark.parametrize("seed", range(4))
def test_nothing_of_an_erased_person_stands_in_any_table_or_file(shop: Shop, seed: int) -> None:
    lived(shop, seed)
    before = texts(shop)
    assert all("жмеринкин" in before[f"{table}.{column}"] for table, column in PACKED), "or nothing is proven"
    with closing(sqlite3.connect(shop.parts.database)) as db:
        sql = "SELECT {1} FROM {0} WHERE order_id IN (SELECT id FROM orders WHERE number IN ('1', '2'))"
        packed = {value for one in PACKED for (value,) in db.execute(sql.format(*one)) if value is not None}
    for trace in TRACES:
        assert any(trace in text for text in before.values()), (trace, "or nothing is proven")
    done = shop.run("customer", "erase", PHONE, "--yes", "--reason", "просил письмом от 20.11")
    assert done.exit_code == 0, done.output
    left = texts(shop)
    assert [(where, trace) for where, text in left.items() for trace in TRACES if trace in text] == []
    for path in shop.parts.database.parent.glob("orders.db*"):
        if path.is_file():
            data = path.read_bytes()
            wrong = [trace for trace in (NAME, "Варфоломе", "Кошкина", "2224821", "zhmerin") if trace.encode() in data]
            assert wrong == [], path
            assert [one for one in packed if one in data] == [], path
    for kept in ("соседкина", "тихая", "79998877"):
        assert any(kept in text for text in left.values()), kept
    assert "BAD" not in shop.run("doctor", "--deep").stdout
    assert list(wrong_people(shop.store.connection)) == []


@pytest.mark.req("C18")
def test_what_was_done_stays_and_by_whom_the_person_was_erased(shop: Shop) -> None:
    lived(shop)
    before = {number: (shop.kinds(number), shop.order(number).total) for number in ("1", "2", "2-2", "3", "4")}
    refused = shop.run("customer", "erase", PHONE)
    assert refused.exit_code == 1
    assert "--yes" in refused.stderr
    assert "1" in refused.stderr
    assert shop.order("1").customer.name == NAME, "nothing was done"
    shop.run("customer", "erase", PHONE, "--yes", "--reason", "просил письмом")
    for number, (kinds, total) in before.items():
        order = shop.order(number)
        assert (shop.kinds(number), order.total) == ([*kinds, "person_erased"], total)
        assert (order.address, order.comment, order.customer.phone) == ("", "", None)
        last = shop.store.history.of(order.id)[-1]
        assert (last.actor.name, last.note) == ("Мария", "просил письмом")
    for forbidden in ("UPDATE history SET note = 'x'", "DELETE FROM history", "UPDATE acts SET note = 'x'"):
        with closing(sqlite3.connect(shop.parts.database)) as db, pytest.raises(sqlite3.IntegrityError):
            db.execute(forbidden)
    assert shop.run("customer", "erase", "2", "--yes").exit_code == 1
    assert shop.run("customer", "note", "2", "снова").exit_code == 1
    assert shop.run("customer", "unmerge", "2").exit_code == 1
    assert shop.order("9").customer.name == "Соседкина Олимпиада"


@pytest.mark.req("C18")
def test_what_the_channel_says_again_brings_nobody_back(shop: Shop) -> None:
    lived(shop)
    shop.desk.do(EraseCustomer(PHONE, "просил", yes=True))
    assert not shop.store.connection.in_transaction
    known = {"customer": NAME, "phone": PHONE, "address": ADDRESS, "comment": "код домофона 44к"}
    order = shop.receive("1", facts={"recipient": "Глафира"}, **known)
    assert (order.customer.phone, order.address, order.comment, "recipient" in order.facts) == (None, "", "", False)
    moved = shop.receive("1", "issued", facts={"recipient": "Глафира"}, **known)
    assert moved.status != order.status, "its state is followed still"
    assert [where for where, text in texts(shop).items() if "жмеринкин" in text or "глафир" in text] == []
    newcomer = shop.receive("7", **known)
    assert newcomer.customer.phone == PHONE, "who comes anew is known anew"
    assert newcomer.customer.id != order.customer.id
    assert "BAD" not in shop.run("doctor", "--deep").stdout


@pytest.mark.req("C18")
def test_copies_made_before_are_told_of(shop: Shop) -> None:
    lived(shop)
    assert shop.run("backup").exit_code == 0
    assert "backup-" not in shop.run("doctor").stdout
    shop.clock.advance(60)
    done = shop.run("customer", "erase", PHONE, "--yes")
    assert "backup-" in done.stderr
    shop.clock.advance(60)
    assert "backup-" in shop.run("doctor").stdout
    told = shop.run("backup")
    assert told.stderr.count("backup-") == 1, "the one of before, not the one that is made now"


@pytest.mark.req("C18")
def test_an_order_that_went_to_another_buyer_tells_of_the_first_no_more(shop: Shop) -> None:
    shop.receive("1", customer=NAME, phone=PHONE, address=ADDRESS)
    shop.receive("1", customer="Соседкина Олимпиада", phone="+77079998877", address=ADDRESS)
    assert shop.order("1").customer.id == 2
    shop.desk.do(EraseCustomer("1", yes=True))
    assert shop.order("1").customer.name == "Соседкина Олимпиада"
    assert shop.order("1").address == ADDRESS
    assert [where for where, text in texts(shop).items() if "жмеринкин" in text or "2224821" in text] == []
    assert "BAD" not in shop.run("doctor", "--deep").stdout
