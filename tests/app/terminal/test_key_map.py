"""A shop's own keys: they act, they are shown, and a slip is answered with what may stand there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from orderdesk.app import OrderDeskApp
from orderdesk.config import Config
from orderdesk.console.terminal_profile import Terminal
from orderdesk.errors import ConfigError
from orderdesk.values import replace
from screens.desk_thread import DeskThread
from screens.keyboard.key_map import key_map
from screens.keyboard.keys import key_help
from tests.app.driver import driving
from tests.shop import Shop


@pytest.fixture(autouse=True)
def usual_keys() -> Iterator[None]:
    """The keys are written as they are again."""
    yield
    key_map({}, "")


def with_keys(shop: Shop, **keys: str) -> Shop:
    """The shop with other keys; dots are written as two underscores."""
    path = shop.parts.database.with_name("config.toml")
    rows = (f'"{name.replace("__", ".").replace("_", "-")}" = "{given}"' for name, given in keys.items())
    path.write_text("\n".join(["[keys]", *rows]), "utf-8")
    return replace(shop, parts=replace(shop.parts, config_path=path))


async def test_a_key_of_the_shops_own_acts_and_is_shown(shop: Shop) -> None:
    shop.receive("4821")
    changed = with_keys(
        shop, order__cancel="H", order__next_step="f5 y", list__down="s j", order__split="Z", desk__help="J"
    )
    async with driving(changed, size=(120, 30)) as desk:
        assert "F5 y " in desk.hints
        assert "H " in desk.hints
        await desk.press("x")
        assert desk.dialog == ""
        await desk.press("Р")
        assert desk.dialog == "CancelReason", "on every layout"
        await desk.press("escape", "J")
        assert desk.dialog == "Help"
        assert "  H      " in desk.says("text")
        await desk.press("escape", "enter")
        assert desk.dialog == "OrderCard"
        assert "H " in desk.hints
        await desk.press("H")
        assert desk.dialog == "CancelReason"
        await desk.press("escape", "н")
    assert shop.order("4821").status == "delivery"


def test_a_swap_is_no_clash_and_the_help_shows_the_shops_keys() -> None:
    assert key_map({"order.note": "x", "order.cancel": "o"}, "f") == {"order.note": "x", "order.cancel": "o"}
    shown = dict(key_help())
    assert "x" in shown
    assert key_map({"shelf.next": "% pagedown", "list.page-down": "]"}, "f")["shelf.next"] == "percent_sign,pagedown"


@pytest.mark.parametrize(
    ("key_id", "keys", "said"),
    [
        ("order.cansel", "X", "order.cancel"),
        ("search.digit-1", "X", "search.text"),
        ("order.cancel", "", "f2"),
        ("order.cancel", "ч", "ctrl+a"),
        ("order.cancel", "H alt+x", "alt+x"),
        ("order.cancel", "n", "list.next-urgent"),
        ("order.cancel", "4", "search.digit-4"),
        ("card.why", "x", "order.cancel"),
        ("order.cancel", "j", "list.down"),
        *(
            ("order.cancel", key, "can")
            for key in ("f1", "f10", "f11", "alt+1", "ctrl+[", "ctrl+1", "$", "XX", "ctrl+")
        ),
        *(("order.cancel", f"ctrl+{letter}", f"ctrl+{letter}") for letter in "imhjsqzcb"),
    ],
)
def test_a_slip_is_answered_with_what_may_stand_there(shop: Shop, key_id: str, keys: str, said: str) -> None:
    del shop  # whose language is chosen
    with pytest.raises(ConfigError) as caught:
        key_map({key_id: keys}, "config.toml")
    sentence = str(caught.value)
    assert sentence.startswith("config.toml: keys: ")
    assert key_id in sentence
    assert said == "can" or said in sentence


def test_a_slip_is_told_before_anything_is_painted(shop: Shop) -> None:
    parts = with_keys(shop, order__cancel="ctrl+s").parts
    acts = DeskThread(shop.desk)
    with pytest.raises(ConfigError, match=r"config\.toml"):
        OrderDeskApp(parts, shop.store, acts, Terminal())
    acts.steward.close()


def test_the_layout_to_begin_with_is_one_that_there_is() -> None:
    from orderdesk.config_reader import read

    assert read(Config, {"keyboard": "kk"}, "f").keyboard == "kk"
    with pytest.raises(ConfigError, match="kk, "):
        read(Config, {"keyboard": "kz"}, "f")
