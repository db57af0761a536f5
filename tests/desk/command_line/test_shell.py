"""What a shell is told: help in groups with examples, click's own sentences, completion, the manual page."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from orderdesk.cli import cli
from orderdesk.cli.click_words import SAID, numbered
from orderdesk.cli.declared import commands
from orderdesk.cli.headings import HEADINGS
from orderdesk.cli.sections import EXAMPLES, SECTIONS
from orderdesk.console.printing import Door
from orderdesk.i18n import LANGUAGES, in_language, use_language
from tests.shop import Shop

ROOT = Path(__file__).parents[3]

WRONG = (("list", "--bogus"), ("bogus",), ("pay", "1"), ("list", "--shelf", "x"), ("backup", "--keep", "x"),
         ("show", "1", "2", "3"), ("list", "--search"))  # fmt: skip
"""Words that click refuses, each in another way."""


def examples() -> Iterator[list[str]]:
    for lines in EXAMPLES.values():
        for line in lines:
            yield shlex.split(line.partition(">")[0])[1:]


@pytest.mark.req("X82")
def test_every_command_stands_in_one_group_of_the_help(shop: Shop) -> None:
    listed = [name for names in SECTIONS.values() for name in names]
    assert sorted(listed) == sorted(cli.list_commands(click.Context(cli)))
    shown = shop.run("--help").output
    assert all(re.search(rf"^  {name} ", shown, re.MULTILINE) for name in listed)
    titles = [shown.index(f"\n{in_language(title, 'ru')}:\n") for title in SECTIONS]
    assert titles == sorted(titles)


@pytest.mark.req("X82")
@pytest.mark.parametrize("words", [*examples()], ids=" ".join)
def test_an_example_is_what_the_command_takes(words: list[str]) -> None:
    context = click.Context(cli, info_name="orderdesk")
    command: click.Command = cli
    while isinstance(command, click.Group) and words:
        found = command.get_command(context, words[0])
        assert found is not None, words
        command, words = found, words[1:]
    if not isinstance(command, click.Group):
        command.make_context("it", list(words), parent=context)


def test_the_help_of_a_command_ends_with_its_examples(shop: Shop) -> None:
    assert "Примеры:\n  orderdesk cancel 481230355 --reason 4\n" in shop.run("cancel", "--help").output
    assert "orderdesk stock list --low" in shop.run("stock", "--help").output
    assert "Примеры" not in shop.run("tick", "--help").output


@pytest.mark.parametrize("words", [(), ("cancel",), ("stock",), ("stock", "receive"), ("shop", "hide")], ids=" ".join)
def test_help_is_the_help_of_the_command(shop: Shop, words: tuple[str, ...]) -> None:
    assert shop.run("help", *words).stdout == shop.run(*words, "--help").stdout


def test_help_of_what_there_is_not_is_refused_as_the_command_is(shop: Shop) -> None:
    for words in (("bogus",), ("stock", "bogus")):
        assert shop.run("help", *words).exit_code == 2
        assert words[-1] in shop.run("help", *words).stderr


@pytest.mark.req("X82")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_words_are_refused_in_the_language_of_the_shop(shop: Shop, language: str, words: tuple[str, ...]) -> None:
    settings = shop.parts.database.with_name("config.toml")
    settings.write_text(f'language = "{language}"\n', "utf-8")
    use_language("en" if language != "en" else "ru")
    done = shop.run("--config", str(settings), *words)
    assert done.exit_code == 2
    said = re.sub(r"'[^']*'|\b(root|cli)\b|--?\w+|[A-Z]{2,}", " ", done.stderr)
    english = set(re.findall(r"[A-Za-z]{3,}", said)) - {word for part in words for word in part.split()}
    assert bool(english) == (language == "en"), english


def test_all_that_click_says_is_translated() -> None:
    for language in set(LANGUAGES) - {"en"}:
        assert [said for said in SAID if in_language(said, language) == said] == []
        use_language("en")
        english = [numbered(count) for count in (1, 2)]
        use_language(language)
        assert all(one != other for count, known in zip((1, 2), english, strict=True)
                   for one, other in zip(known, numbered(count), strict=True))  # fmt: skip


def completed(shop: Shop, *words: str, operator: str = "Мария") -> dict[str, str | None]:
    """What the shell offers for the last of the words, each with what it means."""
    before = ["--db", str(shop.parts.database), "--as", operator, *words[:-1]]
    offered = ShellComplete(cli, {}, "orderdesk", "_X").get_completions(before, words[-1])
    return {item.value: item.help for item in offered}


@pytest.mark.req("X82")
def test_the_shell_completes_orders_reasons_and_operators(shop: Shop) -> None:
    shop.receive("4821")
    shop.receive("4822", "delivery")
    shop.receive("5901", "pickup")
    assert completed(shop, "cancel", "48").keys() == {"4821", "4822"}
    assert completed(shop, "cancel", "4821") == {"4821": "Передан партнёру"}
    assert completed(shop, "accept", "5").keys() == {"5901"}
    reasons = completed(shop, "cancel", "4821", "--reason", "")
    assert reasons.keys() == {reason.key for reason in shop.parts.rules.book("kaspi").reason}
    assert completed(shop, "assi").keys() == {"assign"}
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("operator", "add", "Айгерим", "--role", "seller")
    assert completed(shop, "operator", "role", "А") == {"Айгерим": "продавец"}
    assert completed(shop, "operator", "role", "А", operator="Чужой") == {}, "a stranger is told nothing"
    assert completed(shop, "cancel", "48", operator="Чужой") == {}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_told_how_to_ask(shop: Shop, shell: str) -> None:
    script = shop.run("completion", shell).stdout
    assert f"_ORDERDESK_COMPLETE={shell}_complete" in script
    assert len(script.splitlines()) > 10


@pytest.mark.req("X82")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_program_answers_a_shell(shop: Shop, shell: str) -> None:
    shop.receive("4821")
    begun = ["orderdesk", "--db", str(shop.parts.database), "cancel", "48"]
    asked = {"_ORDERDESK_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(begun),
             "COMP_CWORD": "48" if shell == "fish" else str(len(begun) - 1)}  # fmt: skip
    done = subprocess.run([sys.executable, "-m", "orderdesk"], env={**os.environ, **asked}, cwd=ROOT, text=True,
                          capture_output=True, timeout=60)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "4821" in done.stdout


@pytest.mark.req("X82")
def test_the_manual_names_every_command_and_option(shop: Shop) -> None:
    page = shop.run("manual").stdout
    read = page.replace("\\-", "-").replace("\\&", "")
    assert page.startswith(".TH ORDERDESK 1")
    assert not [line for line in page.splitlines() if line.startswith("'") or re.match(r"\.(?!TH|SH|SS|TP|PP)", line)]
    for words, command in commands(cli, click.Context(cli)):
        assert f".SS {words}\n" in read
        assert all(param.opts[0] in read for param in command.params if isinstance(param, click.Option))


@pytest.mark.req("X82")
@pytest.mark.parametrize("command", HEADINGS)
def test_a_table_has_a_heading_where_a_person_reads_it(
    shop: Shop, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = shop.run(*command.split()).stdout
    monkeypatch.setattr(Door, "isatty", lambda door: True)
    heading, *lines = shop.run(*command.split()).stdout.splitlines()
    assert "\n".join(lines).strip() == piped.strip(), "a pipe gets the lines alone"
    assert all(in_language(word, "ru") in heading for _width, word in HEADINGS[command] if word)


def test_a_heading_stands_over_its_columns(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.receive("4821")
    shop.run("operator", "add", "Мария", "--role", "director")
    monkeypatch.setattr(Door, "isatty", lambda door: True)
    heading, line = shop.run("list").stdout.splitlines()
    for word, value in (("Заказ", "4821"), ("Полка", "Новые"), ("Покупатель", "Иванов"), ("Доставка", "доставка")):
        assert heading.index(word) == line.index(value), word
    assert heading.index("Итого") + len("Итого") == line.index("₸") + 1
    heading, line, *_keys = shop.run("operator", "list").stdout.splitlines()
    assert heading.index("Роль") == line.index("директор")
