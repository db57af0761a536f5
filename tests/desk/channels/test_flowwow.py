"""A Flowwow order by the hour: fifteen minutes to accept, a photo before the window, a recipient who must not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.clock import MINUTE
from orderdesk.desk.bulk_price import weigh
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.steps import Happen, Take
from orderdesk.desk.orders.price import offers, refund
from orderdesk.desk.views.news import News
from orderdesk.model import Order
from orderdesk.rules.possible import steps
from orderdesk.rules.questions import offered
from orderdesk.wording.labels import field_name
from tests.shop import Shop, at

WINDOW = {
    "window_from": at("2026-11-24 18:00"),
    "category": "flowers",
    "recipient": "Анна",
    "recipient_phone": "+79161234567",
}


def new(shop: Shop, number: str = "F-1", status: str = "new", **facts: object) -> Order:
    return shop.from_("flowwow", number, status, phone="+79031112233", customer="Олег", total=500_000,
                      delivery_cost=50_000, planned_at=at("2026-11-24 20:00"), facts={**WINDOW, **facts})  # fmt: skip


def outbox(shop: Shop, number: str = "F-1") -> list[str]:
    """What client and platform have been sent, oldest first."""
    return [item["kind"] for item in shop.json("show", number)["outbox"]]


def take(shop: Shop, step: str, *answers: str, number: str = "F-1") -> str:
    result = shop.run("take", number, step, *(part for answer in answers for part in ("--set", answer)))
    return result.stderr if result.exit_code else ""


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "shop" / "photos" / "букет.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"jpeg")
    return f"photo={path}"


@pytest.mark.req("F15", "F17", "F2")
def test_a_quarter_of_an_hour_by_any_clock_then_it_is_escalated_and_may_still_be_accepted(shop: Shop) -> None:
    shop.clock.at = at("2026-11-29 03:50")  # Sunday, 01:50 in Moscow
    order = shop.from_("flowwow", "F-1", "new", received_at=shop.clock(), planned_at=at("2026-11-29 20:00"))
    assert order.deadline is not None
    assert order.deadline.due_at == shop.clock() + 15 * MINUTE
    assert order.deadline.warn_at == shop.clock() + 10 * MINUTE
    shop.clock.advance(15 * MINUTE)
    assert shop.desk.do(Tick()) == []
    shop.clock.advance(1)
    shop.desk.do(Tick())
    shop.clock.advance(MINUTE)
    assert shop.desk.do(Tick()) == [], "once"
    assert shop.kinds("F-1") == ["received", "escalated"]
    assert outbox(shop) == [], "the platform's own call is no work in its cabinet"
    assert shop.json("list", "--shelf", "not_told") == []
    assert shop.json("list", "--shelf", "burning")[0]["number"] == "F-1"
    assert shop.run("accept", "F-1").exit_code == 0


@pytest.mark.req("F21", "F22", "F25", "F55", "X42")
@pytest.mark.parametrize(
    ("moment", "tier"),
    [
        ("2026-11-24 12:00", "excellent"),
        ("2026-11-24 17:30", "excellent"),
        ("2026-11-24 17:31", "acceptable"),
        ("2026-11-24 17:50", "acceptable"),
        ("2026-11-24 17:51", "late"),
        ("2026-11-24 18:30", "late"),
    ],
)
def test_a_photo_is_never_too_early_and_half_an_hour_before_the_window_is_best(
    shop: Shop, photo: str, moment: str, tier: str
) -> None:
    new(shop, status="accepted")
    shop.clock.at = at(moment)
    assert "нет.jpg нет" in take(shop, "attach_photo", "photo=/нет.jpg")
    empty = Path(photo.partition("=")[2]).with_name("пустой.jpg")
    empty.touch()
    assert "пустой.jpg пуст" in take(shop, "attach_photo", f"photo={empty}")
    assert shop.order("F-1").status == "accepted"
    assert take(shop, "attach_photo", photo) == "", "late is better than never"
    assert shop.order("F-1").status == "photo"
    assert shop.json("history", "F-1")[-1]["tier"] == tier
    late = {row["status"]: row["orders"] for row in shop.json("report", "quality")["late_steps"]}
    assert late == ({"accepted": 1} if tier == "late" else {})


@pytest.mark.req("F22")
def test_other_categories_know_no_photo(shop: Shop, photo: str) -> None:
    new(shop, status="accepted", category="electronics")
    shop.clock.at = at("2026-11-24 17:35")
    assert take(shop, "attach_photo", photo) != ""
    assert take(shop, "send_courier", "courier_kind=self") == ""


@pytest.mark.req("F24", "F27", "F28")
def test_the_clients_word_is_waited_for_and_only_a_no_holds_the_delivery(shop: Shop, photo: str) -> None:
    new(shop, status="accepted")
    shop.clock.at = at("2026-11-24 17:35")
    take(shop, "attach_photo", photo)
    shop.clock.at = at("2026-11-24 17:50") + 1
    shop.desk.do(Tick())
    assert shop.order("F-1").value("call_at") == shop.clock(), "ask in the chat"
    assert shop.run("event", "F-1", "photo_disliked").exit_code == 0
    assert shop.order("F-1").value("photo_rating") == "-"
    for step, answers in (
        ("send_courier", ["courier_kind=self"]),
        ("finish_third_party", ["courier=Такси", "handed_to=personally", "certain=yes"]),
    ):
        assert "приложите новое фото" in take(shop, step, *answers), "what they do not like is not brought to them"
        assert shop.order("F-1").status == "photo"
    other = Path(photo.partition("=")[2]).with_name("second.jpg")
    other.write_bytes(b"jpeg")
    assert take(shop, "attach_photo", f"photo={other}") == "", "a second round"
    assert shop.order("F-1").value("photo_rating") is None
    assert take(shop, "send_courier", "courier_kind=self") == "", "no word yet, and it leaves all the same"


@pytest.mark.req("F32", "X43")
@pytest.mark.parametrize("status", ["accepted", "photo"])
def test_what_a_third_party_courier_brought_is_done_from_where_it_stands(shop: Shop, status: str) -> None:
    new(shop, status=status)
    assert "courier" in take(shop, "finish_third_party", "handed_to=personally", "certain=yes"), "who brought it?"
    assert take(shop, "finish", "handed_to=personally", "certain=yes") != "", "no way past the courier for one's own"
    told = ("courier=Такси", "handed_to=personally", "certain=yes")
    assert take(shop, "finish_third_party", *told) == ""
    assert shop.order("F-1").status == "done"
    assert outbox(shop) == ["delivered", "finish"]


@pytest.mark.req("F30", "F31", "F32", "X43")
@pytest.mark.parametrize(
    ("kind", "status"), [("self", "courier_out"), ("own", "courier_out"), ("third", "third_party")]
)
def test_who_delivers_is_chosen_and_a_third_party_skips_courier_out(shop: Shop, kind: str, status: str) -> None:
    new(shop, status="accepted")
    named = [] if kind == "self" else ["courier=Такси", "courier_phone=+79160001122"]
    if named:
        assert "courier" in take(shop, "send_courier", f"courier_kind={kind}")
    before = outbox(shop)
    assert take(shop, "send_courier", f"courier_kind={kind}", *named) == ""
    assert shop.order("F-1").status == status
    left = [] if kind == "third" else ["on_the_way", "courierLeft"]
    assert outbox(shop)[len(before) :] == left, "to client and platform they are not out"
    assert take(shop, "finish", "handed_to=personally", "certain=yes") == ""


@pytest.mark.req("F36", "F38")
def test_it_is_done_only_for_certain_and_with_the_name_of_a_third_person(shop: Shop) -> None:
    new(shop, status="courier_out")
    assert "handed_to" in take(shop, "finish", "certain=yes")
    assert "Точно доставлено" in take(shop, "finish", "handed_to=personally")
    assert "handed_to_whom" in take(shop, "finish", "handed_to=third_person", "certain=yes")
    assert take(shop, "finish", "handed_to=third_person", "handed_to_whom=консьерж Пётр", "certain=yes") == ""
    assert shop.json("history", "F-1")[-1]["changes"]["handed_to_whom"][1] == "консьерж Пётр"
    assert shop.order("F-1").shelf == "archive"


@pytest.mark.req("F20", "F34")
@pytest.mark.parametrize(
    ("status", "back"),
    [("new", 500_000), ("accepted", 500_000), ("photo", 500_000), ("courier_out", 450_000), ("third_party", 450_000)],
)
def test_the_client_gets_all_back_until_the_courier_is_out_then_less_the_delivery(
    shop: Shop, status: str, back: int
) -> None:
    new(shop, status=status)
    assert shop.run("event", "F-1", "buyer_cancelled", "--yes").exit_code == 0
    order = shop.order("F-1")
    assert (order.status, order.shelf) == ("client_cancelled", "cancelled")
    money = refund(order)
    assert money is not None
    assert money.minor == back


@pytest.mark.req("F35", "F49")
@pytest.mark.parametrize(("status", "courier"), [("accepted", "—"), ("courier_out", "Олег")])
def test_a_clients_wish_to_cancel_is_a_ready_made_request_to_support(shop: Shop, status: str, courier: str) -> None:
    order = new(shop, status=status, courier=courier)
    rules = shop.parts.rules
    found = [offer.reason.key for offer in offers(shop.store, rules.clocks, rules.book("flowwow"), order, shop.clock())]
    assert "refused" not in found
    assert shop.run("cancel", "F-1", "--reason", "2", "--yes").exit_code == 0
    after = shop.order("F-1")
    assert (after.status, after.value("cancel_requested")) == (status, True)
    item = shop.json("show", "F-1")["outbox"][-1]
    assert (item["to"], item["kind"]) == ("marketplace", "support")
    for part in ("F-1", "просит отмену", courier):
        assert part in item["text"]


@pytest.mark.req("F39")
def test_refusing_costs_the_fee_which_is_said_before_and_the_first_in_a_month_is_free(shop: Shop) -> None:
    for number, status, fee in (("F-1", "new", ""), ("F-2", "new", "900 ₽"), ("F-3", "accepted", "1 350 ₽")):
        order = new(shop, number, status)
        offer = offers(shop.store, shop.parts.rules.clocks, shop.parts.rules.book("flowwow"), order, shop.clock())[-1]
        assert (offer.reason.key, fee in offer.fee, offer.costly) == ("not_ready", True, True)
        assert "комментар" in shop.run("cancel", number, "--reason", "7", "--yes").stderr
        result = shop.run("cancel", number, "--reason", "7", "--yes", "--comment", "нет флориста")
        assert fee in result.stdout
    assert [c.amount.minor for n in "123" for c in shop.store.charges.of(shop.order(f"F-{n}").id)] == [
        0,
        90_000,
        135_000,
    ]


@pytest.mark.req("F40")
@pytest.mark.parametrize("status", ["new", "accepted", "photo", "courier_out"])
def test_the_composition_is_never_changed(shop: Shop, status: str) -> None:
    new(shop, status=status)
    refused = shop.run("edit", "F-1", "--set", "lines=TEA-1*2", "--consent", "buyer", "--via", "chat")
    assert "состав не меняют" in refused.stderr


@pytest.mark.req("F43", "F42")
@pytest.mark.parametrize("way", ["phone", "whatsapp", "telegram", "sms"])
def test_nobody_is_contacted_but_through_the_platforms_chat(shop: Shop, way: str) -> None:
    new(shop)
    assert "chat" in shop.run("call", "F-1", "reached", "--via", way).stderr
    assert shop.run("call", "F-1", "reached", "--via", "chat").exit_code == 0


@pytest.mark.req("F45", "F55")
def test_the_window_moves_only_by_agreement_and_keeps_its_hours(shop: Shop) -> None:
    new(shop, status="accepted")
    assert "согласие" in shop.run("reschedule", "F-1", "25.11 10-12").stderr
    assert "14:00-16:00" in shop.run("reschedule", "F-1", "25.11").stderr
    agreed = shop.run("reschedule", "F-1", "25.11 10:00-12:30", "--consent", "buyer", "--via", "chat")
    assert agreed.exit_code == 0, agreed.stderr
    order = shop.json("show", "F-1")
    assert (order["facts"]["window_from"], order["planned_at"]) == (
        "2026-11-25T10:00:00+03:00", "2026-11-25T12:30:00+03:00")  # fmt: skip


@pytest.mark.req("F45", "X51")
def test_a_window_until_midnight_is_moved_to_and_shown(shop: Shop) -> None:
    new(shop, status="accepted")
    agreed = ("--consent", "buyer", "--via", "chat")
    assert "24:30 — такого времени нет" in shop.run("reschedule", "F-1", "22:00-24:30", *agreed).stderr
    assert shop.run("reschedule", "F-1", "22:00-24:00", *agreed).exit_code == 0
    assert shop.json("show", "F-1")["planned_at"] == "2026-11-25T00:00:00+03:00"
    assert "22:00–24:00" in shop.run("show", "F-1").stdout


@pytest.mark.req("F47", "F54")
def test_the_recipient_is_hidden_and_shown_only_for_a_reason_that_history_keeps(shop: Shop) -> None:
    new(shop)
    everything = "".join(shop.run(*words).stdout for words in (
        ("show", "F-1"), ("show", "F-1", "--json"), ("history", "F-1"), ("history", "F-1", "--json"),
        ("list", "--json"),
    ))  # fmt: skip
    assert "Анна" not in everything
    assert "9161234567" not in everything
    assert shop.json("show", "F-1")["customer"] == "Олег", "the one who pays is another person"
    assert shop.run("reveal", "F-1", "--reason", " ").exit_code == 1
    shown = shop.run("reveal", "F-1", "--reason", "не открывает, просил клиент")
    assert "Анна" in shown.stdout
    assert "9161234567" in shown.stdout
    event = shop.json("history", "F-1")[-1]
    assert (event["kind"], event["note"], event["actor"]) == ("revealed", "не открывает, просил клиент", "Мария")


@pytest.mark.req("X51", "F22")
@pytest.mark.parametrize(
    ("category", "wanted"),
    [("Цветы и подарки", True), ("КОНДИТЕРСКИЕ И ПЕКАРНИ", True), ("flowers", True), ("Подарочные корзины", False)],
)
def test_a_category_in_flowwows_own_words_gives_the_photo_step(shop: Shop, category: str, wanted: bool) -> None:
    facts = {"category": category, "window_from": shop.clock() + 7200}
    order = shop.from_("flowwow", "F-1", "accepted", facts=facts)
    assert ("attach_photo" in [step.key for step in steps(shop.parts.rules.book("flowwow"), order)]) == wanted


@pytest.mark.req("F45", "X100")
@pytest.mark.parametrize("window", ["24.11 12:00-14:00", "23:00-23:30"])
def test_nor_is_the_time_moved_without_agreement_whichever_way(shop: Shop, window: str) -> None:
    order = new(shop, status="accepted")
    refused = shop.run("reschedule", "F-1", window)
    assert (refused.exit_code, "согласие" in refused.stderr) == (1, True)
    assert shop.order("F-1") == order, "who gives a present has chosen its hour: earlier is as wrong as later"
    assert shop.run("reschedule", "F-1", window, "--consent", "buyer", "--via", "chat").exit_code == 0


def test_a_call_that_one_asks_for_oneself_by_noting_what_happened_rings_for_the_others_alone(shop: Shop) -> None:
    new(shop, status="photo", photo="rose.jpg")
    shop.desk.do(Tick())
    mine, theirs = (News(shop.store, shop.parts.rules, name) for name in ("Мария", "Олег"))
    shop.desk.do(Happen("photo_disliked"), shop.order("F-1"))
    shop.desk.do(Tick())
    assert mine.look(shop.clock()) == []
    assert [item.kind for item in theirs.look(shop.clock())] == ["call"]


@pytest.mark.req("X42")
def test_a_photo_that_is_not_liked_is_answered_with_another_one(shop: Shop, photo: str) -> None:
    new(shop, status="accepted")
    assert take(shop, "attach_photo", photo) == ""
    assert shop.run("event", "F-1", "photo_disliked").exit_code == 0
    book = shop.parts.rules.book("flowwow")
    step = book.step_of("attach_photo")
    assert step is not None
    assert offered(step.ask[0], shop.order("F-1"), book) == "", "the field is empty"
    assert "photo" in take(shop, "attach_photo"), "nothing is not the old one"
    assert "другой файл" in take(shop, "attach_photo", photo)
    assert shop.order("F-1").value("photo_rating") == "-"
    other = Path(photo.partition("=")[2]).with_name("другой.jpg")
    other.write_bytes(b"another")
    assert take(shop, "attach_photo", f"photo={other}") == ""
    order = shop.order("F-1")
    assert (order.value("photo_rating"), order.value("call_at")) == (None, None)


@pytest.mark.req("X42", "F27")
def test_every_photo_gives_the_client_his_minutes_anew_and_is_asked_about_by_itself(shop: Shop, photo: str) -> None:
    first = Path(photo.partition("=")[2])
    new(shop, status="accepted")
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        first.with_name(name).write_bytes(b"jpeg")
        assert take(shop, "attach_photo", f"photo={name}") == ""
        deadline = shop.order("F-1").deadline
        assert deadline is not None
        assert (deadline.target, deadline.due_at) == ("rating", shop.clock() + 15 * MINUTE)
        asked = shop.kinds("F-1").count("reminder")
        shop.clock.advance(15 * MINUTE + 1)
        shop.desk.do(Tick())
        assert shop.kinds("F-1").count("reminder") == asked + 1


COURIER = ("courier_kind=own", "courier=Олег", "courier_phone=+79160001122")
HANDED = ("handed_to=personally", "certain=yes")


@pytest.mark.req("X43", "F35")
@pytest.mark.parametrize(
    ("status", "step", "answers"),
    [
        ("accepted", "send_courier", COURIER),
        ("photo", "send_courier", COURIER),
        ("accepted", "finish_third_party", ("courier=Такси", *HANDED)),
        ("courier_out", "finish", HANDED),
        ("third_party", "finish", HANDED),
    ],
)
def test_while_support_is_asked_to_cancel_nothing_goes_out_or_ends_without_a_yes(
    shop: Shop, status: str, step: str, answers: tuple[str, ...]
) -> None:
    new(shop, status=status)
    assert shop.run("cancel", "F-1", "--reason", "2", "--yes").exit_code == 0
    shop.run("told", "F-1")
    weight = weigh(shop.store, shop.parts.rules, Take(step), [shop.order("F-1")], shop.clock())
    assert weight.costly
    assert any("дождитесь" in said for said in weight.warnings)
    assert "дождитесь" in take(shop, step, *answers)
    assert shop.order("F-1").status == status
    given = [part for answer in answers for part in ("--set", answer)]
    assert shop.run("take", "F-1", step, *given, "--yes").exit_code == 0
    order = shop.order("F-1")
    assert (order.value("cancel_requested") is None) is order.shelf.closed, "what is over waits for nobody's answer"


@pytest.mark.req("X43", "F35", "F49")
def test_what_waits_for_support_says_how_the_order_stands_now(shop: Shop) -> None:
    def asked() -> list[str]:
        untold = shop.store.outbox.untold(shop.order("F-1").id)
        return [item.text for item in untold if item.kind == "support"]

    new(shop, status="accepted")
    assert shop.run("cancel", "F-1", "--reason", "2", "--yes").exit_code == 0
    before = asked()
    given = [part for answer in COURIER for part in ("--set", answer)]
    assert shop.run("take", "F-1", "send_courier", *given, "--yes").exit_code == 0
    (now,) = asked()
    assert "Курьер вышел" in now
    assert "Олег" in now
    assert shop.run("undo", "F-1").exit_code == 0
    assert asked() == before
    assert shop.run("take", "F-1", "send_courier", *given, "--yes").exit_code == 0
    assert shop.run("event", "F-1", "cancel_withdrawn").exit_code == 0
    assert asked() == []


def test_the_cabinet_is_told_in_words_and_a_yes_is_what_the_step_says(shop: Shop) -> None:
    new(shop, status="courier_out")
    assert take(shop, "finish", *HANDED) == ""
    (item,) = shop.store.outbox.untold(shop.order("F-1").id)
    assert item.text == "завершить: кому вручено: лично"
    for book in shop.parts.rules.books.values():
        for step in book.step:
            for name in (*step.sets, *(ask.field for ask in step.ask)):
                assert not field_name(name).isascii(), f"{book.key}: {name}"


@pytest.mark.req("X43")
@pytest.mark.parametrize("act", [("event", "F-1", "buyer_cancelled"), ("cancel", "F-1", "--reason", "4")])
def test_a_cancelled_order_asks_support_no_more(shop: Shop, act: tuple[str, ...]) -> None:
    new(shop, status="accepted")
    assert shop.run("cancel", "F-1", "--reason", "2", "--yes").exit_code == 0
    assert shop.run(*act, "--yes").exit_code == 0
    order = shop.order("F-1")
    assert (order.shelf, order.value("cancel_requested")) == ("cancelled", None)
    assert "support" not in [item.kind for item in shop.store.outbox.untold(order.id)]
