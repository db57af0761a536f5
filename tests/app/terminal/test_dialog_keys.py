"""Keys inside dialogs are the shop's own too: they act, they are shown, and a slip is answered with what may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from orderdesk.errors import ConfigError
from screens.keyboard.dialog_keys import Place, dialog_places
from screens.keyboard.key_map import key_map
from screens.keyboard.keys import CARD, LIST, ORDER
from screens.keyboard.named_key import NAMES
from tests.app.driver import driving
from tests.app.terminal.test_key_map import with_keys
from tests.shop import Shop

ROOT = Path(__file__).resolve().parents[3]
PLACES = dialog_places()


@pytest.fixture(autouse=True)
def usual_keys() -> Iterator[None]:
    """The keys are written as they are again."""
    yield
    key_map({}, "")


def test_every_key_is_declared_once_and_is_no_other_in_its_place() -> None:
    keys = {key for place in PLACES for key in place.keys} | {*ORDER, *LIST, *CARD}
    assert len({key.id for key in keys}) == len(keys)
    for place in PLACES:
        names = [name for key in place.keys for name in key.key.split(",")]
        assert len(names) == len(set(names)), place.called
    for path in (ROOT / "screens").rglob("*.py"):
        if path.parent.name != "keyboard":
            assert "Binding(" not in path.read_text("utf-8").replace("Binding(key.key,", ""), path


def test_the_settings_name_every_key_that_can_be_another() -> None:
    said = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    keys = (key for group in (*(place.keys for place in PLACES), ORDER, LIST, CARD) for key in group)
    assert [key.id for key in keys if not key.fixed and f"`{key.id}`" not in said] == []


def test_no_sentence_calls_a_key_by_what_it_usually_is() -> None:
    named = re.compile(r"\b(Esc|Enter|PgDn|Tab)\b|\b(press|Press) [a-z]\b|: [a-z] when ")
    for path in (ROOT / "screens").rglob("*.py"):
        for said in re.findall(r'(?:_|mark)\(\s*"([^"]+)"', path.read_text("utf-8")):
            assert not named.search(said), f"{path}: {said}"


@pytest.mark.parametrize("place", [place for place in PLACES if place.called], ids=lambda place: str(place.called))
def test_each_can_be_chosen(place: Place) -> None:
    keys = [key for key in place.keys if not key.fixed and not key.id.startswith("keys.")]  # those are the list's too
    free = ("f3", "f4", "f5", "f6", "f7", "f8", "f9", "f12", "insert")
    for begin in range(0, len(keys), len(free)):
        some = keys[begin : begin + len(free)]
        chosen = dict(zip((key.id for key in some), free, strict=False))
        assert key_map(chosen, "f") == chosen
        assert [key.label for key in some] == [NAMES[name] for name in chosen.values()]


@pytest.mark.req("K29", "X60")
async def test_another_key_confirms_what_costs_and_the_usual_one_no_more(shop: Shop) -> None:
    shop.receive("4821")
    changed = with_keys(
        shop, cancel__confirm_costly="Z f4", cancel__comment="K", dialog__leave="f9", dialog__page_down="f6"
    )
    async with driving(changed, size=(120, 40)) as desk:
        await desk.press("x")
        digit = "0"
        while "Z F4" not in desk.hints:
            digit = str(int(digit) + 1)
            await desk.press(digit)
        assert "K " in desk.hints
        assert "F9 " in desk.hints
        await desk.press("enter")
        assert "Z F4" in desk.says("wrong")
        await desk.press("y", "c", "escape")
        assert desk.dialog == "CancelReason"
        assert shop.order("4821").shelf.value == "new"
        await desk.press("f9")
        assert desk.dialog == ""
        await desk.press("x", digit, "f4")
        assert desk.dialog == ""
    assert shop.order("4821").status == "cancelled"


@pytest.mark.req("X60")
async def test_another_key_is_the_one_of_the_date_and_of_its_sentences(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    changed = with_keys(shop, date__buyer_asked="b", date__shop_asked="q", date__save="f3")
    async with driving(changed, size=(120, 40)) as desk:
        await desk.go("Доставка")
        await desk.press("d", "3", "f3")
        assert "b — просил покупатель, q — просили мы" in desk.says("wrong")
        assert "b ( )" in desk.says("consent")
        assert "F3 " in desk.hints
        await desk.press("c")
        assert "(•)" not in desk.says("consent")
        await desk.press("и")
        assert "b (•)" in desk.says("consent"), "on every layout"


@pytest.mark.req("X60")
async def test_where_words_are_typed_enter_ends_them_whatever_saves(shop: Shop) -> None:
    shop.receive("4821")
    changed = with_keys(shop, words__save="f5", palette__down="f8", palette__do="f7")
    async with driving(changed, size=(120, 40)) as desk:
        await desk.press("o")
        assert "F5 " in desk.hints
        await desk.type("первая")
        await desk.press("f5")
        assert desk.dialog == ""
        await desk.press("o")
        await desk.type("вторая")
        await desk.press("enter")
        assert desk.dialog == ""
        await desk.press("colon")
        await desk.type("заметк")
        await desk.press("f7")
        assert desk.dialog == "Note"
    assert [event.note for event in shop.store.history.of(shop.order("4821").id)][-2:] == ["первая", "вторая"]


@pytest.mark.req("X60")
async def test_the_help_of_a_dialog_has_the_keys_as_the_shop_has_them(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(with_keys(shop, call__note="L", keys__help="Z"), size=(120, 40)) as desk:
        await desk.press("p", "Z")
        assert desk.dialog == "Help"
        assert "L       заметка" in desk.says("text")
        await desk.press("Z")
        assert desk.dialog == "CallLog"


@pytest.mark.parametrize(
    ("key_id", "keys", "said"),
    [
        ("confirm.yess", "Z", "confirm.yes"),
        ("form.choose-1", "Z", "form.yes"),
        ("cancel.comment", "y", "cancel.confirm-costly"),
        ("cancel.comment", "escape", "dialog.leave"),
        ("cancel.comment", "3", "cancel.reason-3"),
        ("dialog.leave", "enter", "words.save"),
        ("dialog.leave", "q", "f9"),
        ("dialog.leave", "space", "f9"),
        ("words.save", "ctrl+a", "f9"),
        ("form.down", "n", "f9"),
        ("keep.share", "home", "f9"),
        ("date.note", "5", "f9"),
        ("date.note", "space", "f9"),
        ("date.via", "left", "f9"),
        ("hand-over.resend", "3", "f9"),
        ("confirm.yes", "enter", "f9"),
        ("confirm.yes", "f2 space", "space"),
        ("cancel.confirm-costly", "ctrl+s", "f9"),
    ],
)
def test_a_slip_is_answered_with_what_may_stand_there(shop: Shop, key_id: str, keys: str, said: str) -> None:
    del shop  # whose language is chosen
    with pytest.raises(ConfigError) as caught:
        key_map({key_id: keys}, "config.toml")
    sentence = str(caught.value)
    assert sentence.startswith("config.toml: keys: ")
    assert said in sentence or (said == "f9" and "confirm" in key_id), sentence


def test_what_costs_is_never_confirmed_by_enter_not_even_where_that_is_free(shop: Shop) -> None:
    del shop
    with pytest.raises(ConfigError):
        key_map({"confirm.yes": "enter", "confirm.do": "y"}, "config.toml")
