"""Who works on one database at the same time: all by one kind of clock, and by one set of rules."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orderdesk.clock import HOUR, FixedClock, system_clock
from orderdesk.desk import Desk
from orderdesk.desk.clocks.steward import Steward
from orderdesk.desk.commands.record import Remark
from orderdesk.errors import Refused
from orderdesk.store.integrity.checkup import wrong_orders
from orderdesk.values import replace
from tests.shop import NOON, HandClock, Shop
from tests.store.race import ROOT

READS = (("list",), ("show", "1"), ("history", "1"), ("claims",), ("report", "quality"))
WRITES = (("accept", "1"), ("note", "1", "x"), ("tick",), ("watch", "--once"), ("stock", "receive", "TEA-1", "5"),
          ("shop", "hide"), ("clock", "confirm"))  # fmt: skip


@pytest.fixture
def left(shop: Shop) -> Shop:
    """A shop with an order, at which nobody works."""
    shop.receive("1")
    return shop


@pytest.mark.req("X63")
@pytest.mark.parametrize("command", [*READS, *WRITES])
def test_a_set_clock_is_refused_where_somebody_works_by_the_real_one(left: Shop, command: tuple[str, ...]) -> None:
    before = left.kinds("1")
    with replace(left.parts, clock=HandClock(NOON, is_set=False)).store():
        refused = left.run(*command)
        assert refused.exit_code == 1
        assert "--now не принимается" in refused.stderr
    assert left.kinds("1") == before
    assert "--now" not in left.run(*command).stderr, "when they have gone, nothing stands in the way"


@pytest.mark.req("X63")
def test_the_real_clock_is_refused_where_somebody_works_by_a_set_one(left: Shop) -> None:
    real = replace(left.parts, clock=system_clock)
    with left.parts.store(), left.parts.store():
        for opens in (real.store, real.reading):
            with pytest.raises(Refused, match="установленных вручную"):
                opens()
    real.reading().close()


@pytest.mark.req("X63")
def test_a_killed_process_leaves_no_kind_of_clock_behind(left: Shop) -> None:
    command = [sys.executable, "-m", "orderdesk", "--db", str(left.parts.database), "watch"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    while not any(terms.set_clock is False for terms in left.store.sessions.terms()):
        assert process.poll() is None
    assert "--now не принимается" in left.run("list").stderr
    process.send_signal(signal.SIGSTOP)
    assert left.run("list").exit_code == 1, "who stands still has not gone"
    process.kill()
    process.communicate()
    assert left.run("list").exit_code == 0


@pytest.mark.req("X63")
def test_every_event_of_a_set_clock_is_marked_wherever_history_is_read(left: Shop) -> None:
    assert left.run("accept", "1").exit_code == 0
    with replace(left.parts, clock=HandClock(NOON + 60, is_set=False)).store() as store:
        real = replace(left.parts, clock=HandClock(NOON + 60, is_set=False)).desk(store)
        real.do(Remark("при настоящих"), real.find("1"))
    told = left.json("history", "1")
    assert [event["set_clock"] for event in told] == [True, True, False]
    lines = left.run("history", "1").stdout.splitlines()
    assert ["при установленных часах" in line for line in lines] == [True, True, False]


@pytest.mark.req("X63")
def test_stewards_whose_set_clocks_are_apart_do_not_take_the_lease_from_each_other(shop: Shop) -> None:
    for number in "123":
        shop.receive(number)
    later = replace(shop.parts, clock=FixedClock(NOON + HOUR))
    with shop.parts.store() as reader, later.store() as store:
        stewards = [Steward(shop.desk), Steward(later.desk(store))]
        for steward in stewards:
            while steward.wanted(reader):
                steward.round()
        before = reader.connection.data_version()
        assert [steward.wanted(reader) for steward in stewards] == [False, False]
        for steward in stewards * 3:
            steward.round()
        assert reader.connection.data_version() == before, "neither writes any more"
        for steward in stewards:
            steward.close()
    assert wrong_orders(shop.store) == []


@pytest.mark.req("X77")
@pytest.mark.parametrize("command", [("accept", "1"), ("tick",), ("note", "1", "x")])
def test_who_would_work_by_other_rules_than_the_open_desks_is_refused(
    shop: Shop, tmp_path: Path, command: tuple[str, ...]
) -> None:
    order = shop.receive("1")
    other = differing(shop, tmp_path)
    with shop.parts.store():
        refused = other.run(*command)
        assert (refused.exit_code, "другим правилам, календарям или площадкам" in refused.stderr) == (1, True)
        with pytest.raises(Refused):
            other.parts.store()
    assert shop.order("1") == order
    assert other.run(*command).exit_code == 0, "when they have left, these rules are those in force"
    assert shop.order("1").deadline != order.deadline


@pytest.mark.req("X77")
def test_who_reads_by_other_rules_is_told_so_and_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    order = shop.receive("1")
    other = differing(shop, tmp_path)
    with shop.parts.store():
        for command in READS:
            said = other.run(*command)
            assert said.exit_code == 0, said.stderr
            assert "не те, по которым работают открытые сеансы" in said.stderr
    assert "посчитаны по другим правилам" in other.run("list").stderr
    assert "посчитаны по другим правилам" in other.run("doctor").stdout
    assert shop.order("1") == order
    assert shop.run("list").stderr == ""


def differing(shop: Shop, folder: Path) -> Shop:
    """The same shop by other settings, by which it closes earlier."""
    settings = folder / "other.toml"
    settings.write_text('[calendars.kz]\nhours = { tue = [["09:00", "12:30"]] }', "utf-8")
    return Shop(replace(shop.parts, config_path=settings), shop.clock, shop.store, shop.desk)


def test_desks_by_the_same_rules_differ_in_what_is_their_own(shop: Shop, tmp_path: Path) -> None:
    settings = tmp_path / "own.toml"
    settings.write_text('language = "en"\n[claims]\nidle = "2m"', "utf-8")
    with shop.parts.store(), replace(shop.parts, config_path=settings).store() as store:
        assert isinstance(shop.parts.desk(store), Desk)
