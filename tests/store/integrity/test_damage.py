"""A flipped bit is one damaged order: it is named, nothing can be done with it, and everything else goes on."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from orderdesk.clock import FixedClock
from orderdesk.composition import Composition
from orderdesk.desk.clocks.steward import Steward
from orderdesk.desk.commands.upkeep import Mend
from orderdesk.desk.intake.intake import Intake
from orderdesk.desk.upkeep.doctor import examine
from orderdesk.errors import StoreError
from orderdesk.rules.calendars import read_calendars
from orderdesk.rules.rulebook.load import read_rulebooks
from tests.app.driver import driving
from tests.shop import NOON, Shop
from tests.store import flips

LATER = NOON + 7200
COMMANDS = (
    ("list",), ("list", "--json"), ("list", "--shelf", "burning"), ("list", "--search", "4821"),
    ("list", "--sort", "name"),
    ("show",), ("history",), ("tick",), ("note", "100001", "видно"), ("backup",),
    ("doctor", "--deep"),
)  # fmt: skip

LARGE = pytest.param(200, 500, marks=pytest.mark.soak)


def opened(path: Path) -> Shop:
    """A shop over a database that may be damaged, with no connection of its own yet."""
    clock = FixedClock(LATER)
    parts = Composition(database=path, operator="Мария", clock=clock)
    return Shop(parts, clock, None, None)  # type: ignore[arg-type]


@pytest.fixture
def rules_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of commands read the same rulebooks and calendars."""
    books, calendars = read_rulebooks(), read_calendars(None, {})
    monkeypatch.setattr("orderdesk.composition.read_rulebooks", lambda own: books)
    monkeypatch.setattr("orderdesk.composition.read_calendars", lambda own, chosen: calendars)


def commands(shop: Shop, number: str) -> dict[str, str]:
    """What each command says: none of them breaks down."""
    said = {}
    for command in COMMANDS:
        given = (*command, number) if command in (("show",), ("history",)) else command
        result = shop.run(*given)  # an exception that is no sentence fails the test
        said[" ".join(command)] = result.stdout + result.stderr
    return said


async def desk_starts(shop: Shop) -> bool:
    """Whether the desk can be opened and walked through, or says in a sentence why not."""
    try:
        async with driving(shop) as desk:
            assert desk.rows
            await desk.press("g", "0", "0", "end", "home", "enter", "escape")
            assert desk.app.is_running
    except StoreError:
        return False
    return True


@pytest.mark.req("X71")
@pytest.mark.usefixtures("rules_read_once")
@pytest.mark.parametrize(("rounds", "orders"), [(12, 40), LARGE])
async def test_a_bit_flipped_anywhere_in_the_file_is_never_a_traceback(
    rounds: int, orders: int, tmp_path: Path
) -> None:
    for seed in range(rounds):
        path = flips.copied(orders, tmp_path / "shop")
        before = flips.told(path)
        bit = flips.anywhere(path, random.Random(seed))
        lost = flips.told(path) != before
        shop = opened(path)
        try:
            said = commands(shop, "100000")
            assert not lost or "BAD" in said["doctor --deep"], "another value, and nobody says so"
            if seed % 5 == 0 or rounds == 200:
                await desk_starts(shop)
        except Exception as error:
            raise AssertionError(f"seed {seed}, bit {bit}") from error


@pytest.mark.req("X71")
@pytest.mark.usefixtures("rules_read_once")
@pytest.mark.parametrize(("rounds", "orders"), [(25, 40), LARGE])
async def test_a_bit_flipped_in_a_value_is_named_and_shuts_away_one_order(
    rounds: int, orders: int, tmp_path: Path
) -> None:
    for seed in range(rounds):
        path = flips.copied(orders, tmp_path / "shop")
        chance = random.Random(1000 + seed)
        while (flip := flips.in_a_value(path, chance)) is None:
            pass
        shop = opened(path)
        try:
            said = commands(shop, flip.order)
            if flip.column in flips.TOLD.get(flip.table, ()):
                named = flip.order in said["doctor --deep"] or f"#{flip.order_id}" in said["doctor --deep"]
                assert named, said["doctor --deep"]
            assert said["list"].count("\n") == orders, "every order is in the list, the damaged one too"
            if seed % 5 == 0 or rounds == 200:
                assert await desk_starts(shop)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {flip}") from error


