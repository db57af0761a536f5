"""Draws the pictures of README and docs from the real app, on the demo shop with a clock that stands.

python scripts/pictures.py [NAME …]
"""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from orderdesk.clock import FixedClock
from orderdesk.composition import Composition
from orderdesk.config import Look
from orderdesk.console.terminal_profile import Terminal, prepare
from orderdesk.demo.couriers_out import OUT
from orderdesk.demo.live_day import COLLEAGUE, DemoDay
from orderdesk.desk.commands.people.staff import AddOperator
from orderdesk.rules.roles import DIRECTOR

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NOON = int(datetime.fromisoformat("2026-11-24T12:00:00+05:00").timestamp())
SIZES = ((60, 20), (80, 24), (120, 40), (200, 50))


class Scene(Struct, frozen=True):
    """What a picture shows."""

    keys: tuple[str, ...] = ()
    """What leads there."""
    size: tuple[int, int] = (100, 30)
    look: Look = Look.DARK
    operator: str = "Мария"


SCENES: dict[str, Scene] = {
    "desk": Scene(),
    "cancel": Scene(("x", "4")),
    "hand-over": Scene(("g", "6", "i")),
    **{
        f"{name}-{width}x{height}": Scene(keys, (width, height))
        for name, keys in (("list", ()), ("card", ("enter",)), ("board", ("D",)))
        for width, height in SIZES
    },
    "courier-40x20": Scene(("1", "enter"), (40, 20), operator=OUT),
    "list-light": Scene(size=(80, 24), look=Look.LIGHT),
    "list-contrast": Scene(size=(80, 24), look=Look.CONTRAST),
}


async def draw(parts: Composition, name: str, scene: Scene) -> None:
    """Draw one scene."""
    from orderdesk.app import OrderDeskApp
    from screens.desk_thread import DeskThread

    with parts.store() as store:
        acts = DeskThread(parts.desk(parts.store()))
        app = OrderDeskApp(parts, store, acts, Terminal(look=scene.look, light=scene.look is Look.LIGHT))
        async with app.run_test(size=scene.size) as pilot:
            await app.settled()
            await pilot.press(*scene.keys)
            await app.settled()
            await pilot.pause()
            picture = app.export_screenshot(title="Order Desk")
        acts.close()
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    picture = picture.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    lines = [line.rstrip() for line in picture.splitlines() if line.strip()]
    (PICTURES / f"{name}.svg").write_text("\n".join(lines) + "\n", "utf-8")


def _register(parts: Composition) -> None:
    """Register who is at work, so that a courier has a screen of their own."""
    with parts.store(make=True) as store:
        for name in (parts.operator, COLLEAGUE):
            parts.desk(store).do(AddOperator(name, DIRECTOR))


def main() -> None:
    """Draw every scene, or those that are named, each in a fresh shop."""
    prepare()
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or SCENES:
        with TemporaryDirectory() as folder:
            settings = Path(folder) / "config.toml"
            settings.write_text('shop = "Demo"\n', "utf-8")
            parts = Composition(database=Path(folder) / "demo.db", config_path=settings, operator="Мария",
                          clock=FixedClock(NOON), demo=True)  # fmt: skip
            _register(parts)
            DemoDay(parts).open()
            asyncio.run(draw(parts.named(SCENES[name].operator), name, SCENES[name]))


if __name__ == "__main__":
    main()
