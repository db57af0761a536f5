"""Foreign text is drawn harmlessly wherever it can appear: a list of payloads, in every field, on every screen."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from textual.worker import WorkerFailed

from orderdesk.app import OrderDeskApp
from orderdesk.channels.incoming import IncomingLine
from orderdesk.console.terminal_profile import Terminal
from orderdesk.desk.commands.changes import Move
from orderdesk.desk.commands.record import Call, Remark
from orderdesk.errors import StoreDamaged
from orderdesk.model import Consent
from orderdesk.sanitize import clean
from orderdesk.store.ledgers.goods_places import MAIN
from screens.desk_thread import DeskThread
from tests.app.driver import Driver, driving, segments, unpainted
from tests.payloads import PAYLOADS
from tests.shop import Shop, at

ROOT = Path(__file__).resolve().parents[3]


def harmless(desk: Driver) -> None:
    """Nothing painted is a control, carries an action or a link, or is wider than the screen."""
    strips = desk.strips()
    for text, style in segments(strips):
        bad = {unicodedata.category(char) for char in text} & {"Cc", "Cf", "Cs", "Co"}
        assert not bad, (bad, text)
        if style is not None:
            assert not [key for key in style.meta if "click" in key], style.meta
            assert style.link is None
    assert {strip.cell_length for strip in strips} == {desk.app.size.width}


def hostile(shop: Shop, text: str) -> None:
    """An order with the text, not cleaned, in every field that a channel, a buyer or an operator can fill."""
    text = text.encode("utf-8", "replace").decode()
    common: dict[str, Any] = {
        "customer": text,
        "address": text,
        "comment": text,
        "payment": text,
        "lines": (IncomingLine(text, text, 2, 1249500),),
        "facts": {"waybill": text, "channel_reason": text},
    }
    shop.receive("4821", external={"state": text, "status": text}, **common)
    delivery = shop.receive("4822", "delivery", **common)
    shop.take(shop.incoming("4822", "delivery", **{**common, "address": text + "2", "facts": {"waybill": text + "3"}}))
    shop.run("stock", "count", "x", "0", "--reason", "пересчёт")
    with shop.store.write():
        shop.store.products.track(text or "-", text, MAIN)
    desk = shop.colleague(text)
    if clean(text).strip():
        desk.do(Remark(text), delivery)
    desk.do(Call("reached", note=text), delivery)
    desk.do(Move(at("2026-11-27 23:59") + 59, consent=Consent(by="buyer", via="phone", note=text)), delivery)


ALONE = ("long", "empty", "spaces")
MIXED = [text for name, text in PAYLOADS.items() if name not in ALONE]
MIXTURES = [" ".join(MIXED[n::4]) for n in range(4)] + [PAYLOADS[name] for name in ALONE]
"""All payloads: several in one text where that hides none of them. `make soak` tries each by itself."""


@pytest.mark.parametrize("payload", [*MIXTURES, *(pytest.param(p, marks=pytest.mark.soak) for p in MIXED)])
async def test_a_hostile_text_is_harmless_on_every_screen_and_in_every_dialog(shop: Shop, payload: str) -> None:
    hostile(shop, payload)
    with unpainted():
        await every_screen_is_harmless(shop, payload)


async def every_screen_is_harmless(shop: Shop, payload: str) -> None:
    async with driving(shop, (150, 50)) as desk:
        harmless(desk)
        for shelf, keys in (
            ("Новые", ("enter", "x", "p", "o", "question_mark")),
            ("Доставка", ("enter", "d", "i")),
            ("Архив", ("enter",)),
        ):
            await desk.go(shelf)
            harmless(desk)
            for key in keys:
                await desk.press(key)
                harmless(desk)
                if desk.dialog == "CancelReason":
                    await desk.press("3", "4")
                    harmless(desk)
                if desk.dialog == "OrderCard":
                    await desk.press("v", "]", "[", "pagedown")
                    harmless(desk)
                if desk.dialog == "Confirm":
                    harmless(desk)
                await desk.press("escape")
                assert desk.dialog == ""
        desk.main.search.field.value = payload[:80]
        await desk.press("home")
        harmless(desk)
        await desk.press("escape")
        await desk.go("Новые")
        await desk.press("a")
        harmless(desk)
        assert desk.app.is_running


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (20, 5), (1, 1), (250, 70)])
async def test_a_hostile_text_fits_every_size(shop: Shop, size: tuple[int, int]) -> None:
    hostile(shop, PAYLOADS["wide"])
    async with driving(shop, size) as desk:
        await desk.go("Доставка")
        for keys in ((), ("enter",), ("escape", "d"), ("escape", "x"), ("escape", "i")):
            await desk.press(*keys)
            harmless(desk)


async def test_the_last_filter_alone_keeps_controls_from_the_terminal(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should somebody forget the door, the filter over all that is painted still stands."""
    for module in ("screens.safe", "screens.widgets.columns"):
        monkeypatch.setattr(f"{module}.clean", lambda text, **_: text)
    shop.receive("4821", customer="\x1b]52;c;AAAA\x07\u202e\x9b", address="\x1b[2J", comment="\x00\x7f")
    async with driving(shop) as desk:
        harmless(desk)
        await desk.press("enter")
        harmless(desk)