HURT = {
    "facts": "{\"assigned\":\"Олег\"", "deadline": "[", "status": "nev", "channel": "kaspj", "shelf": "nev",
    "received_at": 1 << 61, "currency": "KZ\x14", "customer_id": 1 << 40, "planned_at": -1, "comment": b"\xff\xfe",
    "number": b"\xff", "address": b"\xd0",
}  # fmt: skip


def hurt(path: Path, column: str, number: str = "100003") -> None:
    value = HURT[column]
    how = "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"
    flips.raw(path, f"UPDATE orders SET {column} = {how} WHERE number = ?", (value, number))


@pytest.mark.req("X71")
@pytest.mark.usefixtures("rules_read_once")
@pytest.mark.parametrize("column", list(HURT))
async def test_a_damaged_order_is_shown_as_such_and_the_others_can_be_worked_with(column: str, tmp_path: Path) -> None:
    path = flips.copied(40, tmp_path / "shop")
    hurt(path, column)
    shop = opened(path)
    number = "#4" if column == "number" else "100003"
    assert {order["number"]: order["damaged"] for order in shop.json("list")}[number] == column
    assert column in shop.run("show", number).stdout
    refused = shop.run("note", number, "видно")
    assert (refused.exit_code, "поврежд" in refused.stderr, column in refused.stderr) == (1, True, True), refused.stderr
    assert shop.run("note", "100001", "видно").exit_code == 0
    assert "Traceback" not in shop.run("history", number).output
    assert shop.run("tick").exit_code == 0
    copy = shop.run("backup")
    assert (copy.exit_code, number in copy.stderr, Path(copy.stdout.strip()).exists()) == (1, True, True), copy.output
    said = shop.run("doctor", "--deep")
    assert said.exit_code == 1
    assert any(line.startswith("BAD") and number in line for line in said.stdout.splitlines())
    async with driving(shop) as desk:
        await desk.press("g", "0", "0")
        await desk.press("slash", *(number if column != "number" else "100001"), "enter")
        assert desk.app.is_running
        assert desk.rows


@pytest.mark.req("X71")
@pytest.mark.usefixtures("rules_read_once")
async def test_the_desk_paints_a_damaged_order_and_refuses_every_key(tmp_path: Path) -> None:
    path = flips.copied(40, tmp_path / "shop")
    hurt(path, "facts")
    shop = opened(path)
    before = len(shop.json("history", "100003"))
    async with driving(shop) as desk:
        await desk.press("slash", *"100003", "enter")
        assert desk.cursor == "100003"
        assert "повреждён в базе" in desk.says("about").replace("\n", " "), "its very number opens it"
        await desk.press("escape")
        assert await desk.comes("ПОВРЕЖДЁН")
        for key in "axdpste":
            await desk.press(key)
            assert desk.app.is_running
            while desk.dialog:
                await desk.press("escape")
            assert desk.cursor == "100003"
        await desk.press("enter")
        assert "повреждён в базе" in desk.says("about").replace("\n", " ")
    assert len(shop.json("history", "100003")) == before


@pytest.mark.req("X71")
@pytest.mark.usefixtures("rules_read_once")
def test_the_clocks_go_on_past_a_damaged_order_and_do_not_turn_in_vain(tmp_path: Path) -> None:
    path = flips.copied(40, tmp_path / "shop")
    shop = opened(path)
    with shop.parts.store() as store, store.write():
        store.connection.run("UPDATE orders SET acts_at = 1, alerts_at = 1 WHERE id = 4")
        store.connection.run("UPDATE orders SET acts_at = 2 WHERE id = 5")
    hurt(path, "facts")
    with shop.parts.store() as store, Steward(shop.parts.desk(store)) as steward:
        for _round in range(5):
            steward.round()
            if not steward.wanted(store):
                break
        else:
            pytest.fail("the damaged order keeps the clocks turning")
        assert store.connection.value("SELECT acts_at FROM orders WHERE id = 5") != 2, "the one behind it had its turn"
        assert store.orders.get(4) is not None


