"""A jump of the machine's clock is a question, not a fact: nothing is done by itself until somebody has answered it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orderdesk.cli import Run, cli
from orderdesk.clock import DAY, HOUR, MINUTE, system_clock
from orderdesk.desk import Desk
from orderdesk.desk.clocks import machine_clock
from orderdesk.desk.clocks.machine_clock import Why
from orderdesk.desk.clocks.steward import LEASE, Steward
from orderdesk.desk.commands.clock import ConfirmClock
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.intake.intake import Intake
from orderdesk.errors import Refused
from orderdesk.store import Store
from orderdesk.store.leases import Holder
from orderdesk.store.shop.trusts import Trust
from orderdesk.values import replace
from tests.desk.command_line.json_page import page
from tests.shop import NOON, HandClock, Shop


class Machine:
    """A shop whose clock is the machine's own, moved by hand."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.clock = shop, HandClock(NOON, is_set=False)
        self.parts = replace(shop.parts, clock=self.clock)
        self.opened: list[Store] = []

    def starts(self, name: str = "Мария") -> Desk:
        """A process that is started now, with a desk."""
        parts = self.parts.named(name)
        store = parts.store()
        self.opened.append(store)
        return parts.desk(store)

    def end(self) -> None:
        while self.opened:
            self.opened.pop().close()

    def receive(self, desk: Desk, number: str, status: str = "new") -> None:
        incoming = replace(self.shop.incoming(number, status), received_at=self.clock() - 10 * MINUTE)
        Intake(desk.store, self.parts.rules, self.clock(), desk.store.write).take([incoming])

    def kinds(self, desk: Desk, number: str) -> list[str]:
        return [event.kind for event in desk.store.history.of(desk.find(number).id)]


@pytest.fixture
def machine(shop: Shop) -> Iterator[Machine]:
    made = Machine(shop)
    yield made
    made.end()


def works(desk: Desk) -> None:
    """All that a steward does now."""
    with Steward(desk) as steward:
        while steward.wanted(desk.store):
            steward.round()


def why(desk: Desk) -> Why | None:
    found = machine_clock.doubt(desk.store, desk.clock)
    return None if found is None else found.why


@pytest.mark.req("X76", "K9")
@pytest.mark.parametrize(("jump", "found"), [(12 * 365 * DAY, Why.FORWARD), (5 * MINUTE + 1, Why.FORWARD),
                                             (-5 * MINUTE - 1, Why.BACK), (-HOUR, Why.BACK)])  # fmt: skip
def test_a_jump_stops_what_is_done_by_itself_until_it_is_confirmed(machine: Machine, jump: int, found: Why) -> None:
    desk = machine.starts()
    machine.receive(desk, "1")
    works(desk)
    machine.clock.jump(jump)
    machine.clock.advance(DAY)  # what is due by a clock that was put back comes due
    works(desk)
    other = machine.starts("Болат")
    works(other)
    assert (why(desk), why(other)) == (found, found), "who starts later doubts with those who saw it"
    assert machine.kinds(desk, "1") == ["received"], "nothing was cancelled"
    other.do(ConfirmClock())
    assert (why(desk), why(other)) == (None, None)
    works(desk)
    assert machine.kinds(desk, "1") == ["received", "cancelled"]
    kept = desk.store.trusts.confirmations()
    assert [(one.operator, one.why, one.at) for one in kept] == [("Болат", found.value, machine.clock())]


@pytest.mark.req("X76")
@pytest.mark.parametrize("jump", [5 * MINUTE, -5 * MINUTE, 90, -1])
def test_what_is_put_right_by_little_is_no_jump_however_often(machine: Machine, jump: int) -> None:
    desk = machine.starts()
    machine.receive(desk, "1")
    for _turn in range(4):
        machine.clock.jump(jump)
        machine.clock.advance(HOUR)
        works(desk)
        assert why(desk) is None
    assert machine.kinds(desk, "1") == ["received", "cancelled"]


@pytest.mark.req("X76")
def test_a_machine_that_has_slept_has_not_jumped(machine: Machine) -> None:
    desk = machine.starts()
    machine.receive(desk, "1")
    works(desk)
    machine.clock.advance(3 * DAY)  # the seconds since the start of the machine go on while it sleeps
    works(desk)
    assert (why(desk), machine.kinds(desk, "1")) == (None, ["received", "cancelled"])


