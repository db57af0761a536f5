"""What the rulebooks say beyond single orders' ways: whom they tell, whom they ask once, what a rulebook cannot say."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orderdesk.clock import DAY, HOUR
from orderdesk.data_files import data_folder
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.steps import Open
from orderdesk.desk.orders.price import offers
from orderdesk.errors import ConfigError, DeskError
from orderdesk.model import ActorKind
from orderdesk.rules.rulebook.load import read_rulebook
from tests.shop import Shop, at
from tests.walking import BOOKS

AGREED = ("--consent", "buyer", "--via", "phone")


def told(shop: Shop, number: str, to: str = "marketplace") -> list[tuple[str, str]]:
    """What platform or buyer were sent, oldest first: kind and text."""
    return [(item["kind"], item["text"]) for item in shop.json("show", number)["outbox"] if item["to"] == to]


# --- Magazito's platform ---------------------------------------------------------------------------------------------


@pytest.mark.req("X48", "M15", "M17", "M18", "M33")
@pytest.mark.parametrize(
    ("method", "ways"),
    [
        ("carrier", ["ship|--set|waybill=20450012345678"]),
        ("pickup", ["bring_to_pickup", "received"]),
        (
            "delivery",
            [
                "send_courier|--set|planned_at=25.11 14-16|--set|courier=Олег|--set|courier_phone=0671112233"
                "|--consent|shop",
                "received",
            ],
        ),
    ],
)
def test_magazitos_platform_is_told_every_state_with_what_belongs_to_it(
    shop: Shop, method: str, ways: list[str]
) -> None:
    shop.from_("magazito", "M-1", method=method, planned_at=None)
    shop.desk.do(Open(), shop.order("M-1"))
    shop.run("call", "M-1", "reached")
    confirm = f"confirm|--set|planned_at=26.11|--set|price_named=yes|--set|method={method}"
    for way in (confirm, "pack", *ways):
        result = shop.run("take", "M-1", *way.split("|"))
        assert result.exit_code == 0, result.stderr
    kinds = {
        "carrier": ["DELIVERING"],
        "pickup": ["AT_PICKUP_POINT", "RECEIVED"],
        "delivery": ["DELIVERING", "RECEIVED"],
    }
    said = told(shop, "M-1")
    assert [kind for kind, _text in said] == ["PROCESSING", "CONFIRMED", "AWAITING_SHIPMENT", *kinds[method]]
    assert "чт 26 ноября" in said[1][1]
    if method == "carrier":
        assert "20450012345678" in said[3][1]
    if method == "delivery":
        assert "25.11 14:00–16:00" in said[3][1]
        assert "Олег" in said[3][1]


@pytest.mark.req("X48", "M40", "M12")
def test_magazitos_platform_is_told_of_edits_dates_and_splits(shop: Shop) -> None:
    from orderdesk.channels.incoming import IncomingLine

    two = (IncomingLine("TEA-1", "Чайник", 2, 1000), IncomingLine("CUP", "Чашка", 1, 500))
    shop.from_("magazito", "M-1", "agreement", lines=two, total=2500)
    shop.run("edit", "M-1", "--set", "address=Київ, Хрещатик 1", "--set", "lines=TEA-1*1; CUP*1", *AGREED)
    said = told(shop, "M-1")
    assert [kind for kind, _text in said] == ["EDITED", "EDITED"]
    assert "Чашка x1" in said[0][1]
    assert "Київ, Хрещатик 1" in said[1][1]
    shop.run("edit", "M-1", "--set", "other_contact=сестра")
    assert len(told(shop, "M-1")) == 2, "what only the shop needs is nobody else's"
    assert shop.run("split", "M-1", "--move", "CUP=1", "--why", "1", *AGREED).exit_code == 0
    assert told(shop, "M-1")[-1][0] == "SPLIT"
    shop.from_("magazito", "M-2", "ready")
    assert shop.run("reschedule", "M-2", "27.11", *AGREED).exit_code == 0
    assert told(shop, "M-2")[-1][0] == "TERM"
    assert "пт 27 ноября" in told(shop, "M-2")[-1][1]


# --- Flowwow's Support -----------------------------------------------------------------------------------------------


@pytest.mark.req("X44", "X51", "F35", "F49")
@pytest.mark.parametrize("status", ["new", "accepted", "photo", "courier_out", "third_party"])
def test_support_is_asked_once_and_whoever_asks_again_is_told(shop: Shop, status: str) -> None:
    shop.from_("flowwow", "F-1", status, facts={})
    assert shop.run("cancel", "F-1", "--reason", "2").exit_code == 0
    for _ in range(3):
        again = shop.run("cancel", "F-1", "--reason", "2")
        assert (again.exit_code, "ждите" in again.stderr) == (1, True)
    assert shop.run("take", "F-1", "request_cancel").exit_code == 1
    assert [kind for kind, _text in told(shop, "F-1")] == ["support"]
    order = shop.order("F-1")
    offer = next(
        o
        for o in offers(shop.store, shop.parts.rules.clocks, BOOKS["flowwow"], order, shop.clock())
        if o.reason.key == "client_wish"
    )
    assert "ждите" in offer.price
    assert "ОТМ?" in shop.run("list").stdout
    assert "Поддержку попросили отменить" in shop.run("show", "F-1").stdout


@pytest.mark.req("X44")
def test_twenty_desks_at_once_send_support_one_text(shop: Shop) -> None:
    order = shop.from_("flowwow", "F-1", "accepted", facts={})

    def ask(turn: int) -> str:
        with shop.parts.store() as store:
            try:
                shop.parts.named(f"Оператор {turn}").desk(store).do(Cancel("client_wish"), order)
            except DeskError as error:
                return str(error)
        return ""

    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(ask, range(20)))
    assert said.count("") == 1
    assert all("ждите" in one for one in said if one)
    assert [kind for kind, _text in told(shop, "F-1")] == ["support"]


@pytest.mark.req("X44")
def test_a_client_who_keeps_the_order_can_change_his_mind_once_more(shop: Shop) -> None:
    shop.from_("flowwow", "F-1", "accepted", facts={})
    assert shop.run("event", "F-1", "cancel_withdrawn").exit_code == 1, "nobody has asked"
    shop.run("cancel", "F-1", "--reason", "2")
    assert shop.run("event", "F-1", "cancel_withdrawn").exit_code == 0
    assert "ОТМ?" not in shop.run("list").stdout
    assert shop.run("cancel", "F-1", "--reason", "2").exit_code == 0
    assert [kind for kind, _text in told(shop, "F-1")] == ["support", "support"]


# --- clocks ----------------------------------------------------------------------------------------------------------


@pytest.mark.req("X51", "C9", "C38")
@pytest.mark.parametrize(
    ("channel", "status", "days"),
    [
        ("own_shop", "pickup", 5),
        ("own_shop", "transit", 7),
        ("own_shop", "returning", 14),
        ("magazito", "transit", 7),
        ("magazito", "returning", 14),
        ("kaspi", "returning", 14),
    ],
)
def test_what_stands_outside_the_shop_has_a_clock_too(shop: Shop, channel: str, status: str, days: int) -> None:
    if channel == "kaspi":
        order = shop.receive("1", status, received_at=shop.clock())
    else:
        order = shop.from_(channel, "1", status, received_at=shop.clock())
    assert order.deadline is not None
    assert order.deadline.due_at == shop.clock() + days * DAY
    shop.clock.advance(days * DAY + 1)
    assert shop.json("list", "--shelf", "burning")[0]["number"] == "1"
    late = shop.json("report", "quality")["late_steps"]
    assert late == [], "a parcel that is late is not the shop's fault"


@pytest.mark.parametrize("key", BOOKS)
def test_every_status_on_which_an_order_waits_has_a_clock_or_a_reason_for_none(key: str) -> None:
    timed = {status for target in BOOKS[key].target for status in target.in_}
    without = {s.key for s in BOOKS[key].status if not s.shelf.closed and s.key not in timed}
    assert without <= {"signing", "transit"} if key == "kaspi" else not without, "there the bank or Kaspi is at work"


@pytest.mark.req("X51", "M59", "M60")
def test_who_did_not_collect_must_have_been_reminded_after_the_three_days(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "pickup", method="pickup", received_at=at("2026-11-23 19:00"))
    shop.run("call", "M-1", "agreed")  # when it will come: no reminder
    shop.clock.at = at("2026-11-26 19:00") + 1
    shop.desk.do(Tick())
    offer = next(
        o
        for o in offers(shop.store, shop.parts.rules.clocks, BOOKS["magazito"], shop.order("M-1"), shop.clock())
        if o.reason.digit == 6
    )
    assert not offer.proven
    assert "Не хватает" in shop.run("cancel", "M-1", "--reason", "6").stderr
    shop.from_("magazito", "M-2", "pickup", method="pickup", received_at=at("2026-11-23 19:00"))
    shop.clock.advance(HOUR)
    shop.run("call", "M-2", "no_answer")
    assert shop.run("cancel", "M-2", "--reason", "6").stderr == ""


@pytest.mark.req("X51", "M29", "M35")
def test_an_overdue_agreement_counts_while_it_lasts_and_after(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement", received_at=shop.clock())
    shop.from_("own_shop", "S-1", "packing", received_at=shop.clock())
    assert shop.json("report", "quality")["late_steps"] == []
    shop.clock.advance(22 * HOUR)
    rows = [("magazito", "agreement"), ("own_shop", "packing")]
    assert [(row["channel"], row["status"]) for row in shop.json("report", "quality")["late_steps"]] == rows
    shop.run("call", "M-1", "reached")
    confirmed = shop.run("take", "M-1", "confirm", "--set", "planned_at=27.11", "--set", "price_named=yes", *AGREED)
    assert confirmed.exit_code == 0, confirmed.stderr
    assert [(row["channel"], row["status"]) for row in shop.json("report", "quality")["late_steps"]] == rows
    said = shop.run("report", "quality").stdout
    assert "2  Опоздания между приёмом и доставкой" in said
    assert [row["status"] for row in shop.json("report", "quality", "--channel", "own_shop")["late_steps"]] == [
        "packing"
    ]


# --- what a rulebook cannot say --------------------------------------------------------------------------------------


def rewritten(tmp_path: Path, key: str, *changes: tuple[str, str]) -> Path:
    """A shipped rulebook with some of its text put otherwise."""
    text = (data_folder() / "rulebooks" / f"{key}.toml").read_text("utf-8")
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    path = tmp_path / f"{key}.toml"
    path.write_text(text, "utf-8")
    return path


EDITED = 'fields = ["address", "comment"]'
PHOTO = 'sets = { photo_rating = false, photo_at = "@now", call_at = false }'


@pytest.mark.req("X40", "X100", "M42")
@pytest.mark.parametrize("field", ["customer", "phone", "customer_name", "customer_id"])
def test_a_rulebook_cannot_open_the_buyers_name_or_phone(tmp_path: Path, field: str) -> None:
    with pytest.raises(ConfigError, match=f"flowwow.toml: .*{field}"):
        read_rulebook(rewritten(tmp_path, "flowwow", (EDITED, f'fields = ["address", "{field}"]')))
    letter = 'letter = "a"\ncheck_stock'
    asking = rewritten(tmp_path, "flowwow", (letter, f'ask = [{{ field = "{field}", title = "x" }}]\n{letter}'))
    with pytest.raises(ConfigError, match=field):
        read_rulebook(asking)


@pytest.mark.req("X40")
@pytest.mark.parametrize(
    ("key", "old", "new", "said"),
    [
        ("flowwow", EDITED, 'fields = ["address", "planned_at"]', "planned_at"),
        ("flowwow", EDITED, 'fields = ["address", "window_from"]', "window_from"),
        ("flowwow", EDITED, 'fields = ["address", "status"]', "status"),
        ("flowwow", PHOTO, 'sets = { planned_at = "@now" }', "planned_at"),
        ("flowwow", PHOTO, "sets = { window_from = false }", "window_from"),
        ("flowwow", PHOTO, 'sets = { first_planned_at = "@now" }', "first_planned_at"),
        ("magazito", 'field = "courier", title', 'field = "window_from", title', "window_from"),
        ("magazito", 'field = "planned_at", title = "Agreed day", kind = "day"',
         'field = "planned_at", title = "Agreed day"', "planned_at"),
        ("magazito", 'field = "planned_at", title = "Agreed time of the visit"',
         'field = "visit_at", title = "Agreed time of the visit"', "visit_at"),
        ("kaspi", 'most = "5d"', 'most = "5h"', "most"),
        ("kaspi", 'most = "5d"', "channel_days = 5", "channel_days"),
    ],
)  # fmt: skip
def test_a_rulebook_cannot_lead_around_the_consent_rule(
    tmp_path: Path, key: str, old: str, new: str, said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        read_rulebook(rewritten(tmp_path, key, (old, new)))


@pytest.mark.req("X40")
def test_a_step_that_promises_needs_a_rule_for_promises(tmp_path: Path) -> None:
    path = rewritten(tmp_path, "own_shop")
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"\[date\]\n(.+\n)+", "", text), "utf-8")
    with pytest.raises(ConfigError, match=r"\[date\]"):
        read_rulebook(path)


def test_no_step_of_the_system_or_of_somebody_outside_promises_anything() -> None:
    for book in BOOKS.values():
        for step in book.step:
            if ActorKind.OPERATOR not in step.by:
                assert not step.ask


def test_a_shop_can_set_what_its_waybills_look_like(tmp_path: Path) -> None:
    carriers = 'carriers = ["nova_poshta", "ukrposhta"]'
    book = read_rulebook(
        rewritten(tmp_path, "magazito", (carriers, "shortest = 14\nlongest = 14\ndigits = 14\n" + carriers))
    )
    assert (book.waybill.shortest, book.waybill.longest, book.waybill.digits) == (14, 14, 14)