@pytest.mark.req("X71")
@pytest.mark.usefixtures("rules_read_once")
@pytest.mark.parametrize("spoilt", [
    "UPDATE customers SET phone = '+77019999999' WHERE id = 2",
    "UPDATE orders SET deadline = NULL, warn_at = NULL, acts_at = NULL WHERE deadline IS NOT NULL",
    "DELETE FROM outbox",
    "UPDATE shelf_counts SET orders = orders + 3",
    "UPDATE warn_counts SET orders = orders + 1",
    "UPDATE virtual_counts SET orders = 77",
    "UPDATE search_texts SET text = ' x ' WHERE order_id = 5",
    "UPDATE orders SET facts = '{', deadline = '[' WHERE id = 7",
    "UPDATE orders SET rank = rank + 1 WHERE id < 9",
    "DELETE FROM orders_search_data WHERE id > 10",
])  # fmt: skip
def test_the_doctor_says_what_is_wrong_and_mends_what_follows_from_the_rest(spoilt: str, tmp_path: Path) -> None:
    path = flips.copied(40, tmp_path / "shop")
    shop = opened(path)
    with shop.parts.store() as store, store.write():
        assert examine(store, shop.parts.rules) == []
    if "{" in spoilt:
        flips.raw(path, spoilt, ())
    else:
        foreign(path, spoilt)
    said = shop.run("doctor", "--deep")
    assert (said.exit_code, "BAD" in said.stdout) == (1, True)
    mended = shop.run("doctor", "--mend")
    lost = "phone" in spoilt or "outbox" in spoilt
    assert mended.exit_code == int(lost), mended.output
    with shop.parts.store() as store, store.write():
        left = examine(store, shop.parts.rules)
    assert {one.mendable for one in left} == ({False} if lost else set())
    if lost:
        assert all(one.where in said.stdout and one.what in ("phone", "outbox", "") for one in left), left


@pytest.mark.req("X71")
@pytest.mark.usefixtures("rules_read_once")
def test_mending_what_is_well_changes_nothing(tmp_path: Path) -> None:
    path = flips.copied(40, tmp_path / "shop")
    shop = opened(path)
    before = dumped(path)
    with shop.parts.store() as store:
        shop.parts.desk(store).do(Mend())
    assert dumped(path) == before


def dumped(path: Path) -> set[str]:
    """All that a database holds, but for the pages of its search index."""
    with closing(sqlite3.connect(path)) as db:
        return {line for line in db.iterdump() if "orders_search" not in line}


def foreign(path: Path, sql: str) -> None:
    """What another program does that knows nothing of triggers."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            db.execute(f"DROP TRIGGER {name}")
        db.execute(sql)
        for _name, text in triggers:
            db.execute(text)


@pytest.mark.req("X71")
@pytest.mark.parametrize(
    ("sort", "said"),
    [("name", "customer_name = 'Аа'"), ("urgency", "deadline = (SELECT deadline FROM orders WHERE number = '1')")],
)
def test_an_order_that_lies_elsewhere_than_it_says_leads_no_list_in_a_circle(
    sort: str, said: str, tmp_path: Path
) -> None:
    """It is the last of a page: the next one goes on where it lies."""
    with Shop.made(tmp_path / "shop", NOON) as shop:
        batch = [
            shop.incoming(f"{n}", customer=f"Покупатель {n:04d}", received_at=NOON - 4000 + n) for n in range(1, 1100)
        ]
        Intake(shop.store, shop.parts.rules, NOON, shop.store.write).take(batch)
        database = shop.parts.database
    with closing(sqlite3.connect(database)) as db:
        db.execute(f"UPDATE orders SET {said} WHERE number = '500'")
        db.commit()
    listed = opened(database).json("list", "--sort", sort)
    assert len({order["number"] for order in listed}) == len(listed) == 1099
