"""`?` everywhere: what is open tells the keys that work there, in groups, as it declares them."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.console.terminal_profile import Terminal
from screens.keyboard.dialog_keys import dialog_places, keys_of
from screens.keyboard.key_groups import grouped
from screens.keyboard.named_key import HELP, HELP_TYPING
from tests.app.courier.phone import phone
from tests.app.driver import Driver, driving, unpainted
from tests.app.looks.way_round import ROUTES, back, day
from tests.desk.dispatch.riding import out, ready, staffed
from tests.shop import Shop


def asked(desk: Driver) -> str:
    """The key that tells: where a word is typed, `?` is a part of it."""
    field = desk.screen.focused
    return "f2" if field is not None and field.check_consume_key("question_mark", "?") else "question_mark"


async def told(desk: Driver) -> str:
    """What the help of what is open says, once it is closed again."""
    key, before = asked(desk), desk.screen
    await desk.press(key)
    assert desk.dialog == "Help", (type(before).__name__, key)
    said = desk.says("text")
    await desk.press("f2")
    assert desk.screen is before
    return said


@pytest.mark.req("X94")
async def test_every_screen_and_dialog_tells_its_keys(tmp_path: Path) -> None:
    met = set[str]()
    with unpainted():
        async with day(tmp_path / "shop", "ru", (80, 24), Terminal()) as desk:
            for route in ((), *ROUTES):
                await desk.press(*route) if route else None
                name = type(desk.screen).__name__
                if name not in met and name != "Help":
                    met.add(name)
                    said = " ".join((await told(desk)).split())
                    for _title, rows in grouped(keys_of(type(desk.screen))):
                        for label, sentence in rows:
                            assert f"{label} {sentence}" in said, (name, label)
                await back(desk)
    assert len(met) > 25, met


@pytest.mark.req("X94")
async def test_where_words_are_typed_a_question_mark_is_one_and_the_footer_names_the_other_key(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop, (120, 30)) as desk:
        await desk.press("o", "question_mark")
        assert (desk.dialog, desk.field("note")) == ("Note", "?")
        assert "F2 " in desk.hints
        await desk.press("f2")
        assert desk.dialog == "Help"
        await desk.press("escape", "escape", "x")
        assert f"{HELP.label} " in desk.hints
        assert "F2" not in desk.hints
        await desk.press("slash")
        assert desk.dialog == "CancelReason"
        await desk.press("escape", "slash", "f2")
        assert desk.dialog == "Help", "over the search too"


@pytest.mark.req("X94")
def test_no_place_has_a_key_without_a_word() -> None:
    for place in dialog_places():
        dumb = [key.id for key in place.keys if not (key.word or key.help) and not key.id.startswith("courier.")]
        assert dumb == [], place.called
        asks = not place.keys or any(key in place.keys for key in (HELP, HELP_TYPING))
        assert asks or place.keys[0].id.startswith(("courier.", "too-small.", "wallboard.")), place.keys[0].id


@pytest.mark.req("X94", "O28")
async def test_a_couriers_pages_name_every_key_themselves(shop: Shop) -> None:
    staff = staffed(shop)
    ready(staff, "1")
    out(staff, "1")
    async with phone(staff) as one:
        await one.press("question_mark")
        assert "цифры и Enter" in one.text
        assert len(one.app.screen_stack) == 1