@pytest.mark.req("X76")
def test_a_clock_that_is_back_is_believed_whatever_was_done_meanwhile(machine: Machine) -> None:
    desk = machine.starts()
    machine.receive(desk, "1")
    works(desk)
    machine.clock.jump(12 * 365 * DAY)
    works(desk)
    desk.do(Remark("оператор работает и при таких часах"), desk.find("1"))
    assert machine.kinds(desk, "1") == ["received", "note"], "their act does not bring the clock's own along"
    works(machine.starts())
    assert why(desk) is Why.FORWARD, "an event by the clock in doubt proves nothing"
    machine.clock.jump(-12 * 365 * DAY)
    works(desk)
    machine.end()
    assert why(machine.starts()) is None


@pytest.mark.req("X76")
@pytest.mark.parametrize(
    ("after", "found"),
    [(-1, Why.EARLIER), (-400 * DAY, Why.EARLIER), (0, None), (30 * DAY, None), (30 * DAY + 1, Why.LATER),
     (12 * 365 * DAY, Why.LATER)],
)  # fmt: skip
@pytest.mark.parametrize("anew", [True, False])
def test_a_start_is_compared_with_the_newest_event(machine: Machine, after: int, found: Why | None, anew: bool) -> None:
    desk = machine.starts()
    machine.receive(desk, "1")
    works(desk)
    machine.end()
    if anew:
        machine.clock.start_anew(after)
    elif after >= 0:
        machine.clock.advance(after)
    else:
        pytest.skip("without a start of the machine it is a jump")
    desk = machine.starts()
    assert why(desk) is found
    if found is None:
        return
    desk.do(Remark("что ни делает оператор"), desk.find("1"))
    machine.clock.advance(DAY)
    works(desk)
    again = machine.starts()
    assert (why(again), machine.kinds(again, "1")) == (found, ["received", "note"])
    again.do(ConfirmClock())
    machine.end()
    assert why(machine.starts()) is None


@pytest.mark.req("X76")
def test_a_clock_that_was_wrong_at_the_start_is_right_only_when_it_is_set(machine: Machine) -> None:
    desk = machine.starts()
    machine.receive(desk, "1")
    machine.end()
    machine.clock.start_anew(-2 * HOUR)
    desk = machine.starts()
    machine.clock.advance(3 * HOUR)
    works(desk)
    assert why(desk) is Why.EARLIER, "that time goes on does not mend it"
    machine.clock.jump(2 * HOUR)
    works(desk)
    assert (why(desk), machine.kinds(desk, "1")) == (None, ["received", "cancelled"])


@pytest.mark.req("X76")
def test_who_sees_the_jump_notes_it_for_all_also_while_another_has_the_clocks(machine: Machine) -> None:
    desk = machine.starts()
    machine.receive(desk, "1")
    with desk.store.write():
        desk.store.leases.take(LEASE, str(Holder(host="elsewhere")), int(machine.clock.steady()))
    machine.clock.jump(DAY)
    with Steward(desk) as steward:
        assert steward.wanted(desk.store)
        steward.round()
        assert not steward.wanted(desk.store)
    trust = desk.store.trusts.get()
    assert trust is not None
    assert trust.doubted


@pytest.mark.req("X76")
def test_an_empty_shop_is_asked_nothing(machine: Machine) -> None:
    assert why(machine.starts()) is None
    machine.end()
    machine.clock.start_anew(400 * DAY)
    desk = machine.starts()
    assert why(desk) is Why.LATER, "somebody has worked here"
    empty = machine.shop.parts.database.with_name("empty.db")
    with replace(machine.parts, database=empty).store(make=True) as store:
        assert machine_clock.doubt(store, machine.clock) is None


@pytest.mark.req("X76", "X63")
def test_a_clock_set_by_hand_is_never_asked_about(shop: Shop) -> None:
    shop.receive("1")
    works(shop.desk)
    for jump in (12 * 365 * DAY, -12 * 365 * DAY):
        shop.clock.jump(jump)
        with shop.parts.store() as store:
            assert machine_clock.doubt(store, shop.clock, starting=True) is None
    assert shop.store.trusts.get() is None
    assert shop.run("clock").exit_code == 0
    refused = shop.run("clock", "confirm")
    assert (refused.exit_code, "нечего" in refused.stderr) == (1, True)


@pytest.mark.req("X76")
@pytest.mark.parametrize(("role", "may"), [("director", True), ("manager", True), ("seller", False)])
def test_not_everybody_may_confirm_it(machine: Machine, role: str, may: bool) -> None:
    for name, given in (("Дина", "director"), ("Болат", role)):
        assert machine.shop.run("operator", "add", name, "--role", given, operator="Дина").exit_code == 0
    desk = machine.starts("Болат")
    works(desk)
    machine.clock.jump(DAY)
    if may:
        desk.do(ConfirmClock())
    else:
        with pytest.raises(Refused, match="часы"):
            desk.do(ConfirmClock())
    assert (why(desk) is None) == may


