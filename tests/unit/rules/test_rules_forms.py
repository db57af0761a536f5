"""What is typed into the fields of a step: what of it is taken, and what is refused in which words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from orderdesk.clock import DAY, HOUR
from orderdesk.errors import BadInput
from orderdesk.model import FieldValue
from orderdesk.rules.questions import Form, offered
from orderdesk.rules.rulebook.steps import Ask, AskKind, Option
from orderdesk.values import replace
from tests.shop import NOON, at
from tests.unit.bare_orders import BOOKS, order, situation

pytestmark = pytest.mark.usefixtures("english")

OWN = BOOKS["own_shop"]
TODAY = at("2026-11-24 23:59") + 59


def asking(*asks: Ask) -> Form:
    """A form that asks for these fields."""
    return Form(OWN, replace(OWN.step[0], title="accept", ask=asks))


def read(ask: Ask, text: str, *folders: Path, **known: Any) -> dict[str, FieldValue]:
    form = replace(asking(ask), folders=folders)
    return form.read(situation(order("own_shop", "agreement", **known)), {ask.field: text})


@pytest.mark.parametrize(
    ("kind", "field", "text", "set_"),
    [
        (AskKind.TEXT, "courier", "  Олег  ", {"courier": "Олег"}),
        (AskKind.TEXT, "waybill", "2045 0123 4567 89", {"waybill": "20450123456789"}),
        (AskKind.DAY, "planned_at", "+1", {"planned_at": TODAY + DAY}),
        (AskKind.WINDOW, "planned_at", "14-16", {"planned_at": NOON + 4 * HOUR, "window_from": NOON + 2 * HOUR}),
        (AskKind.MONEY, "delivery_cost", "150,50", {"delivery_cost": 15_050}),
        (AskKind.PAYMENT, "paid_amount", "1000", {"paid_amount": 100_000}),
        (AskKind.PHONE, "courier_phone", "8 701 234-56-78", {"courier_phone": "+77012345678"}),
        (AskKind.YES, "certain", "YES", {"certain": True}),
        (AskKind.YES, "certain", "да", {"certain": True}),
        (AskKind.CHOICE, "payment", "card", {"payment": "card"}),
    ],
)
def test_an_answer_is_kept_as_its_kind_has_it(
    kind: AskKind, field: str, text: str, set_: dict[str, FieldValue]
) -> None:
    options = (Option(key="cash", title="cash"), Option(key="card", title="card"))
    assert read(Ask(field=field, title="What", kind=kind, options=options), text) == set_


@pytest.mark.parametrize(
    ("ask", "text", "said"),
    [
        (Ask(field="courier", title="Courier"), " ", "Missing: Courier (courier)."),
        (Ask(field="certain", title="Packed", kind=AskKind.YES), "no", "This must be done first: Packed."),
        (
            Ask(field="payment", title="How", kind=AskKind.CHOICE, options=(Option(key="cash", title="in notes"),
                                                                            Option(key="card", title="by card"))),
            "in notes",
            "How: one of in notes (cash), by card (card).",
        ),
        (
            Ask(field="planned_at", title="Day", kind=AskKind.DAY), "+367",
            "26.11.2027 lies 367 days ahead; nothing is promised for more than 366: look at the year.",
        ),
        (
            Ask(field="planned_at", title="Hours", kind=AskKind.WINDOW), "+400 14-16",
            "29.12.2027 lies 400 days ahead; nothing is promised for more than 366: look at the year.",
        ),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_with_what_is_wanted(ask: Ask, text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(ask, text)
    assert str(caught.value) == said


def test_a_file_is_kept_by_its_whole_path_and_not_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = Ask(field="photo", title="Photo", kind=AskKind.FILE)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(BadInput, match=r"The file ~/empty.jpg is empty."):
        read(photo, "~/empty.jpg", tmp_path)
    (tmp_path / "bouquet.jpg").write_bytes(b"x")
    there = {"photo": str((tmp_path / "bouquet.jpg").resolve())}
    assert read(photo, "~/bouquet.jpg", tmp_path) == there
    assert read(photo, "bouquet.jpg", tmp_path) == there
    with pytest.raises(BadInput, match=re.escape(f"No photo {tmp_path}: it must lie in {tmp_path}, or where")):
        read(photo, str(tmp_path), tmp_path)


@pytest.mark.parametrize("path", ["nowhere.jpg", "x" * 5000, "~nobody-of-that-name/bouquet.jpg"])
def test_a_path_that_cannot_even_be_looked_for_is_no_photo(tmp_path: Path, path: str) -> None:
    with pytest.raises(BadInput, match="No photo "):
        read(Ask(field="photo", title="Photo", kind=AskKind.FILE), path, tmp_path)


@pytest.mark.parametrize("asks", [(), (Ask(field="courier", title="Courier"), Ask(field="waybill", title="Waybill"))])
def test_an_answer_that_nobody_asked_for_is_refused_with_what_is_asked(asks: tuple[Ask, ...]) -> None:
    known = ", ".join(ask.field for ask in asks) or "—"
    with pytest.raises(BadInput) as caught:
        asking(*asks).read(situation(order("own_shop", "agreement")), {"color" * 20: "red"})
    name = ("color" * 20)[:39] + "…"
    assert str(caught.value) == f"“accept” does not ask for “{name}”; it asks for: {known}."


def test_what_need_not_be_answered_is_left_out() -> None:
    form = asking(Ask(field="note", title="Note", required=False), Ask(field="courier", title="Courier"))
    here = situation(order("own_shop", "agreement"))
    assert form.read(here, {"note": "", "courier": "Олег"}) == {"courier": "Олег"}
    assert form.read(here, {"courier": "Олег", "note": "ring"}) == {"courier": "Олег", "note": "ring"}


def test_a_field_that_hangs_on_an_answer_is_asked_after_it() -> None:
    form = asking(
        Ask(field="handed_to", title="To", options=()),
        Ask(field="whom", title="Whom", when={"handed_to": "third_person"}),
        Ask(field="why", title="Why", when={"has": "handed_to"}),
    )
    here = situation(order("own_shop", "agreement"))
    for answers, names in (
        ({}, ["handed_to"]),
        ({"handed_to": ""}, ["handed_to"]),
        ({"handed_to": "personally"}, ["handed_to", "why"]),
        ({"handed_to": "third_person"}, ["handed_to", "whom", "why"]),
    ):
        assert [ask.field for ask in form.asked(here, answers)] == names


@pytest.mark.req("X12")
@pytest.mark.parametrize(
    ("had", "typed", "asked"),
    [
        (0, "", []),
        (0, "much", []),
        (0, "1000", []),
        (40_000, "600", []),
        (0, "400", ["400 ₸ of the 1 000 ₸ owed: 600 ₸ stays owed"]),
        (40_000, "700", ["100 ₸ more than the 600 ₸ owed: why"]),
    ],
)
def test_another_sum_than_the_one_owed_asks_a_question_of_its_own(had: int, typed: str, asked: list[str]) -> None:
    form = asking(Ask(field="paid_amount", title="Sum", kind=AskKind.PAYMENT), Ask(field="note", title="Note"))
    found = form.asked(situation(order("own_shop", "agreement", paid_amount=had)), {"paid_amount": typed})
    assert [ask.title.replace("\N{NO-BREAK SPACE}", " ") for ask in found] == ["Sum", *asked, "Note"]


@pytest.mark.req("X12")
def test_a_part_that_is_owned_to_leaves_no_trace_but_the_sum_and_why_it_was_more_does() -> None:
    form = asking(Ask(field="paid_amount", title="Sum", kind=AskKind.PAYMENT))
    here = situation(order("own_shop", "agreement"))
    with pytest.raises(BadInput, match="Missing: Sum"):
        form.read(here, {})
    assert form.read(here, {"paid_amount": "400", "difference": "y"}) == {"paid_amount": 40_000}
    assert form.read(here, {"paid_amount": "1100", "difference": "a tip"}) == {
        "paid_amount": 110_000, "difference": "a tip"}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "field", "known", "text"),
    [
        (AskKind.TEXT, "courier", {}, ""),
        (AskKind.TEXT, "courier", {"courier": "Олег"}, "Олег"),
        (AskKind.TEXT, "courier", {"courier": 17}, "17"),
        (AskKind.YES, "certain", {"certain": True}, ""),
        (AskKind.MONEY, "delivery_cost", {}, "100.00"),
        (AskKind.DAY, "planned_at", {"planned_at": NOON}, "24.11.2026"),
        (AskKind.WINDOW, "planned_at", {"planned_at": NOON}, ""),
        (AskKind.WINDOW, "planned_at", {"planned_at": NOON, "window_from": NOON - HOUR}, "24.11.2026 11:00-12:00"),
        (AskKind.PAYMENT, "paid_amount", {}, "1000.00"),
        (AskKind.PAYMENT, "paid_amount", {"paid_amount": 40_000}, "600.00"),
    ],
)
def test_what_is_known_already_is_offered_as_it_would_be_typed(
    kind: AskKind, field: str, known: dict[str, Any], text: str
) -> None:
    assert offered(Ask(field=field, title="What", kind=kind), order("own_shop", "agreement", **known), OWN) == text


@pytest.mark.parametrize(("text", "moved"), [("24.11", {}), ("25.11", {"planned_at": TODAY + DAY})])
def test_the_day_that_is_promised_already_keeps_its_hours(text: str, moved: dict[str, FieldValue]) -> None:
    day = Ask(field="planned_at", title="Day", kind=AskKind.DAY)
    assert read(day, text, planned_at=NOON + HOUR, window_from=NOON) == moved


def test_the_hours_that_are_promised_already_are_no_new_promise() -> None:
    hours = Ask(field="planned_at", title="Hours", kind=AskKind.WINDOW)
    promised = {"planned_at": NOON + 2 * HOUR, "window_from": NOON}
    assert read(hours, "24.11.2026 12:00-14:00", **promised) == {}
    assert read(hours, "24.11.2026 12:00-15:00", **promised) == {"planned_at": NOON + 3 * HOUR, "window_from": NOON}


@pytest.mark.parametrize(
    ("answers", "title"),
    [
        ({}, "Take 1 000 ₸"),
        ({"delivery_cost": "50"}, "Take 950 ₸"),
        ({"delivery_cost": "a little"}, "Take 1 000 ₸"),
        (None, "Take each its own"),
    ],
)
def test_a_title_names_the_sum_by_the_answers_so_far(answers: dict[str, str] | None, title: str) -> None:
    ask = Ask(field="paid", title="Take {total}")
    said = asking(ask).title(ask, None if answers is None else order("own_shop", "agreement"), answers or {})
    assert said.replace("\N{NO-BREAK SPACE}", " ") == title


def test_what_must_be_done_first_is_said_with_the_sum_that_the_answers_make() -> None:
    form = asking(
        Ask(field="delivery_cost", title="Delivery", kind=AskKind.MONEY),
        Ask(field="told", title="{total} is named", kind=AskKind.YES),
    )
    with pytest.raises(BadInput) as caught:
        form.read(situation(order("own_shop", "agreement")), {"delivery_cost": "50", "told": "no"})
    assert str(caught.value).replace("\N{NO-BREAK SPACE}", " ") == "This must be done first: 950 ₸ is named."
    with pytest.raises(BadInput) as caught:
        form.read(situation(order("own_shop", "agreement")), {"delivery_cost": "50"})
    assert str(caught.value).replace("\N{NO-BREAK SPACE}", " ") == "Missing: 950 ₸ is named (told)."


@pytest.mark.req("X40")
@pytest.mark.parametrize(
    ("book", "status", "text", "promised", "wants"),
    [
        ("own_shop", "agreement", "+2", NOON, True),
        ("own_shop", "agreement", "+2", None, False),  # the first promise is agreed by making it
        ("own_shop", "agreement", "24.11", NOON + DAY, False),  # earlier than promised
        ("magazito", "confirmed", "24.11", NOON + DAY, True),  # this channel wants it for any other day
        ("own_shop", "agreement", "24.11", NOON, False),
        ("own_shop", "agreement", "someday", NOON, False),
        ("own_shop", "agreement", "", NOON, False),
    ],
)
def test_a_form_wants_consent_where_its_day_moves_a_promise(
    book: str, status: str, text: str, promised: int | None, wants: bool
) -> None:
    day = Ask(field="planned_at", title="Day", kind=AskKind.DAY)
    form = Form(BOOKS[book], replace(OWN.step[0], ask=(Ask(field="courier", title="Courier"), day)))
    here = situation(order(book, status, planned_at=promised))
    assert form.wants_consent(here, {"planned_at": text, "courier": ""}) is wants
