"""Which steps an order has now and whose they are, where they lead, and what is said where there is none."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.model import ActorKind
from orderdesk.rules.possible import (
    blocked,
    cancel_rights,
    cancel_step,
    destination,
    external_status,
    in_own_words,
    leads_back,
    open_step,
    outside,
    proof_rights,
    proof_step,
    refuse_step,
    step_on,
    steps,
    way_of,
)
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import External, Rulebook
from orderdesk.rules.rulebook.steps import Block, Destination, Proof, Step
from orderdesk.values import replace
from tests.unit.bare_orders import BOOKS, order, situation

pytestmark = pytest.mark.usefixtures("english")

KASPI, MAGAZITO, FLOWWOW, OWN = (BOOKS[key] for key in ("kaspi", "magazito", "flowwow", "own_shop"))


def keys(found: Any) -> list[str]:
    return [step.key for step in found]


@pytest.mark.parametrize(
    ("book", "status", "fields", "letter", "key"),
    [
        (OWN, "new", {}, "a", "accept"),
        (OWN, "new", {}, "i", None),
        (OWN, "agreement", {}, "m", "pay"),
        (OWN, "agreement", {"paid_amount": 100_000}, "m", None),
        (OWN, "ready", {}, "c", "send_courier"),
        (OWN, "ready", {"method": "carrier"}, "c", None),
        (OWN, "ready", {"method": "carrier"}, "t", "ship"),
        (FLOWWOW, "accepted", {"category": "flowers"}, "a", "attach_photo"),
        (FLOWWOW, "accepted", {"category": "books"}, "a", None),
    ],
)
def test_a_key_takes_the_step_that_is_there_now(
    book: Rulebook, status: str, fields: dict[str, Any], letter: str, key: str | None
) -> None:
    step = step_on(book, order(book.key, status, **fields), letter)
    assert (step and step.key) == key


def test_steps_are_those_of_whoever_asks() -> None:
    here = order("flowwow", "photo", cancel_requested=True)
    assert keys(steps(FLOWWOW, here, ActorKind.SYSTEM)) == ["ask_for_rating"]
    assert keys(steps(FLOWWOW, here, ActorKind.MARKETPLACE)) == ["cancel_withdrawn", "buyer_cancelled"]
    assert keys(outside(FLOWWOW, here)) == ["photo_liked", "photo_disliked", "cancel_withdrawn", "buyer_cancelled"]


def test_what_several_may_have_done_is_asked_once_by_the_first_of_its_name() -> None:
    one, two = (replace(FLOWWOW.step[0], key=key, event="gone", by=(ActorKind.BUYER, ActorKind.MARKETPLACE))
                for key in ("first", "second"))  # fmt: skip
    three = replace(one, key="third", event="stays")
    assert keys(outside(replace(FLOWWOW, step=(three, one, two)), order("flowwow", "new"))) == ["third", "first"]


def test_the_step_against_a_proof_by_cancelling_and_by_opening() -> None:
    assert [cancel_step(OWN, order("own_shop", status)) is None for status in ("new", "done")] == [False, True]
    assert (open_step(KASPI, order("kaspi", "new")), proof_step(OWN, order("own_shop", "pickup"))) == (None, None)
    opens = open_step(MAGAZITO, order("magazito", "new"))
    assert opens is not None
    assert opens.on_open
    proved = proof_step(KASPI, order("kaspi", "pickup"))
    assert proved is not None
    assert proved.proof is Proof.CODE


@pytest.mark.parametrize(
    ("reason", "rights"),
    [
        ("client_wish", (Right.PROCESS,)),
        ("out_of_stock", (Right.PROCESS, Right.CANCEL_COSTLY)),
        ("4", (Right.PROCESS, Right.CANCEL_COSTLY)),
        ("no such", (Right.PROCESS,)),
    ],
)
def test_a_reason_with_a_price_asks_for_a_right_of_its_own(reason: str, rights: tuple[Right, ...]) -> None:
    assert cancel_rights(FLOWWOW, reason) == rights


def test_a_hand_over_asks_for_the_right_of_its_step() -> None:
    by_code = replace(OWN.step[0], proof=Proof.CODE, right=Right.SHIP)
    assert proof_rights(replace(OWN, step=(OWN.step[0], by_code))) == (Right.SHIP,)
    assert proof_rights(replace(OWN, step=(OWN.step[0],))) == (Right.HAND_OVER,), "where none says otherwise"


@pytest.mark.parametrize(
    ("to", "express", "way", "status"),
    [
        ((), False, None, "new"),
        ((Destination(status="ready"),), False, 0, "ready"),
        ((Destination(status="ready", when={"express": True}), Destination(status="packing")), True, 0, "ready"),
        ((Destination(status="ready", when={"express": True}), Destination(status="packing")), False, 1, "packing"),
        ((Destination(status="done"),), False, 0, "unpaid"),  # it waits for its money
    ],
)
def test_a_step_leads_the_first_way_that_fits(
    to: tuple[Destination, ...], express: bool, way: int | None, status: str
) -> None:
    step: Step = replace(OWN.step[0], to=to)
    here = order("own_shop", "new", express=express)
    assert way_of(OWN, step, here) == (None if way is None else to[way])
    assert destination(OWN, step, here) == status


@pytest.mark.parametrize(
    ("status", "to", "said"),
    [
        ("packing", "agreement", "This takes the order back: from “Being packed” to “Being agreed”."),
        ("packing", "packing", ""),
        ("packing", "ready", ""),
        ("delivery", "returning", "This takes the order back: from “In delivery” to “Coming back to the shop”."),
        ("returning", "returned", ""),
        ("returning", "returning", ""),
    ],
)
def test_a_step_that_leads_back_says_so(status: str, to: str, said: str) -> None:
    step = replace(OWN.step[0], to=(Destination(status=to),))
    assert leads_back(OWN, step, order("own_shop", status)) == said


@pytest.mark.parametrize(
    ("blocks", "said"), [((), ""), (({"paid": True}, {"paid": False}, {}), "second"), (({},), "first")]
)
def test_the_first_thing_that_stands_against_a_step_is_said(blocks: tuple[dict[str, Any], ...], said: str) -> None:
    names = ("first", "second", "third")
    step = replace(
        OWN.step[0],
        block=tuple(Block(when=when, said=name) for when, name in zip(blocks, names[: len(blocks)], strict=True)),
    )
    assert blocked(step, situation(order("own_shop", "new"))) == said


@pytest.mark.parametrize(
    ("status", "who", "by", "said"),
    [
        ("new", "", ActorKind.OPERATOR,
         "Order A-1: “pack” is not possible now. It is “New order”. Possible now: accept, cancel."),
        ("done", " Анна", ActorKind.OPERATOR,
         "Order A-1: “pack” is not possible now. It is “Done” ( Анна). "
         "Possible now: goods come back, repeat it, call, note."),
        ("new", "", ActorKind.SYSTEM,
         "Order A-1: “pack” cannot have happened to it. It is “New order”."),
    ],
)  # fmt: skip
def test_a_refusal_says_what_why_and_what_else(status: str, who: str, by: ActorKind, said: str) -> None:
    book = replace(OWN, step=tuple(step for step in OWN.step if status == "new" or ActorKind.OPERATOR not in step.by))
    assert str(refuse_step(book, order("own_shop", status), "pack", who, by)) == said


def test_two_steps_of_one_name_are_said_once() -> None:
    book = replace(OWN, step=(OWN.step[0], replace(OWN.step[0], key="again")))
    assert str(refuse_step(book, order("own_shop", "new"), "pack")).endswith("Possible now: accept.")


@pytest.mark.parametrize(
    ("facts", "own"),
    [
        ({"category": "Цветы"}, {"category": "flowers"}),
        ({"category": "  ЦВЕТЫ "}, {"category": "flowers"}),
        ({"category": "Книги"}, {"category": "Книги"}),
        ({"category": True, "source": "Цветы"}, {"category": True, "source": "Цветы"}),
    ],
)
def test_the_channels_words_become_the_rulebooks(facts: dict[str, Any], own: dict[str, Any]) -> None:
    assert in_own_words(FLOWWOW, facts) == own


def test_an_answer_means_the_first_status_that_fits_it_and_its_facts() -> None:
    rules = (
        External(status="done", when={"state": "OK", "paid_amount": 5}),
        External(status="ready", when={"state": "OK"}),
        External(status="new", when={"state": "OK", "express": True}),
    )
    book = replace(OWN, external=rules)
    assert external_status(book, {"state": "OK"}, {"paid_amount": 5}) == rules[0]
    assert external_status(book, {"state": "OK"}, {"express": True, "state": "NO"}) == rules[1], "the answer's own word"
    assert external_status(book, {"state": "NO"}, {}) is None
