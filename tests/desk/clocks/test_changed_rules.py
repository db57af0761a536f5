"""Rules and hours that change while orders lie in the database: their clocks follow, and none is lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from orderdesk.data_files import data_folder
from orderdesk.desk.clocks.announce import Announcing
from orderdesk.desk.commands.calendar import Announce
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.orders.step import act_by_clock
from orderdesk.errors import ConfigError
from orderdesk.model import Source
from orderdesk.store.orders.deadlines import DeadlineRow, Deadlines
from orderdesk.values import replace
from tests.shop import Shop, at

KAZBAR = """
key = "kazbar"
title = "Казбар"
currency = "KZT"
country = "KZ"
zone = "Asia/Almaty"
calendar = "kz"
step = []
reason = []
[[status]]
key = "new"
title = "Новый"
shelf = "new"
"""


def configured(shop: Shop, folder: Path, text: str) -> Shop:
    """The shop with these settings, as if started anew."""
    (folder / "rulebooks").mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(text, "utf-8")
    parts = replace(shop.parts, config_path=folder / "config.toml")
    return Shop(parts, shop.clock, shop.store, parts.desk(shop.store))


def test_shorter_hours_move_the_deadlines_of_open_orders(shop: Shop, tmp_path: Path) -> None:
    shop.receive("4821", received_at=at("2026-11-24 12:00"))
    shop.receive("7", "issued")
    changed = configured(
        shop, tmp_path / "c", '[calendars.kz]\nhours = { tue = [["09:00", "12:30"]], wed = [["09:00", "20:00"]] }'
    )
    changed.parts.store().close()
    order = changed.order("4821")
    assert order.deadline is not None
    assert order.deadline.due_at == at("2026-11-25 11:30"), "half an hour on Tuesday, two and a half on Wednesday"
    changed.clock.at = at("2026-11-24 16:00")
    assert changed.desk.do(Tick()) == [], "by the old hours it would be cancelled now"
    changed.clock.at = at("2026-11-25 11:30") + 1
    assert [done.number for done in changed.desk.do(Tick())] == ["4821"]
    assert changed.kinds("7") == ["received"]


HALF = 60
"""More orders than move in one transaction."""


@pytest.mark.req("K9")
@pytest.mark.parametrize("finisher", ["the next round of the clocks", "whoever opens next"])
def test_deadlines_that_were_left_half_moved_are_moved_before_any_clock_acts(
    shop: Shop, finisher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.take_all([shop.incoming(str(n), received_at=at("2026-11-24 12:00")) for n in range(HALF)])
    draft = Announcing(shop.desk).hours("kz", date(2026, 11, 24), (), Source.OWNER, "")
    began: dict[int, int] = dict(shop.store.connection.rows("SELECT id, rank FROM orders"))
    done = count()

    def moved(deadlines: Deadlines, rows: Iterable[DeadlineRow]) -> None:
        if next(done):
            raise KeyboardInterrupt
        move_all(deadlines, rows)

    move_all = Deadlines.move_all
    with monkeypatch.context() as patched:
        patched.setattr(Deadlines, "move_all", moved)
        with pytest.raises(KeyboardInterrupt):
            shop.desk.do(Announce(draft))
    left: dict[int, int] = dict(shop.store.connection.rows("SELECT id, rank FROM orders"))
    assert 0 < sum(left[one] == began[one] for one in began) < HALF, "some have moved, some have not"
    assert shop.store.deadlines.moving()
    shop.clock.at = at("2026-11-24 23:00")
    assert not any(act_by_clock(shop.desk.work(order)) for order in shop.store.orders.open())
    if finisher == "whoever opens next":
        shop.parts.store().close()
    else:
        assert shop.desk.do(Tick()) == [], "by the hours before they would be cancelled now"
    assert shop.store.deadlines.moving() == ""
    rules = shop.parts.rules
    for order in shop.store.orders.open():
        assert order.deadline == rules.clocks.deadline(rules.book(order.channel), order)


def test_the_same_rules_touch_nothing(shop: Shop) -> None:
    shop.receive("4821")
    before = shop.store.connection.data_version()
    shop.parts.store().close()
    assert shop.store.connection.data_version() == before


def test_a_rulebook_that_is_gone_is_missed_before_anything_is_shown(shop: Shop, tmp_path: Path) -> None:
    folder = tmp_path / "c"
    configured(shop, folder, "")
    book = folder / "rulebooks" / "kazbar.toml"
    book.write_text(KAZBAR, "utf-8")
    there = configured(shop, folder, "")
    there.take(there.incoming("B-1", channel="kazbar", external={}))
    there.parts.store().close()
    book.unlink()
    with pytest.raises(ConfigError, match=r"kazbar.*kaspi"):
        configured(shop, folder, "").parts.store()
    shown = configured(shop, folder, "").run("--config", str(folder / "config.toml"), "list")
    assert (shown.exit_code, "kazbar" in shown.stderr) == (2, True)


def test_a_status_that_is_gone_is_missed_before_anything_is_shown(shop: Shop, tmp_path: Path) -> None:
    shop.receive("4821", "delivery")
    folder = tmp_path / "c"
    configured(shop, folder, "")
    text = (data_folder() / "rulebooks" / "kaspi.toml").read_text("utf-8")
    (folder / "rulebooks" / "kaspi.toml").write_text(text.replace('"delivery"', '"driving"'), "utf-8")
    with pytest.raises(ConfigError):
        configured(shop, folder, "").parts.store()


@pytest.mark.parametrize(
    "text", ['[channels.kaspi]\ncalendar = "nope"', '[channels.x]\nrulebook = "kaspi"\ncalendar = "kk"']
)
def test_a_calendar_that_does_not_exist_is_named_with_those_that_do(shop: Shop, tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"calendar.*kz"):
        configured(shop, tmp_path / "c", text).parts.store()


def test_operators_are_noted_when_they_first_act(shop: Shop) -> None:
    order = shop.receive("4821")
    shop.colleague("Болат").do(Remark("первый"), order)
    shop.clock.advance(60)
    shop.desk.do(Remark("второй"), order)
    shop.colleague("Болат").do(Remark("третий"), order)
    assert shop.store.operators.all() == [("Болат", shop.clock() - 60), ("Мария", shop.clock())]
