"""A command is declared in one file, and everything that shows, asks or lists commands follows from that."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from orderdesk.cli import cli
from orderdesk.cli.declared import commands as shell_commands
from orderdesk.cli.declared import declared as shell_declares
from orderdesk.desk import commands
from orderdesk.desk.registry import declared
from orderdesk.store.shop.switches import SwitchKind
from scripts.rights import page
from tests.app.driver import driving
from tests.shop import Shop

ROOT = Path(__file__).resolve().parents[3]

FILE = '''
"""A bell on the counter."""

from typing import Annotated

from orderdesk.desk.change import Change
from orderdesk.desk.command import Ask, Key, OrderCommand, ShopCommand, Touches
from orderdesk.desk.rights import Need
from orderdesk.model import Order
from orderdesk.rules.roles import Right
from orderdesk.store.shop.switches import SwitchKind


class RingBell(ShopCommand[int], frozen=True):
    """Ring the bell on the counter."""

    name = "bell ring"
    title = "звонок: позвонить на прилавке"
    need = Need((Right.CLOCK,))
    touches = Touches.SALES
    keys = (Key("desk.bell", "U", "звонок", "Звонок на прилавке", after="desk.clock"),)

    why: Annotated[str, Ask("Why it rings.", argument=True)]
    times: Annotated[int, Ask("How often.")] = 1

    def run(self, desk):
        with desk.access.changing() as store:
            name = f"{self.why} {self.times}"
            store.switches.add(SwitchKind.PRODUCT, True, sku=name, at=0, operator=desk.actor.name,
                               act=desk.act(self.name))
        return self.times

    def said(self, desk, done):
        return [f"Прозвенело: {done}"]


class RingForOrder(OrderCommand[Order], frozen=True):
    """Ring the bell for an order."""

    name = "bell order"
    title = "звонок: позвать за заказом"
    need = Need((Right.NOTE,))
    touches = Touches.RECORD
    keys = (Key("order.shout", "J", "позвать", "Позвать за заказом", after="order.note", many=True),)

    words: Annotated[str, Ask("What is called out.", argument=True)]

    def effect(self, desk, work):
        return work.commit(Change(kind="note", note=self.words))

    def said(self, rules, order, now):
        return "позвали"
'''


DAY = """
import asyncio, json, sys
from pathlib import Path
from orderdesk.desk import commands
commands.__path__.append(sys.argv[1])
from screens.keyboard.keys import ORDER
from tests.app.driver import driving
from tests.shop import NOON, Shop

async def day(shop):
    said = {"behind": [key.id for key in ORDER][[key.id for key in ORDER].index("order.note") + 1]}
    async with driving(shop, (160, 50)) as desk:
        said["footer"] = desk.hints
        await desk.press("J")
        await desk.type("готово")
        await desk.press("enter")
        said["one"] = desk.message
        await desk.press("semicolon")
        said["again"] = desk.dialog
        await desk.press("escape", "asterisk")
        said["marked"] = desk.hints
        await desk.press("J")
        await desk.type("всем")
        await desk.press("enter")
        said["asked"] = desk.says("said")
        await desk.press("enter")
        said["many"] = desk.message
        await desk.press("U")
        await desk.type("почта")
        await desk.press("enter", "enter")
        said["rung"] = desk.message
        await desk.press("question_mark")
        said["help"] = desk.says("text")
        await desk.press("escape", "colon")
        await desk.type("прилавке")
        said["palette"] = desk.says("found")
    said["notes"] = [[event.note for event in shop.store.history.of(shop.order(n).id) if event.note] for n in "12"]
    return said

with Shop.made(Path(sys.argv[2]), NOON) as shop:
    shop.receive("1")
    shop.receive("2")
    print(json.dumps(asyncio.run(day(shop))))
"""


@pytest.fixture
def bell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One file more among the commands."""
    file = tmp_path / "more" / "bell_on_the_counter.py"
    file.parent.mkdir()
    file.write_text(FILE, "utf-8")
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(file.parent)])
    yield file
    cli.commands.pop("bell", None)
    sys.modules.pop(f"{commands.__name__}.{file.stem}", None)


@pytest.mark.req("X60")
def test_a_command_in_one_file_is_on_the_command_line_and_answers_programs(shop: Shop, bell: Path) -> None:
    assert "bell" in shop.run("--help").stdout
    assert "Ring the bell on the counter." in shop.run("bell", "--help").stdout
    said = shop.run("bell", "ring", "--help").stdout
    assert "ТЕКСТ" in said
    assert "How often." in said
    assert shop.run("bell", "ring", "почта").stdout == "Прозвенело: 1\n"
    answer = json.loads(shop.run("bell", "ring", "почта", "--times", "3", "--json").stdout)
    assert answer == {"command": "bell ring", "done": 3, "said": ["Прозвенело: 3"], "warned": []}
    assert shop.run("bell", "ring").exit_code == 2