@pytest.mark.req("X76")
def test_the_sentence_tells_both_times_and_what_to_do(machine: Machine) -> None:
    desk = machine.starts()
    machine.receive(desk, "1")
    works(desk)
    machine.clock.jump(DAY)
    found = machine_clock.doubt(desk.store, desk.clock)
    assert found is not None
    said = found.stopped(desk.zone)
    assert "25.11.2026 12:00" in said
    assert "24.11.2026 12:00" in said
    assert "orderdesk clock confirm" in said


@pytest.mark.req("X76")
def test_what_the_marketplace_says_is_taken_in_and_the_clock_adds_nothing(machine: Machine, tmp_path: Path) -> None:
    desk = machine.starts()
    machine.receive(desk, "1")
    works(desk)
    machine.clock.jump(12 * 365 * DAY)
    machine.receive(desk, "1")
    assert "cancelled" not in machine.kinds(desk, "1")


@pytest.mark.req("X76")
@pytest.mark.parametrize("kept", ["", "{", "[]", "{}", '{"boot": 1}', "null"])
def test_what_cannot_be_read_of_it_is_as_if_nobody_had_looked(machine: Machine, kept: str) -> None:
    desk = machine.starts()
    machine.receive(desk, "1")
    with desk.store.write():
        desk.store.settings.put("clock", kept)
    assert why(machine.starts()) is None


@pytest.mark.req("X76")
def test_the_command_line_says_it_stops_and_goes_on_when_it_is_confirmed(shop: Shop) -> None:
    def run(*command: str) -> Result:
        given = ["--db", str(shop.parts.database), "--as", "Мария", *command]
        nowhere = Run(open_desk=lambda parts: 0, check_terminal=lambda: None)
        return CliRunner().invoke(cli, given, obj=nowhere, catch_exceptions=False)

    shop.receive("1")
    started = system_clock() - int(system_clock.steady()) - 2 * HOUR
    with shop.store.write():
        shop.store.trusts.put(Trust(boot=system_clock.boot(), steady=0, earliest=started - 300, latest=started + 300,
                                    at=system_clock() - 2 * HOUR, seq=1))  # fmt: skip
    listed = run("list")
    assert (listed.exit_code, "Часы ушли вперёд" in listed.stderr, "?" in listed.stdout) == (0, True, True)
    for command in (("clock",), ("tick",)):
        assert run(*command).exit_code == 1
    told = json.loads(run("clock", "--json").stdout)
    assert told["doubt"] == "forward"
    assert [*page().wrong("Clock", told)] == []
    assert "BAD  часы" in run("doctor").stdout
    assert shop.kinds("1") == ["received"]
    said = run("clock", "confirm")
    assert (said.exit_code, "часы подтверждены" in said.stdout) == (0, True)
    assert [run(*command).exit_code for command in (("clock",), ("tick",))] == [0, 0]
    assert run("clock", "confirm").exit_code == 1
    assert "подтвердил Мария" in run("clock").stdout


@pytest.mark.req("X76")
def test_one_clock_set_in_the_future_dates_nothing_that_follows(machine: Machine) -> None:
    desk = machine.starts()
    machine.receive(desk, "1", "issued")
    machine.end()
    said = machine.shop.run("note", "1", "из будущего", now="2027-01-10T10:00:00+05:00")
    assert said.exit_code == 0, said.output
    desk = machine.starts()
    assert why(desk) is None, "what a set clock has dated says nothing about the machine's"
    machine.clock.advance(MINUTE)
    desk.do(Remark("настоящее"), desk.find("1"))
    _received, future, real = desk.store.history.of(desk.find("1").id)
    assert (future.set_clock, real.set_clock) == (True, False)
    assert future.at > real.at == real.recorded_at == machine.clock()


@pytest.mark.req("X76")
def test_what_was_done_in_doubt_dates_nothing_once_the_clock_is_back(machine: Machine) -> None:
    desk = machine.starts()
    machine.receive(desk, "1")
    works(desk)
    machine.clock.jump(DAY)
    desk.do(Remark("по часам, которые ушли вперёд"), desk.find("1"))
    machine.clock.jump(-DAY)
    machine.clock.advance(MINUTE)
    assert why(desk) is None
    desk.do(Remark("часы снова верны"), desk.find("1"))
    assert desk.store.history.of(desk.find("1").id)[-1].at == machine.clock()
    machine.clock.jump(-MINUTE)
    desk.do(Remark("поправка часов"), desk.find("1"))
    assert desk.store.history.of(desk.find("1").id)[-1].at == machine.clock() + MINUTE, "by little none goes back"
