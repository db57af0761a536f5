"""What the board asks and says before a key that is not taken back is read whole, in each language at 80 columns."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.cells import cell_len

from orderdesk.console.terminal_profile import Terminal
from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardReader
from orderdesk.i18n import LANGUAGES, _, use_language
from orderdesk.values import replace
from screens.dispatch import courier_cells, stop_cells
from screens.dispatch.plan_line import half_said
from screens.dispatch.second_key import Asked, For
from tests.app.dispatch.at_the_board import board
from tests.app.looks.way_round import day
from tests.desk.dispatch.riding import done, out, ready, staffed
from tests.shop import Shop

ROOM = 78
"""Cells of the line in a window of 80 columns."""

LONG = "Абдрахманова-Серікбайқызы Гүлнар Қанатқызы"


def asked(what: For, found: BoardCourier | None) -> Any:
    """What is half said once this courier is named."""
    return SimpleNamespace(asked=Asked(what), found=found, picked=found, typed="", named=[], last=None)


@pytest.mark.req("X93", "O29")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_the_board_is_whole_and_what_is_final_says_so(shop: Shop, language: str) -> None:
    staffed(shop)
    ready(shop, *map(str, range(12)), total=123_456_78_00)
    out(shop, *map(str, range(6)))
    done(shop, "run", "new", "Данияр", *map(str, range(6, 12)))
    couriers = BoardReader(shop.store, shop.parts.rules).read().couriers
    use_language(language)
    final = _("Final: {key}").format(key="Enter")
    for one in couriers:
        for name in ("Я", one.courier.name, LONG, "日本" * 20):
            named = replace(one, courier=replace(one.courier, name=name))
            said = half_said(asked(For.RUN, named), "", "", ROOM)
            assert cell_len(said) <= ROOM
            assert said.endswith(f". {final}"), said
            money = half_said(asked(For.HAND_IN, named), "", "", ROOM)
            assert cell_len(money) <= ROOM
            assert "…" not in money.partition(":")[2], money
    for what in (For.RUN, For.HAND_IN):
        assert cell_len(half_said(asked(what, None), "", "", ROOM)) <= ROOM
    against = half_said(asked(For.ASSIGN, couriers[0]), "слово " * 30, "нет места", ROOM)
    assert against.endswith("…  (нет места)"), "why not is never what is cut"
    assert cell_len(against) == ROOM


@pytest.mark.req("X93", "X94")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_while_the_board_asks_its_footer_shows_the_keys_that_answer(tmp_path: Path, language: str) -> None:
    async with day(tmp_path / "shop", language, (80, 24), Terminal()) as desk:
        await desk.press("D")
        before = board(desk).hints.said
        for keys in (("c",), ("m",), ("a",), ("a", "2")):
            await desk.press(*keys)
            shown = board(desk)
            assert "?" not in shown.hints.said, "it would be typed into the question"
            assert "Esc" in shown.hints.said
            assert cell_len(shown.plan.said) <= ROOM
            await desk.press("escape")
            assert board(desk).hints.said == before


@pytest.mark.req("X93")
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_head_of_the_board_runs_into_the_next(language: str) -> None:
    use_language(language)
    for width in range(22, 120):
        texts = [_("courier"), _("stops"), _("has")]
        assert whole(courier_cells.head(width), texts, width)
        texts = [_("window"), _("left"), _("no."), _("district"), _("address"), _("take"), _("chan."), _("buyer")]
        for number in (6, 12):
            line = stop_cells.head(width, stop_cells.Widths(9, number, 9), "->", 5)
            assert whole(line, texts, width) or width < 46


def whole(line: str, texts: list[str], width: int) -> bool:
    """Whether each word of a line is one of the heads, or the beginning of one with the sign that some is missing."""
    known = [word for text in texts for word in text.split()]
    words = [word for word in line.replace("…", "… ").split() if word not in ("N", "!", "->")]
    rest = [_("run"), _("since"), *_("last word").split()]
    return all(any(one == word or (word[-1] == "…" and one.startswith(word[:-1])) for one in (*known, *rest))
               for word in words)  # fmt: skip
