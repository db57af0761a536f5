"""Money in JSON is a decimal string with the digits of its currency, in every command that has `--json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import click

from orderdesk.channels.incoming import IncomingLine
from orderdesk.cli import cli
from tests.desk.command_line.test_reading import WRITING
from tests.desk.dispatch.riding import done, out, ready, staffed
from tests.shop import Shop

SUM = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]{2}|•+")

MONEY = {
    "total", "goods", "delivery", "delivery_cost", "received", "owed", "cod", "paid", "debt", "sum", "worth", "refund",
    "refund_due", "expected", "counted", "difference", "opening", "amount", "price", "received_amount", "balance",
    "to_collect", "moved", "debts", "most",
}  # fmt: skip
"""Under these names stand sums, alone or in a list or table of them."""

CURRENCY = "currency"

CALLS = (
    ("list",), ("list", "--shelf", "archive"), ("show", "1"), ("show", "P-1"), ("show", "R-1"),
    ("history", "1"), ("history", "R-1"),
    ("money",), ("money", "1"), ("money", "R-1"),
    ("evidence", "1"), ("courier", "list"), ("courier", "show", "Асхат"), ("courier", "show", "Данияр"),
    ("run", "list"), ("run", "show", "1"), ("till", "report"), ("return", "list", "--all"), ("return", "show", "1"),
    ("task", "list", "--all"), ("customer", "show", "1"), ("customer", "export", "1"),
    ("customer", "find", "Иванов"), ("report", "quality"), ("stock", "list"), ("shop",), ("product",),
    ("acceptance", "list"),
)  # fmt: skip
"""What is read of a shop with cash, debts, differences, returns and refunds."""

NO_MONEY = {
    "calendar list", "calendar show", "carrier list", "channel list", "claims", "clock", "filters",
    "notice list", "operator list", "operator history", "phone", "profile list", "sender list", "serve", "sessions",
    "shift sheet", "stock history",
}  # fmt: skip
"""Commands with JSON that tell no sums."""


def sums(value: Any, where: str = "", *, named: bool = False) -> Iterator[tuple[str, Any]]:
    """Every value that stands where money stands, with its place."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from sums(each, f"{where}.{key}", named=key in MONEY or (named and key != CURRENCY))
    elif isinstance(value, list):
        for each in value:
            yield from sums(each, where, named=named)
    elif named and value is not None:
        yield where, value


def leaves(value: Any) -> Iterator[Any]:
    """Every value."""
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from leaves(each)
    if not isinstance(value, dict | list):
        yield value


def with_json(group: click.Group, before: str = "") -> Iterator[str]:
    """The commands that have `--json`."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from with_json(command, f"{before}{name} ")
        if command is not None and any("--json" in one.opts for one in command.params):
            yield f"{before}{name}"


def busy(shop: Shop) -> list[Any]:
    """A day with cash in hand, a difference, a return, a refund; what the commands answered meanwhile."""
    lines = (IncomingLine("CUP", "Кружка", 3, 4321_07),)
    shop.from_("own_shop", "R-1", "pickup", lines=lines, total=12963_21, method="pickup", payment="cash")
    said = list[Any]()
    for words in (
        ("pay", "R-1", "12963.21", "--how", "cash"), ("take", "R-1", "finish"),
        ("return", "open", "R-1", "--line", "CUP=1", "--reason", "1", "--json"), ("return", "receive", "1", "--json"),
        ("return", "decide", "1", "--restock", "--json"), ("refund", "R-1", "4321.07"),
        ("return", "open", "R-1", "--line", "CUP=1", "--reason", "1", "--json"),
    ):  # fmt: skip
        result = shop.run(*words)
        assert result.exit_code == 0, result.output
        said += [json.loads(result.stdout)] if words[-1] == "--json" else []
    staffed(shop)
    ready(shop, "1", "2", total=12963_21, lines=lines)
    shop.receive("P-1", lines=lines, total=12963_21)
    run = out(shop, "1", "2")
    for name in ("Асхат", "Дина"):
        assert shop.run("operator", "pin", operator=name, typed="1234\n1234\n").exit_code == 0
    said += [
        done(shop, "till", "open", "100", "--reason", "размен", "--pin", "-", typed="1234\n"),
        done(shop, "stop", "done", run, "1", "--paid", "12963.21"),
        done(shop, "hand-in", "Асхат", "12960", "--reason", "обронил", "--pin", "-", typed="1234\n"),
        done(shop, "stop", "done", run, "2", "--paid", "12963.21"),
        done(shop, "till", "count", "13000", "--reason", "пересчёт", "--pin", "-", typed="1234\n"),
    ]
    return said


def test_money_in_json_is_a_decimal_string_with_its_currencys_digits(shop: Shop) -> None:
    said: list[tuple[Any, Any]] = [("done", each) for each in busy(shop)]
    said += [(call, shop.json(*call, operator="Мария")) for call in CALLS]
    found = [(call, where, value) for call, answer in said for where, value in sums(answer)]
    assert len(found) > 60
    wrong = [one for one in found if not (isinstance(one[2], str) and SUM.fullmatch(one[2]))]
    assert wrong == []
    plain = {1296321, 12963.21, "1296321", "12963.2", 432107, 4321.07, "432107"}
    hidden = [(call, leaf) for call, answer in said for leaf in leaves(answer) if leaf in plain]
    assert hidden == [], "a sum stands somewhere else, or in another form"


def test_each_command_with_json_is_known_to_tell_sums_or_none() -> None:
    there = set(with_json(cli))
    told = {name for name in there if any(" ".join(call).startswith(name) for call in CALLS)}
    assert there - told - WRITING == NO_MONEY
