"""What the buyer was told of when it comes: no way past the consent rule, whichever step, edit or date is tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest

from orderdesk.channels import fields
from orderdesk.clock import DAY
from orderdesk.desk.commands.changes import Edit, Move
from orderdesk.desk.commands.record import Call
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.upkeep.doctor import examine
from orderdesk.errors import BadInput, DeskError
from orderdesk.json_text import to_json
from orderdesk.model import Consent, FieldValue, Order
from orderdesk.rules.edits import editable
from orderdesk.rules.rulebook.model import ConsentRule, Rulebook
from orderdesk.rules.rulebook.steps import Ask, AskKind, Step
from orderdesk.values import replace
from orderdesk.wording.dates import hours, local, typed_window, window
from tests.shop import NOON, Shop, at
from tests.walking import BOOKS

TOMORROW = at("2026-11-25 23:59") + 59
BEFORE: tuple[tuple[int | None, int | None], ...] = (
    (None, None),
    (TOMORROW, None),
    (at("2026-11-25 18:00"), at("2026-11-25 14:00")),
)
"""What may have been promised: nothing, a day, hours of it; each as the last instant and the first."""

TYPED = {
    AskKind.DAY: ("", "0", "24.11", "25.11", "+1", "26.11", "+9"),
    AskKind.WINDOW: (
        "",
        "14-16",
        "24.11 20-22",
        "25.11 14-18",
        "25.11 15-16",
        "26.11 10-12",
        "25.11 22-24:00",
        "+9 9-10",
    ),
}

Promise = tuple[FieldValue, FieldValue]


OWN = [(key, book.date.consent) for key, book in sorted(BOOKS.items()) if book.date]
CASES = [
    (key, rule) for key, book in sorted(BOOKS.items()) for rule in ConsentRule
    if (key, rule) in OWN or any(ask.field == "planned_at" for step in book.step for ask in step.ask)
]  # fmt: skip
"""Every rulebook by its own rule; one whose steps ask for the day by every rule that there can be."""


def promise(order: Order) -> Promise:
    return order.planned_at, order.value("window_from")


def breaks(rule: ConsentRule, before: Promise, after: Promise) -> bool:
    """Whether going from one promise to the other wants the buyer's consent."""
    if before == after or before[0] is None:
        return False
    assert isinstance(before[0], int)
    assert isinstance(after[0], int)
    return rule is ConsentRule.ALWAYS or (rule is ConsentRule.LATER and after[0] > before[0])


def answers(asked: tuple[Ask, ...], photo: Path) -> Iterator[dict[str, str]]:
    """Every way to answer what touches the promise, with each choice there is, all else filled in.

    One way is enough where nothing of it is asked.
    """
    texts = {AskKind.MONEY: "12.34", AskKind.PAYMENT: "12.34", AskKind.PHONE: "+380501112233", AskKind.FILE: str(photo),
             AskKind.YES: "yes", AskKind.TEXT: "20450012345678", AskKind.COUNT: "2"}  # fmt: skip
    ways = [TYPED.get(ask.kind) or tuple(o.key for o in ask.options) or (texts[ask.kind],) for ask in asked]
    for chosen in product(*ways) if any(ask.field == "planned_at" for ask in asked) else [tuple(w[0] for w in ways)]:
        given: dict[str, str] = {}
        for ask, text in zip(asked, chosen, strict=True):
            fits = all(given.get(n) in (v if isinstance(v, list) else [v]) for n, v in ask.when.items())
            given |= {ask.field: text} if text and fits else {}
        yield given


def ruled(shop: Shop, channel: str, rule: ConsentRule) -> Rulebook:
    """The channel's rulebook with another consent rule, in force in the shop from now on."""
    book = BOOKS[channel]
    assert book.date is not None
    other = replace(book, date=replace(book.date, consent=rule))
    rules = shop.parts.rules
    vars(shop.parts)["rules"] = replace(rules, books={**rules.books, channel: other})
    shop.desk = shop.parts.desk(shop.store)
    return other


