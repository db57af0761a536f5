"""The help of every command in the operator's language, and nothing of it in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from orderdesk.cli import cli
from orderdesk.cli.click_words import speak
from orderdesk.cli.declared import all_words
from orderdesk.cli.worded_help import message_ids
from orderdesk.i18n import LANGUAGES, in_language, use_language
from tests.shop import Shop

TRANSLATED = tuple(one for one in LANGUAGES if one != "en")

NAMES = frozenset((
    "API", "CSV", "Escape", "Ctrl", "ForceCommand", "HTTPS", "IMEI", "JSON", "Kaspi", "Order", "Desk", "PDF", "PIN",
    "Prometheus", "SSH", "YML", "sshd", "orderdesk", "csv", "docs", "jsonl", "xlsx", "pub", "man", "ISO8601",
))  # fmt: skip
"""Of programs, formats and parts of the desk: the same in every language."""

DATA = frozenset((
    "source", "customer", "phone", "lines", "method", "address", "planned_at", "delivery_cost", "comment", "payment",
    "sku", "quantity", "name", "place", "barcode", "contract_signed", "buyer_cancelled", "returned", "closed", "chat",
    "mail", "telegram", "instagram", "vip", "mind", "mobizon", "turbosms", "apprise", "kaspi", "pack", "seller",
    "manager", "dispatcher", "courier", "director", "walk-in", "messenger", "SKU", "SKU2", "profiles", "_log",
    "_faults", "_clock", "walk",
))  # fmt: skip
"""What is typed to the letter: names of fields, kinds, keys of rulebooks."""

_NAMED = re.compile(r"(?m)^  \S+(?=  )|--?[a-z][a-z-]*|`[^`]*`|ORDERDESK_[A-Z]+|orderdesk operator add")
"""Names of commands, options and variables, and what is typed as it stands."""

_LATIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]+[A-Za-z0-9]")


def everything() -> Iterator[tuple[click.Context, click.Command]]:
    """Each command and group with the context that its help is written in."""
    cli.offer()
    root = click.Context(cli, info_name="orderdesk", terminal_width=400)
    yield root, cli
    for words, command in all_words(cli, root):
        yield click.Context(command, root, words, terminal_width=400), command


def _choices(command: click.Command) -> Iterator[str]:
    """What may stand for its arguments, and stands there if nothing is said."""
    for param in command.params:
        yield str(param.default)
        if isinstance(param.type, click.Choice):
            yield from param.type.choices


@pytest.mark.req("X82")
@pytest.mark.parametrize("language", TRANSLATED)
def test_no_help_has_english_left_over(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(lambda: None)
    use_language(language)
    found, told = set(), 0
    for ctx, command in everything():
        monkeypatch.setattr(command, "_help_option", None)  # click makes it once, in the language of then
        text = command.get_help(ctx).partition(in_language("Examples", language))[0]
        assert text.startswith(in_language("Usage:", language))
        text = _NAMED.sub(" ", text.replace(ctx.command_path, " ", 1))
        strange = {*_LATIN.findall(text)} - NAMES - DATA - {*_choices(command)}
        found |= {f"{ctx.command_path}: {word}" for word in strange}
        told += 1
    assert found == set()
    assert told > 150


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_of_the_help_is_in_the_catalogue(language: str) -> None:
    use_language("en")
    ids = {one for ctx, command in everything() for one in message_ids(command, ctx)}
    assert len(ids) > 350
    assert {one for one in ids if in_language(one, language) == one} <= NAMES


@pytest.mark.req("X82")
@pytest.mark.parametrize("language", TRANSLATED)
def test_the_help_is_in_the_language_of_whoever_asks(shop: Shop, language: str) -> None:
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("operator", "language", "Мария", language)
    use_language("en")
    shown = shop.run("stock", "--help").stdout
    use_language("en")
    page = shop.run("manual").stdout
    for said in ("Add a warehouse.", "Commands"):
        assert in_language(said, language) in shown
    for said in ("Add a warehouse.", "EXAMPLES", "The database file (else ORDERDESK_DB, else the user's)."):
        assert in_language(said, language) in page
    use_language("en")
    refused = shop.run("hand-over")
    assert in_language("NUMBER", language) in refused.stderr
    assert "NUMBER" not in refused.stderr


def test_the_shell_is_told_what_a_command_does_in_the_language_of_the_shop() -> None:
    use_language("uk")
    cli.offer()
    command = cli.get_command(click.Context(cli), "note")
    assert command is not None
    assert command.get_short_help_str(80) == in_language("Add a note that only the shop sees.", "uk")