def test_markup_is_never_parsed_from_a_string() -> None:
    """No widget gets a string built from values, and nothing parses markup, in all of the screens."""
    for path in [*(ROOT / "screens").rglob("*.py"), ROOT / "orderdesk" / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            where = f"{path.name}:{node.lineno}"
            assert name not in ("from_markup", "escape"), where
            if name == "notify":
                assert "markup=False" in map(ast.unparse, node.keywords), where
            if name in ("Static", "Label", "Button"):
                assert all(isinstance(arg, ast.Constant) for arg in node.args), where
            if name == "Content":
                assert all(isinstance(arg, ast.Constant) or ast.unparse(arg) == "clean(text)" for arg in node.args), (
                    where
                )


async def test_a_crash_over_the_store_does_not_call_the_orders_unharmed(shop: Shop) -> None:
    def broken(_desk: object) -> None:
        raise StoreDamaged("orders.db сломан.")

    said: list[str] = []

    async def until_it_breaks() -> None:
        async with driving(shop) as desk:
            desk.main.run_worker(desk.main._seat.acts.run(broken))
            await desk.pilot.pause(0.2)
            said.extend("".join(part.text for part in told.segments) for told in desk.app._exit_renderables)  # type: ignore[union-attr]

    with pytest.raises(WorkerFailed):
        await until_it_breaks()
    assert said[0].startswith("Order Desk остановлен: orders.db сломан.")


async def test_a_crash_shows_no_variables_and_is_written_down_privately(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shop.receive("1", "pickup")

    def broken(_desk: object) -> None:
        secret_code = "7391"
        raise RuntimeError(f"lost in {len(secret_code)} places")

    async def until_it_breaks() -> None:
        async with driving(shop) as desk:
            desk.main.run_worker(desk.main._seat.acts.run(broken))
            await desk.pilot.pause(0.2)

    with pytest.raises(WorkerFailed):
        await until_it_breaks()
    shown = capsys.readouterr()
    logs = list((tmp_path / "home").rglob("crash.log"))
    assert len(logs) == 1
    assert logs[0].stat().st_mode & 0o777 == 0o600
    written = logs[0].read_text("utf-8")
    assert "RuntimeError" in written
    for text in (shown.out, shown.err):
        assert "7391" not in text
    assert shop.order("1").status == "pickup"


def test_nothing_is_selected_before_there_is_a_screen(shop: Shop) -> None:
    """From Python 3.12 on Textual tells an input of its cursor before the first screen is there (seen in 8.2.8)."""
    with shop.parts.store() as reader, shop.parts.store() as store:
        acts = DeskThread(shop.parts.desk(store))
        app = OrderDeskApp(shop.parts, reader, acts, Terminal())
        app.clear_selection()
        acts.close()
