"""What the desk does of itself has a name in every language, wherever it is given as the reason of moves and sums."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from orderdesk.data_files import data_folder
from orderdesk.i18n import LANGUAGES, in_language
from orderdesk.model import ActorKind
from orderdesk.wording.goods_acts import stock_act
from orderdesk.wording.labels import EVENTS, event_name
from tests.walking import BOOKS

DESK = Path(__file__).parents[2] / "orderdesk" / "desk"

OF_NO_ORDER = ("customer", "people", "courier_", "task_", "channel", "run_ordered")
"""How acts begin that move neither goods nor the money of an order."""

TRANSLATED = tuple(one for one in LANGUAGES if one != "en")

_FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def kinds() -> Iterator[str]:
    """Every kind of act or event that the desk's code names, and every event of a rulebook's step."""
    for path in sorted(DESK.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "kind")]
            if called in ("act", "open", "Change"):
                yield from (one.value for one in given if isinstance(one, ast.Constant) and one.value)  # type: ignore[misc]
    for book in BOOKS.values():
        yield from (step.event for step in book.step)
    yield from ("stock receive", "stock write-off", "stock count", "stock move", "stock import")


@pytest.mark.req("O12")
def test_every_act_that_moves_goods_or_money_has_a_name() -> None:
    said = {kind for kind in kinds() if not kind.startswith(OF_NO_ORDER)}
    assert {"run_left", "stop_done", "handed_over_owing", "goods_followed"} <= said
    assert {kind for kind in said if not re.search("[а-я]", stock_act(kind))} == set()
    assert {kind for kind in said if kind in EVENTS and not re.search("[а-я]", event_name(kind))} == set()


@pytest.mark.req("C39")
@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_of_a_screen_is_told_an_option_of_the_command_line_that_its_id_does_not_name(language: str) -> None:
    with (data_folder() / "locales" / language / "LC_MESSAGES" / "orderdesk.po").open("rb") as file:
        catalog = read_po(file)
    wrong = [(one.id, one.string) for one in catalog
             if one.id and isinstance(one.id, str) and isinstance(one.string, str)
             and not set(_FLAG.findall(one.string)) <= set(_FLAG.findall(one.id))]  # fmt: skip
    assert wrong == []


_A_VERB = {"ru": r"^\w*(ть|ти|чь)(ся)?\b", "uk": r"^\w*ти(ся)?\b"}
"""How what an operator can do begins: it is listed in refusals, “Possible now: …”."""


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_every_step_of_an_operator_is_called_what_they_do_not_what_then_holds(language: str) -> None:
    titles = {step.title for book in BOOKS.values() for step in book.step if ActorKind.OPERATOR in step.by}
    said = {in_language(title, language) for title in titles}
    assert {one for one in said if not re.search(_A_VERB[language], one)} == set()