def made(shop: Shop, book: Rulebook, status: str, step: Step | None, known: tuple[int | None, int | None]) -> Order:
    """An order in a status with a promise, its buyer spoken to, on which the step is possible."""
    method = str((step.when if step else {}).get("method", "delivery"))
    facts = {"category": "flowers", "paid_amount": 100, **({} if known[1] is None else {"window_from": known[1]})}
    number = f"P-{len(shop.store.orders.ids()) + 1}"
    order = shop.from_(book.key, number, status, method=method, planned_at=known[0], facts=facts)
    return shop.desk.do(Call("reached"), order)


def tried(shop: Shop, order: Order, step: Step, given: Mapping[str, str], consent: Consent | None) -> Order | None:
    """The order after the step; nothing where it was refused."""
    try:
        return shop.desk.do(Take(step.key, given, consent=consent, sure=True), order)
    except DeskError:
        return None


@pytest.mark.req("X40")
def test_the_checker_names_a_later_promise_that_nobody_agreed_to(shop: Shop) -> None:
    order = shop.receive("1", "delivery")
    shop.desk.do(Move(TOMORROW + DAY, consent=Consent(by="buyer", via="phone")), order)
    with shop.store.write():
        assert examine(shop.store, shop.parts.rules) == []
        shop.store.connection.run(
            """INSERT INTO history (order_id, version, at, recorded_at, actor, actor_kind, kind, changes, note, act_id)
               SELECT order_id, version + 1, at, recorded_at, actor, actor_kind, kind, ?, note, act_id FROM history
               WHERE kind = 'rescheduled'""",
            (to_json({"planned_at": [TOMORROW + DAY, TOMORROW + 2 * DAY]}),),
        )
        assert "I14" in " ".join(one.said for one in examine(shop.store, shop.parts.rules))


@pytest.mark.req("X40", "K22", "K55", "M41", "F45")
@pytest.mark.parametrize(("channel", "rule"), CASES)
def test_no_step_moves_a_promise_past_the_consent_rule(
    shop: Shop, tmp_path: Path, channel: str, rule: ConsentRule
) -> None:
    book, photo = ruled(shop, channel, rule), tmp_path / "photo.jpg"
    photo.touch()
    consent, moving = Consent(by="buyer", via=book.contact[0]), 0
    for step in book.step:
        for status, known in product(step.from_, BEFORE):
            for given in answers(step.ask, photo):
                order = made(shop, book, status, step, known)
                after = tried(shop, order, step, given, None)
                if after is not None:
                    assert not breaks(rule, promise(order), promise(after)), (step.key, status, known, given)
                    assert after.planned_at is None or after.planned_at >= shop.clock() or promise(order) == known
                elif (agreed := tried(shop, order, step, given, consent)) is not None:
                    assert breaks(rule, promise(order), promise(agreed)), "nothing but the consent was missing"
                    assert agreed.value("consent_by") == "buyer"
                    assert agreed.value("first_planned_at") == order.planned_at
                    moving += 1
    asks = any(ask.field == "planned_at" for step in book.step for ask in step.ask)
    assert bool(moving) is (asks and rule is not ConsentRule.NEVER), "or nothing was tried"
    assert not [one for one in examine(shop.store, shop.parts.rules) if "I14" in one.said], (
        "nor does the checker say so"
    )


