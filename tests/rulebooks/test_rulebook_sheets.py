"""Every rule of every shipped rulebook, status by status, is what the marketplaces' own words say."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

import pytest

from orderdesk.model import METHODS, ActorKind
from orderdesk.rules.rulebook.load import read_rulebooks
from tests.rulebooks.sheet import sheet

HERE = Path(__file__).parent

PROVED = {
    "kaspi": ("K9", "K10", "K21", "K22", "K31", "K33", "K34", "K35", "K36", "K37", "K38", "K39", "K42", "K44", "K45",
              "K48", "K54", "K59", "K62", "K67", "K70"),
    "magazito": ("M28", "M29", "M31", "M32", "M41", "M43", "M44", "M47", "M50", "M51", "M53", "M54", "M57", "M58",
                 "M59", "M60", "M62", "M63"),
    "flowwow": ("F15", "F16", "F20", "F22", "F25", "F26", "F27", "F28", "F30", "F32", "F34", "F35", "F38", "F40", "F42",
                "F45", "F47", "F49", "F55"),
    "keycrm": ("C9", "C42"),
    "own_shop": ("C9", "O23", "C33", "C38", "C42", "C43", "C44", "O30"),
}  # fmt: skip


@pytest.mark.req("X100")
@pytest.mark.parametrize("key", [pytest.param(key, marks=pytest.mark.req(*ids), id=key) for key, ids in PROVED.items()])
def test_a_rulebook_answers_what_is_written_down_of_its_marketplace(key: str) -> None:
    told = (HERE / f"{key}.txt").read_text("utf-8").splitlines()
    expected = [line.partition("  #")[0].rstrip() for line in told]
    for said, line in zip_longest(sheet(read_rulebooks()[key]), expected):
        assert said == line


def test_no_shipped_rulebook_is_left_out() -> None:
    assert set(PROVED) == set(read_rulebooks())


def test_what_a_clock_alone_does_gives_nobody_anything_to_do_in_a_cabinet() -> None:
    """The marketplace has the same clock: nobody can enter there that a time has run out."""
    own = [step for book in read_rulebooks().values() for step in book.step if set(step.by) == {ActorKind.SYSTEM}]
    by_clock = [step for step in own if step.run is None]  # what a run does somebody has decided
    assert by_clock
    assert [(step.key, step.tell) for step in by_clock if step.tell or step.request] == []


def test_a_digit_means_one_way_of_delivery_wherever_it_is_asked() -> None:
    """Editing and typing in offer all ways in the order of `METHODS`; so does every step."""
    for key, book in read_rulebooks().items():
        for step in book.step:
            for ask in step.ask:
                if ask.field == "method":
                    assert tuple(option.key for option in ask.options) == METHODS, (key, step.key)
