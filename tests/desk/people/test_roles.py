"""Who may do what, and see what: the table of roles, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import force_setattr

from orderdesk.desk.commands.steps import Open
from orderdesk.errors import ConfigError
from orderdesk.model import Shelf
from orderdesk.rules.roles import Right, may, read_roles
from tests.shop import Shop

STAFF = {"Дина": "director", "Мария": "manager", "Олег": "seller", "Пётр": "seller", "Даулет": "dispatcher",
         "Канат": "courier", "Анна": "auditor"}  # fmt: skip

TABLE = {
    Right.PROCESS: "seller manager director storekeeper",
    Right.CANCEL_COSTLY: "manager director",
    Right.MOVE_DATE: "seller manager dispatcher director",
    Right.SHIP: "manager dispatcher director storekeeper",
    Right.HAND_OVER: "seller manager dispatcher director",
    Right.TAKE_MONEY: "seller manager dispatcher director",
    Right.EDIT: "seller manager director",
    Right.SPLIT: "seller manager director",
    Right.ADD: "seller manager director",
    Right.ASSIGN: "manager dispatcher director",
    Right.RELAY: "seller manager dispatcher director",
    Right.NOTE: "seller manager dispatcher courier director",
    Right.REVEAL: "director",
    Right.ANNOUNCE: "manager director",
    Right.SWITCH: "manager storekeeper director",
    Right.STOCK: "manager storekeeper director",
    Right.CUSTOMERS: "manager director",
    Right.ERASE: "director",
    Right.DISPATCH: "dispatcher manager director",
    Right.REPORT: "courier director",
    Right.CLOCK: "manager director",
    Right.REPORT_ALL: "director auditor",
    Right.EXPORT: "manager director auditor",
    Right.STAFF: "director",
    Right.OVERSEE: "director",
    Right.SHOP: "manager director",
    Right.IMPORT: "manager director service",
    Right.SHARE: "manager director",
    Right.UPKEEP: "director service",
}


@pytest.fixture
def staffed(shop: Shop) -> Shop:
    for name, role in STAFF.items():
        result = shop.run("operator", "add", name, "--role", role, operator="Дина")
        assert result.exit_code == 0, result.stderr
    return shop


def own(shop: Shop, folder: Path, text: str) -> None:
    """The shop with its own roles, as of now."""
    (folder / "roles.toml").write_text(text, "utf-8")
    (folder / "config.toml").write_text("", "utf-8")
    force_setattr(shop.parts, "config_path", folder / "config.toml")


@pytest.mark.parametrize("role", read_roles())
@pytest.mark.parametrize("right", list(Right))
def test_the_table_of_roles(role: str, right: Right) -> None:
    assert may(read_roles()[role], right) == (role in TABLE[right].split())


@pytest.mark.req("C40")
@pytest.mark.parametrize(
    ("status", "command", "allowed"),
    [
        ("new", ("accept", "1"), "Дина Мария Олег"),
        ("packing", ("take", "1", "pack"), "Дина Мария Олег"),
        ("new", ("cancel", "1", "--reason", "refused", "--yes"), "Дина Мария Олег"),
        ("new", ("cancel", "1", "--reason", "out_of_stock", "--yes"), "Дина Мария"),
        ("delivery", ("reschedule", "1", "24.11"), "Дина Мария Олег Даулет"),
        ("pickup", ("send-code", "1"), "Дина Мария Олег Даулет"),
        ("new", ("note", "1", "звонил"), "Дина Мария Олег Даулет Канат"),
        ("new", ("call", "1", "no_answer"), "Дина Мария Олег Даулет Канат"),
        ("signing", ("event", "1", "contract_signed"), "Дина Мария Олег Даулет"),
        ("new", ("assign", "1", "Пётр"), "Дина Мария Даулет Олег Канат"),
    ],
)
def test_an_act_is_done_by_the_roles_that_have_its_right_and_by_no_other(
    staffed: Shop, status: str, command: tuple[str, ...], allowed: str
) -> None:
    for number, name in enumerate(STAFF, 1):
        staffed.receive(str(number), status)
        owner = name if name in ("Олег", "Канат") else "Олег"
        staffed.run("assign", str(number), owner, operator="Дина")
        before = staffed.order(str(number)).version
        result = staffed.run(command[0], str(number), *command[2:], operator=name)
        wanted = name in allowed.split()
        assert (result.exit_code == 0) == wanted, (name, result.stderr)
        if not wanted:
            assert staffed.order(str(number)).version == before, "nothing was done"
            assert result.stderr.startswith(("Только ", "Заказ ")), result.stderr


def test_a_refusal_says_whose_act_it_is(staffed: Shop) -> None:
    staffed.receive("1")
    staffed.run("assign", "1", "Олег", operator="Дина")
    said = staffed.run("cancel", "1", "--reason", "4", "--yes", operator="Олег").stderr
    assert said == "Только менеджер или директор может отменять с санкцией.\n"


@pytest.mark.req("F47")
def test_only_a_director_sees_what_a_channel_hides(staffed: Shop) -> None:
    staffed.from_("flowwow", "F-1", "new", facts={"recipient": "Анна К.", "category": "flowers"})
    for name in STAFF:
        result = staffed.run("reveal", "F-1", "--reason", "не открывает", operator=name)
        assert (result.exit_code == 0) == (name == "Дина")
        assert ("Анна К." in result.stdout) == (name == "Дина")


@pytest.mark.parametrize(("name", "allowed"), [("Дина", True), ("Мария", True), ("Олег", False), ("Анна", False)])
def test_hours_and_stock_are_set_by_manager_and_director(staffed: Shop, name: str, allowed: bool) -> None:
    announced = staffed.run("calendar", "announce", "2026-12-31", "--hours", "closed", "--calendar", "kz", "--yes",
                            operator=name)  # fmt: skip
    stock = staffed.run("stock", "receive", "TEA-1", "5", operator=name)
    assert (announced.exit_code == 0, stock.exit_code == 0) == (allowed, allowed)


def test_opening_starts_the_processing_only_for_whoever_may_process(staffed: Shop) -> None:
    order = staffed.from_("magazito", "M-1", "new")
    assert staffed.colleague("Анна").do(Open(), order).status == "new"
    assert staffed.colleague("Даулет").do(Open(), order).status == "new"
    assert staffed.colleague("Мария").do(Open(), order).status == "agreement"


# --- a seller and their orders ----------------------------------------------------------------------------------


@pytest.mark.req("F13")
def test_a_seller_sees_an_order_only_after_it_is_assigned_to_him(staffed: Shop) -> None:
    for number in ("1", "2", "3"):
        staffed.receive(number, phone=f"+770122248{number}1")
    assert {o["number"] for o in staffed.json("list", operator="Мария")} == {"1", "2", "3"}
    assert {o["number"] for o in staffed.json("list", operator="Дина")} == {"1", "2", "3"}
    assert staffed.json("list", operator="Олег") == []
    assert staffed.run("assign", "2", "Олег").exit_code == 0
    for words in ([], ["--shelf", "new"], ["--search", "Иванов"], ["--search", "чайник"], ["--search", "7012224821"]):
        assert [o["number"] for o in staffed.json("list", *words, operator="Олег")] == ["2"], words
    assert staffed.json("list", "--search", "7012224811", operator="Олег") == []
    for command in ("show", "history"):
        assert staffed.run(command, "2", operator="Олег").exit_code == 0
        refused = staffed.run(command, "1", operator="Олег")
        assert (refused.exit_code, refused.stderr) == (1, "Заказ 1 назначен не вам.\n")
    assert "назначен не вам" in staffed.run("accept", "1", operator="Олег").stderr
    assert staffed.run("accept", "2", operator="Олег").exit_code == 0


def test_the_shelves_of_a_seller_count_his_own_orders(staffed: Shop) -> None:
    for number in "012345":
        staffed.receive(number, "new" if number < "4" else "delivery")
    for number in ("0", "1", "4"):
        staffed.run("assign", number, "Олег")
    with staffed.parts.named("Олег").store() as store:
        assert store.windows.shelf_counts() == {"new": 2, "delivery": 1}
        staffed.clock.advance(86_400)
        assert store.windows.burning(staffed.clock()) == 2
    with staffed.parts.named("Анна").store() as store:
        assert store.windows.shelf_counts()[Shelf.NEW] == 4
        assert store.windows.burning(staffed.clock()) == 4


def test_what_a_seller_types_in_is_his(staffed: Shop) -> None:
    added = staffed.run("add", "--set", "source=phone", "--set", "customer=Ольга", "--set", "lines=Ваза*1@100",
                        operator="Олег")  # fmt: skip
    assert added.exit_code == 0, added.stderr
    assert [o["assigned"] for o in staffed.json("list", operator="Олег")] == ["Олег"]


@pytest.mark.req("O28")
@pytest.mark.parametrize(
    "decides",
    [
        ("reschedule", "1", "24.11"),
        ("cancel", "1", "--reason", "2", "--yes"),
        ("edit", "1", "--set", "address=Абая 11"),
        ("event", "1", "buyer_cancelled", "--yes"),
        ("send-code", "1"),
        ("hand-over", "1", "1234"),
        ("assign", "1", "Даулет"),
    ],
    ids=lambda words: words[0],
)
def test_a_courier_reports_and_decides_nothing(staffed: Shop, decides: tuple[str, ...]) -> None:
    staffed.receive("1", "delivery")
    staffed.run("assign", "1", "Канат", operator="Даулет")
    before = staffed.order("1")
    if decides[0] == "assign":
        assert staffed.run(*decides, operator="Канат").exit_code == 0, "they may hand it back"
        assert staffed.order("1").facts["assigned"] == "Канат", "but it stays theirs until somebody accepts"
        return
    refused = staffed.run(*decides, operator="Канат")
    assert (refused.exit_code, refused.stderr[:7]) == (1, "Только ")
    assert staffed.order("1") == before
    assert staffed.run("note", "1", "дверь не открыли", operator="Канат").exit_code == 0


# --- what of an order is seen ------------------------------------------------------------------------------------


@pytest.mark.req("C14")
def test_an_auditor_reads_everything_but_whose_order_it_is(staffed: Shop) -> None:
    staffed.receive("1", "delivery")
    staffed.run("edit", "1", "--set", "address=Абая 77", "--consent", "buyer", "--via", "phone")
    for command in (("list", "--json"), ("show", "1"), ("show", "1", "--json"), ("history", "1"),
                    ("history", "1", "--json")):  # fmt: skip
        shown, to_manager = (staffed.run(*command, operator=name).stdout for name in ("Анна", "Мария"))
        assert "Абая" not in shown, command
        assert "7012224821" not in shown.replace(" ", ""), command
        assert to_manager
    order = staffed.json("show", "1", operator="Анна")
    assert (order["phone"], order["address"], order["total"]) == ("+7 701 ··· 48 21", "•••", "24990.00")
    assert "+7 701 ··· 48 21" in staffed.run("show", "1", operator="Анна").stdout


def test_a_masked_phone_is_found_by_what_is_shown_of_it_and_by_no_more(staffed: Shop) -> None:
    staffed.receive("55")
    found = {text: len(staffed.json("list", "--search", text, operator="Анна"))
             for text in ("21", "4821", "24821", "34821", "87012224821", "55")}  # fmt: skip
    assert found == {"21": 1, "4821": 1, "24821": 0, "34821": 0, "87012224821": 0, "55": 1}
    assert len(staffed.json("list", "--search", "24821", operator="Мария")) == 1


@pytest.mark.req("C14")
def test_a_shop_chooses_which_fields_a_role_reads(staffed: Shop, tmp_path: Path) -> None:
    staffed.receive("1", "delivery", delivery_cost=100_000)
    staffed.run("assign", "1", "Канат", operator="Даулет")
    own(staffed, tmp_path, '[courier]\ntitle = "курьер"\nassigned_only = true\nrights = ["note"]\nmasks = ["sum"]\n')
    shown = "".join(staffed.run(*words, operator="Канат").stdout for words in
                    (("list",), ("show", "1"), ("show", "1", "--json"), ("history", "1", "--json")))  # fmt: skip
    assert "24" not in shown.replace("2026-11-24", "").replace("24 ноя", "").replace("24.11", "").replace(
        "+77012224821", "").replace("222 48", ""), shown  # fmt: skip
    assert "•••" in shown
    assert staffed.json("show", "1", operator="Канат")["address"] == "Алматы, Абая 10"


# --- the file and the people --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[seller]\ntitle = "x"\nrights = ["proces"]', "roles.toml: seller: rights[0]"),
        ('[seller]\ntitle = "x"\nmasks = ["fone"]', "phone"),
        ('[seller]\nright = ["process"]\ntitle = "x"', "right"),
    ],
)
def test_a_slip_in_the_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "roles.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=said.replace("[", r"\[")):
        read_roles(tmp_path)


def test_until_somebody_is_registered_anybody_may_do_anything(shop: Shop) -> None:
    shop.receive("1")
    assert shop.run("cancel", "1", "--reason", "4", "--yes", operator="кто угодно").exit_code == 0
    refused = shop.run("operator", "add", "Олег", "--role", "seller")
    assert (refused.exit_code, "директор" in refused.stderr) == (1, True)
    assert shop.json("operator", "list") == []
    assert shop.run("operator", "add", "Дина", "--role", "director").exit_code == 0
    for command in (("accept", "1"), ("list",), ("show", "1"), ("operator", "add", "Я", "--role", "director")):
        unknown = shop.run(*command, operator="кто угодно")
        assert (unknown.exit_code, "не зарегистрирован" in unknown.stderr) == (1, True), command


def test_only_a_director_registers_and_one_is_always_left(staffed: Shop) -> None:
    for name in list(STAFF)[1:]:
        for command in (("add", "Новый", "--role", "seller"), ("role", name, "director"), ("block", "Дина")):
            refused = staffed.run("operator", *command, operator=name)
            assert (refused.exit_code, "директор" in refused.stderr) == (1, True)
    for command in (("role", "Дина", "seller"), ("block", "Дина")):
        assert "Без директора нельзя" in staffed.run("operator", *command, operator="Дина").stderr
    assert staffed.run("operator", "role", "Мария", "director", operator="Дина").exit_code == 0
    assert staffed.run("operator", "role", "Дина", "manager", operator="Мария").exit_code == 0
    assert "нет" in staffed.run("operator", "role", "Дина", "king", operator="Мария").stderr.lower()


def test_a_blocked_operator_is_refused_and_sees_nothing(staffed: Shop) -> None:
    staffed.receive("1")
    assert staffed.run("operator", "block", "Мария", operator="Дина").exit_code == 0
    for command in (("list",), ("accept", "1"), ("shift", "start")):
        assert "заблокирован" in staffed.run(*command).stderr, command
    with staffed.parts.store() as store:
        assert store.windows.shelf_counts() == {}
    assert staffed.run("operator", "block", "Мария", "--lift", operator="Дина").exit_code == 0
    assert staffed.run("accept", "1").exit_code == 0


def test_changes_of_operators_are_kept_and_cannot_be_rewritten(staffed: Shop) -> None:
    staffed.run("operator", "role", "Олег", "manager", operator="Дина")
    events = staffed.store.operators.events("Олег")
    assert [(by, field, old, new) for _at, by, field, old, new in events] == [
        ("Дина", "role", None, "seller"), ("Дина", "role", "seller", "manager")]  # fmt: skip
    for statement in ("DELETE FROM operator_events", "UPDATE operator_events SET by = 'x'"):
        with pytest.raises(Exception, match="append-only"):
            staffed.store.connection.run(statement)


@pytest.mark.req("C14", "X100")
def test_what_is_sent_is_hidden_from_whoever_may_not_read_what_it_may_name(staffed: Shop) -> None:
    staffed.from_("magazito", "M-1", "ready", method="delivery", address="Абая 77", planned_at=None)
    sent = staffed.run("take", "M-1", "send_courier", "--set", "planned_at=25.11 14-16", "--set", "courier=Серик",
                       "--set", "courier_phone=0671112233", operator="Мария")  # fmt: skip
    assert sent.exit_code == 0, sent.stderr
    for name, read in (("Мария", True), ("Анна", False)):
        order = staffed.json("show", "M-1", operator=name)
        texts = [item["text"] for item in order["outbox"]]
        assert {item["kind"] for item in order["outbox"]} == {"courier", "DELIVERING"}
        assert any("Серик" in text for text in texts) is read
        assert (set(texts) == {"•••"}) is not read