@pytest.mark.req("X60")
def test_it_is_refused_to_who_lacks_its_right_and_stands_in_the_table_of_rights(shop: Shop, bell: Path) -> None:
    for name, role in (("Дина", "director"), ("Олег", "seller")):
        shop.run("operator", "add", name, "--role", role, operator="Дина")
    refused = shop.run("bell", "ring", "почта", operator="Олег")
    assert (refused.exit_code, shop.store.switches.stopped(SwitchKind.PRODUCT)) == (1, [])
    assert shop.run("bell", "ring", "почта", operator="Дина").exit_code == 0
    row = "`clock` | - | - | - | - | - | + | - | - | + |"
    assert f"| `orderdesk bell ring` | {row}" in page()
    assert f"| `bell ring` | sales | {row}" in page()


@pytest.mark.req("X60")
def test_while_it_names_no_right_nothing_that_asks_for_one_goes_on(shop: Shop, bell: Path) -> None:
    bell.write_text(FILE.replace("need = Need((Right.CLOCK,))", ""), "utf-8")
    with pytest.raises(AssertionError, match="RingBell: names no right"):
        declared()
    with pytest.raises(AssertionError, match="RingBell: names no right"):
        page()


@pytest.mark.req("X60")
def test_what_follows_on_the_shell_says_its_use_case_as_all_others_do(bell: Path) -> None:
    found = dict(shell_commands(cli, click.Context(cli)))
    said = shell_declares(found["bell ring"])
    assert said is not None
    assert said.need == declared()["bell ring"].need


@pytest.mark.req("X60", "X45")
async def test_it_is_in_the_palette_and_the_help_and_asks_for_what_it_needs(shop: Shop, bell: Path) -> None:
    async with driving(shop, (100, 40)) as desk:
        await desk.press("?")
        assert "звонок: позвонить на прилавке" in desk.says("text")
        await desk.press("escape", "colon")
        await desk.type("звонок")
        await desk.press("enter")
        assert desk.dialog == "Form"
        await desk.type("почта")
        await desk.press("enter", "enter")
        assert (desk.dialog, desk.message) == ("", "Прозвенело: 1")
    assert [one.sku for one in shop.store.switches.stopped(SwitchKind.PRODUCT)] == ["почта 1"]


@pytest.mark.req("X60", "X45")
@pytest.mark.parametrize("where", ["list", "card"])
async def test_one_about_an_order_is_done_from_list_card_and_command_line(shop: Shop, bell: Path, where: str) -> None:
    shop.receive("1")
    async with driving(shop, (100, 40)) as desk:
        await desk.press(*(["enter"] if where == "card" else []), "colon")
        await desk.type("позвать")
        await desk.press("enter")
        assert desk.dialog == "Form"
        await desk.type("готово")
        await desk.press("enter")
        assert desk.message == "1: позвали"
    answer = json.loads(shop.run("bell", "order", "1", "ещё раз", "--json").stdout)
    assert (answer["command"], answer["orders"][0]["number"]) == ("bell order", "1")
    assert [event.note for event in shop.store.history.of(shop.order("1").id)][-2:] == ["готово", "ещё раз"]
    refused = shop.run("bell", "order", "2", "нет такого", "--json")
    assert (refused.exit_code, "refused" in json.loads(refused.stdout)["orders"][0]) == (1, True)


@pytest.mark.req("X60")
def test_its_key_is_in_footer_help_and_palette_and_acts_on_one_and_on_many(bell: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", DAY, str(bell.parent), str(tmp_path / "day")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["behind"] == "order.shout"
    assert "J позвать" in said["footer"]
    assert said["one"] == "1: позвали"
    assert said["again"] == "Confirm", "its answer is told before it goes to another order"
    assert "J позвать" in said["marked"]
    assert said["asked"].splitlines()[0] == "звонок: позвать за заказом: 2"
    assert said["many"] == "сделано: 2"
    assert said["rung"] == "Прозвенело: 1"
    assert "J       позвать" in said["help"]
    assert "U       Звонок на прилавке" in said["help"]
    assert "U      Звонок на прилавке" in said["palette"]
    assert said["notes"] == [["готово", "всем"], ["всем"]]