@pytest.mark.req("X40", "F45")
@pytest.mark.parametrize(("channel", "rule"), OWN)
def test_no_date_and_no_edit_moves_a_promise_past_the_consent_rule(shop: Shop, channel: str, rule: ConsentRule) -> None:
    book = ruled(shop, channel, rule)
    assert book.date is not None
    targets = [
        (NOON + 3600, None),
        (NOON + 30 * 3600, NOON + 26 * 3600),
        (NOON + 60 * 3600, NOON),
        (NOON + 60 * 3600, None),
    ]
    for status, known in product((status.key for status in book.status), BEFORE[1:]):
        for to, begin in targets if status in book.date.in_ else targets[:1]:
            order = made(shop, book, status, None, known)
            try:
                after = shop.desk.do(Move(to, begin=begin), order)
            except DeskError:
                continue
            assert not breaks(rule, promise(order), promise(after)), (status, known, to, begin)
            assert promise(after) == (to, begin), "hours that were promised for another day are gone"
        order = made(shop, book, status, None, known)
        values = {"lines": "TEA-1*2", "method": "pickup", "delivery_cost": "5", "waybill": "20450012345678"}
        for field in editable(book, order):
            agreed = Consent(by="buyer", via=book.contact[0])
            after = shop.desk.do(
                Edit({field: values.get(field, "другое")}, agreed, sure=True), shop.order(order.number)
            )
            assert promise(after) == promise(order)
        for field in ("planned_at", "window_from"):
            with pytest.raises(DeskError):
                shop.desk.do(Edit({field: "1"}, Consent(by="buyer", via=book.contact[0])), shop.order(order.number))


@pytest.mark.req("X40", "F45")
@pytest.mark.parametrize("hours", ["24.11 12-14", "24.11 17-19", "24.11 18-19", "24.11 19-20", "24.11 17-20"])
def test_flowwows_time_is_not_moved_earlier_either_without_agreement(shop: Shop, hours: str) -> None:
    facts = {"window_from": at("2026-11-24 20:00"), "category": "flowers"}
    shop.from_("flowwow", "F-1", "accepted", planned_at=at("2026-11-24 22:00"), facts=facts)  # 18 to 20 in Moscow
    assert "согласие" in shop.run("reschedule", "F-1", hours).stderr
    assert shop.order("F-1").planned_at == at("2026-11-24 22:00")
    assert shop.run("reschedule", "F-1", hours, "--consent", "buyer", "--via", "chat").exit_code == 0


@pytest.mark.req("X40")
def test_without_hours_the_buyer_is_told_the_day_and_never_an_instant(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "ready", method="delivery", planned_at=at("2026-11-26 02:59") + 59)  # 25.11 in Kyiv
    named = ("--set", "courier=Олег", "--set", "courier_phone=0671112233")
    refused = shop.run("take", "M-1", "send_courier", *named)
    assert "planned_at" in refused.stderr, "no hours are offered that nobody has promised"
    hours = ("--set", "planned_at=25.11 14-16", "--consent", "shop", "--via", "phone", "--note", "договорились")
    assert shop.run("take", "M-1", "send_courier", *named, *hours).exit_code == 0
    order = shop.json("show", "M-1")
    assert any("25.11 14:00–16:00" in item["text"] for item in order["outbox"])
    assert not any("23:59" in item["text"] for item in order["outbox"])
    event = shop.json("history", "M-1")[-1]
    assert (event["kind"], event["note"], event["changes"]["consent_by"]) == (
        "courier_sent", "договорились", [None, "shop"])  # fmt: skip


@pytest.mark.req("X40", "K56")
def test_a_step_that_moves_the_day_without_a_talk_is_counted_as_a_move_without_evidence(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "agreement", planned_at=TOMORROW)
    moved = shop.run("take", "S-1", "confirm", "--set", "planned_at=28.11", "--consent", "shop", "--via", "phone")
    assert moved.exit_code == 0
    assert "Не хватает" in moved.stderr
    report = shop.json("report", "quality")
    assert report["date_moves_without_evidence"] == 1
    assert report["without_evidence"][0]["what"] == "date"


@pytest.mark.req("X41")
def test_kaspi_moves_a_date_by_five_days_and_no_further_however_often(shop: Shop) -> None:
    shop.receive("4821", "delivery")  # promised for the 25th
    agreed = ("--consent", "buyer", "--via", "phone")
    assert "30.11.2026" in shop.run("show", "4821").stdout, "the limit is said before"
    refused = shop.run("reschedule", "4821", "1.12", *agreed)
    assert refused.exit_code == 1
    assert "30.11.2026" in refused.stderr
    assert shop.run("reschedule", "4821", "28.11", *agreed).exit_code == 0
    assert shop.run("reschedule", "4821", "1.12", *agreed).exit_code == 1, "counted from the day promised first"
    assert shop.run("reschedule", "4821", "30.11", *agreed).exit_code == 0
    assert shop.json("show", "4821")["planned_at"] == "2026-11-30T23:59:59+05:00"


