"""What is typed as FIELD=VALUE is read or refused, never left aside."""

from __future__ import annotations

from collections.abc import Iterator

import click

from orderdesk.cli import cli
from tests.desk.dispatch.riding import out, ready, staffed
from tests.shop import Shop

ASKING = {
    "add": ("add", "--set", "source=phone", "--set", "customer=Анна", "--set", "lines=TEA-1*2@4990"),
    "edit": ("edit", "2", "--set", "address=Абая 1"),
    "take": ("take", "2", "pack"),
    "stop done": ("stop", "done", "1", "3"),
}
"""Every command that reads such pairs, with what makes it do something; here are all of them, as a test says."""


def with_pairs() -> Iterator[str]:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        inner = [(f"{name} {one}", command.commands[one]) for one in command.commands] if isinstance(
            command, click.Group) else [(name, command)]  # fmt: skip
        yield from (called for called, one in inner if any("--set" in option.opts for option in one.params))


def test_an_answer_that_nobody_asked_for_is_named_with_those_that_are_asked_and_nothing_is_done(shop: Shop) -> None:
    assert sorted(with_pairs()) == sorted(ASKING), "a new command reads pairs: say here how it is called"
    staffed(shop)
    ready(shop, "3")
    shop.from_("own_shop", "1", "new", payment="cash")
    shop.from_("own_shop", "2", "packing", payment="cash")
    assert out(shop, "3") == "1"
    for words in ASKING.values():
        for who in ("Дина", "Асхат") if words[0] == "stop" else ("Мария",):
            for pair in ("bogus=1", "payment2=cod", "курьер=да", "=1", "total total=5"):
                before = shop.json("list"), shop.store.history.of(shop.desk.find("3").id)
                result = shop.run(*words, "--set", pair, operator=who)
                assert result.exit_code, (words, pair, result.output)
                assert pair in result.stderr if pair == "=1" else pair.partition("=")[0] in result.stderr, result.stderr
                assert (shop.json("list"), shop.store.history.of(shop.desk.find("3").id)) == before
    assert "delivery_cost" in shop.run(*ASKING["add"], "--set", "payment=cod").stderr, "those that it asks for"
