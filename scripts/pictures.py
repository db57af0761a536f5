"""Draws the pictures of the README from the real app, on the demo shop with a clock that stands.

python scripts/pictures.py
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from orderdesk.clock import FixedClock
from orderdesk.composition import Composition
from orderdesk.console.terminal_profile import Terminal, prepare
from orderdesk.demo.live_day import DemoDay

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NOON = int(datetime.fromisoformat("2026-11-24T12:00:00+05:00").timestamp())
SIZE = (100, 30)

SCENES: dict[str, Sequence[str]] = {
    "desk": (),
    "cancel": ("x", "4"),
    "hand-over": ("g", "6", "i"),
}
"""Name → the keys that lead there."""


async def draw(parts: Composition, name: str, keys: Sequence[str]) -> None:
    """Draw one scene."""
    from orderdesk.app import OrderDeskApp
    from screens.desk_thread import DeskThread

    with parts.store() as store:
        acts = DeskThread(parts.desk(parts.store()))
        app = OrderDeskApp(parts, store, acts, Terminal())
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press(*keys)
            await app.settled()
            await pilot.pause()
            picture = app.export_screenshot(title="Order Desk")
        acts.close()
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    picture = picture.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    lines = [line.rstrip() for line in picture.splitlines() if line.strip()]
    (PICTURES / f"{name}.svg").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Draw every scene, each in a fresh shop."""
    prepare()
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, keys in SCENES.items():
        with TemporaryDirectory() as folder:
            settings = Path(folder) / "config.toml"
            settings.write_text('shop = "Demo"\n', "utf-8")
            parts = Composition(database=Path(folder) / "demo.db", config_path=settings, operator="Мария",
                          clock=FixedClock(NOON), demo=True)  # fmt: skip
            DemoDay(parts).open()
            asyncio.run(draw(parts, name, keys))


if __name__ == "__main__":
    main()