@pytest.mark.req("X41")
def test_other_channels_have_no_such_limit(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "packing", planned_at=TOMORROW)
    assert shop.run("reschedule", "S-1", "+60", "--consent", "buyer", "--via", "phone").exit_code == 0


@pytest.mark.req("X51")
@pytest.mark.parametrize("typed", ["15:00-15:00", "15-15", "22-14", "23:59-12:00", "14-13:59"])
def test_hours_the_wrong_way_round_are_no_window(typed: str) -> None:
    with pytest.raises(BadInput, match="раньше"):
        window(typed, NOON, "Asia/Almaty")


@pytest.mark.req("X51")
@pytest.mark.parametrize(("typed", "hours"), [("23-1", 2), ("22:30-4:30", 6), ("9-21", 12), ("0-23:30", 23.5)])
def test_a_short_window_may_go_over_midnight(typed: str, hours: float) -> None:
    begin, end = window(typed, NOON, "Asia/Almaty")
    assert end - begin == hours * 3600


@pytest.mark.req("X51")
@pytest.mark.parametrize(
    ("typed", "again"),
    [("22-24", "22:00-24:00"), ("22:00-24:00", "22:00-24:00"), ("9-24", "09:00-24:00"), ("22-0", "22:00-24:00"),
     ("+1 0-24", "00:00-24:00")],
)  # fmt: skip
def test_24_is_the_end_of_the_day_and_is_typed_and_shown_so(typed: str, again: str) -> None:
    begin, end = window(typed, NOON, "Asia/Almaty")
    midnight = local(end, "Asia/Almaty")
    assert (midnight.hour, midnight.minute, (midnight.date() - local(begin, "Asia/Almaty").date()).days) == (0, 0, 1)
    shown = typed_window(begin, end, "Asia/Almaty")
    assert shown.split(" ")[1] == again
    assert window(shown, NOON, "Asia/Almaty") == (begin, end), "what is offered is read as what it was"
    assert hours(begin, end, "Asia/Almaty") == again.replace("-", "–")


@pytest.mark.req("X51")
@pytest.mark.parametrize(("typed", "why"), [("22-25", "25:00"), ("22-24:01", "24:01"), ("20:60-22", "20:60")])
def test_an_hour_that_no_clock_shows_is_named_in_the_refusal(typed: str, why: str) -> None:
    with pytest.raises(BadInput, match=f"{why} — такого времени нет"):
        window(typed, NOON, "Asia/Almaty")


@pytest.mark.req("X51")
@pytest.mark.parametrize(
    ("planned", "begin", "kept"),
    [
        ("25.11.2026 24:00", "25.11.2026 22:00", "2026-11-26 00:00"),
        ("2026-11-25T24:00:00+05:00", "2026-11-25T22:00:00+05:00", "2026-11-26 00:00"),
        ("26.11.2026 00:00", "25.11.2026 22:00", "2026-11-26 00:00"),
        ("2026-11-26T00:00:00+05:00", "2026-11-25T22:00:00+05:00", "2026-11-26 00:00"),
        ("25.11.2026 24:00", "", "2026-11-26 00:00"),
        ("25.11.2026", "25.11.2026 22:00", "2026-11-25 23:59"),
        ("25.11.2026 00:00", "", "2026-11-25 23:59"),
    ],
)
def test_a_file_may_promise_hours_that_end_with_the_day(planned: str, begin: str, kept: str) -> None:
    begun = fields.instant(begin, "window_from", "Asia/Almaty")
    found = fields.instant(planned, "planned_at", "Asia/Almaty", day_ends=True, begun=begun)
    assert found is not None
    assert f"{local(found, 'Asia/Almaty'):%Y-%m-%d %H:%M}" == kept
