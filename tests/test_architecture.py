"""The house as a whole: who may import whom, and that its papers tell the truth."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
from msgspec import Struct
from msgspec.structs import fields

from orderdesk.cli import cli
from orderdesk.i18n import use_language
from orderdesk.model import STATE_FIELDS
from screens.keyboard.keys import CARD, LIST, ORDER, key_help

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("command", ["list --json", "show 1 --json", "doctor", "--help", "import x"])
def test_a_command_imports_nothing_of_the_screens(tmp_path: Path, command: str) -> None:
    script = (
        "import sys; from orderdesk.__main__ import main\n"
        f"sys.argv = ['orderdesk', '--db', {str(tmp_path / 'o.db')!r}, *{command.split()!r}]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('textual', 'rich', 'screens', 'asyncio')])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.stdout.splitlines()[-1] == "[]", done.stdout


def test_the_contract_about_the_terminal_names_every_module_of_the_core() -> None:
    contract = next(c for c in PROJECT["tool"]["importlinter"]["contracts"] if "terminal" in c["name"])
    modules = {
        f"orderdesk.{path.stem if path.is_file() else path.name}"
        for path in (ROOT / "orderdesk").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists())
        and path.stem not in ("__init__", "__main__", "app")
    }
    assert modules == set(contract["source_modules"])


PYTHON = [path for top in ("orderdesk", "screens", "scripts", "tests") for path in (ROOT / top).rglob("*.py")]
CODE = [path for path in PYTHON if not path.is_relative_to(ROOT / "tests")]


def test_folders_and_files_stay_small() -> None:
    sizes = Counter(path.parent for path in PYTHON)
    assert {str(folder): number for folder, number in sizes.items() if number > 20} == {}
    lines = {str(path): len(path.read_text("utf-8").splitlines()) for path in CODE}
    assert {path: number for path, number in lines.items() if number > 350} == {}


SAME = {
    "__main__": ("orderdesk scripts/bench scripts/mutants", "Python's name for where a program starts"),
    "assign": ("orderdesk/desk/people screens/dialogs", "whose an order is: given, and asked for"),
    "bulk": ("orderdesk/desk screens/actions scripts/bench", "many orders at once: done, by keys, measured"),
    "calendar": ("orderdesk/desk/commands orderdesk/sla", "business time: announced days, and counting with them"),
    "calendars": ("orderdesk/cli/shop orderdesk/rules", "all calendars: read, and shown in the shell"),
    "cancel": ("orderdesk/desk/commands orderdesk/desk/orders", "a cancellation: declared, and what it does"),
    "claims": ("orderdesk/cli/orders orderdesk/desk/commands orderdesk/store/people",
               "who holds what: kept, changed, and shown in the shell"),
    "clock": ("orderdesk orderdesk/cli/upkeep orderdesk/desk/commands screens/actions",
              "the machine's clock: read, and confirmed by word, command and key"),
    "customers": ("orderdesk/cli/shop orderdesk/desk/commands/people orderdesk/store/customers",
                  "customers: kept, declared, and by words of the shell"),
    "deadlines": ("orderdesk/rules orderdesk/store/orders", "deadlines: planned, and kept"),
    "desk": ("orderdesk/desk scripts/bench", "the desk, and one to measure"),
    "edits": ("orderdesk/cli/orders orderdesk/rules", "an order's changes: allowed, and by words of the shell"),
    "filters": ("orderdesk/desk/commands orderdesk/desk/people screens/actions",
                "filters with a name: declared, kept, by keys"),
    "hand_over": ("orderdesk/desk/orders screens/dialogs", "handing over against a code: done, and asked for"),
    "intake": ("orderdesk/desk/commands orderdesk/desk/intake", "orders that come in: declared, and taken in"),
    "money": ("orderdesk orderdesk/desk/commands orderdesk/desk/ledgers",
              "money: as a value, the commands that move it, and as it is posted"),
    "operators": ("orderdesk/cli/shop orderdesk/store/people", "operators: kept, and by words of the shell"),
    "erasure": ("orderdesk/store/customers orderdesk/desk/commands/people",
                "an erasure: of rows, and as it is declared"),
    "quality": ("orderdesk/cli/orders orderdesk/desk/views screens/views", "quality figures: read, and shown twice"),
    "questions": ("orderdesk/rules screens/dialogs", "what a step asks for: by the rulebook, on the screen"),
    "record": ("orderdesk/desk/commands screens/actions", "an order's record: declared, and by keys"),
    "restore": ("orderdesk/cli/upkeep orderdesk/store/copies", "back to a backup: done, and by words of the shell"),
    "rights": ("orderdesk/desk scripts", "rights: declared, and the page of them"),
    "sales": ("orderdesk/cli/shop orderdesk/desk", "what is off sale: read, and shown in the shell"),
    "staff": ("orderdesk/desk/commands/people orderdesk/desk/people", "staff: what is done about it, and read of it"),
    "shift": ("orderdesk/desk/commands/people screens/actions", "a shift: declared, and by keys"),
    "shift_sheet": ("orderdesk/desk/people screens/views", "a shift's sheet: made, and shown"),
    "shop": ("orderdesk/desk/commands screens/actions tests", "the shop: declared, by keys, and one for tests"),
    "ssh": ("scripts/bench tests/terminal", "the desk over SSH: tried, and measured"),
    "steps": ("orderdesk/desk/commands orderdesk/rules/rulebook", "a rulebook's steps: read, and taken"),
    "store": ("orderdesk/store scripts/bench", "the store, and how fast it is"),
    "to_tell": ("orderdesk/cli/orders orderdesk/desk/orders", "what others are to be told: listed, by words"),
    "undo": ("orderdesk/desk/commands orderdesk/desk/orders", "an act taken back: declared, and what it does"),
    "test_assigning": ("tests/app/actions tests/desk/people", "proven at the desk and on the screen"),
    "test_channel_rules": ("tests/app/actions tests/desk/channels", "proven at the desk and on the screen"),
    "test_claims": ("tests/app/main tests/desk/people", "proven at the desk and on the screen"),
    "test_machine_clock": ("tests/app/actions tests/desk/clocks", "proven at the desk and on the screen"),
    "test_prices": ("tests/app/actions tests/desk/money", "proven at the desk and on the screen"),
    "test_rights": ("tests/app/actions tests/desk/people", "proven at the desk and on the screen"),
    "test_serve": ("tests/terminal tests/unit/serve", "proven without a server and with one"),
    "test_shifts": ("tests/app/actions tests/desk/people", "proven at the desk and on the screen"),
    "test_wallboard": ("tests/app/terminal tests/terminal", "proven in an app and on a real terminal"),
}  # fmt: skip
"""File names that stand in several folders, which, and what one thing it is that they show from several sides."""


def test_files_of_one_name_are_sides_of_one_thing() -> None:
    """Whoever opens a file by its name finds what the name says."""
    folders: dict[str, set[str]] = {}
    for path in PYTHON:
        if path.stem not in ("__init__", "conftest"):
            folders.setdefault(path.stem, set()).add(path.parent.relative_to(ROOT).as_posix())
    equal = {name: found for name, found in folders.items() if len(found) > 1}
    assert equal == {name: set(where.split()) for name, (where, _why) in SAME.items()}


def test_values_are_replaced_by_what_can_replace_them() -> None:
    """The type checker takes the one `replace` for the other, and only one of them works on values."""
    wrong = [str(path) for path in CODE if re.search(r"^(from dataclasses import .*replace|import dataclasses)",
                                                     path.read_text("utf-8"), re.MULTILINE)]  # fmt: skip
    assert wrong == [str(ROOT / "scripts" / "mutants" / "code.py")]


@pytest.mark.parametrize("paper", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_what_a_paper_names_is_there(paper: str) -> None:
    named = re.findall(r"`([a-z_/]+/(?:[a-z_]+\.(?:py|toml|md))?)`", (ROOT / paper).read_text("utf-8"))
    assert named
    folders = [ROOT, ROOT / "orderdesk", ROOT / "orderdesk" / "store"]
    assert [name for name in named if not any((folder / name).exists() for folder in folders)] == []


def test_no_fact_is_named_by_a_text_of_its_own() -> None:
    """A slip in such a text would be a fact that no order has; one in a name is found at once."""
    product = [
        path for path in CODE if not path.is_relative_to(ROOT / "scripts") and "facts" in path.read_text("utf-8")
    ]
    found = [f"{path.name}: {name}" for path in product
             for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if (name := _fact_named(node)) not in (None, "received_at", *STATE_FIELDS)]  # fmt: skip
    assert found == []


def _fact_named(node: Any) -> str | None:
    """The text by which a piece of code asks for a fact."""
    match node:
        case ast.Subscript(value=of, slice=ast.Constant(str(name))):
            return name if _facts(of) else None
        case ast.Call(func=ast.Attribute(value=of, attr=asked), args=[ast.Constant(str(name)), *_]):
            of_order = asked == "value" and ast.unparse(of).endswith("order")
            return name if of_order or (asked in ("get", "pop") and _facts(of)) else None
        case ast.Compare(left=ast.Constant(str(name)), comparators=[of]):
            return name if _facts(of) else None
    return None


def _facts(node: ast.expr) -> bool:
    return ast.unparse(node).split(".")[-1] == "facts"


def test_the_data_folder_holds_no_code() -> None:
    assert not list((ROOT / "data").rglob("*.py"))


def test_time_comes_only_from_the_clock() -> None:
    for folder in ("orderdesk", "screens"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text("utf-8")
            if path.name not in ("clock.py", "crash_report.py"):
                assert not re.search(r"datetime\.now\(|time\.time\(|utcnow\(|pendulum\.now\(", text), path


def test_every_key_has_an_id_of_its_own() -> None:
    keys = {key for group in (ORDER, LIST, CARD) for key in group}
    assert len({key.id for key in keys}) == len(keys)


def test_the_readme_shows_every_key() -> None:
    use_language("en")
    for key, sentence in key_help():
        assert f"| `{key}` | {sentence} |" in README, f"| `{key}` | {sentence} |"


def test_the_readme_shows_every_command() -> None:
    for name in cli.list_commands(click.Context(cli)):
        assert f"orderdesk {name}" in README, name


def test_every_command_is_found_in_its_module() -> None:
    context = click.Context(cli)
    for path in (ROOT / "orderdesk" / "cli").rglob("*.py"):
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for name in cli.list_commands(context):  # others are only declared
        assert cli.get_command(context, name) is not None
    assert set(cli.commands) == set(cli.list_commands(context))
    script = (
        "import os, sys, click; from orderdesk.cli import cli\n"
        "for name in sys.argv[1:]:\n"
        "    assert not cli.commands\n"
        "    if not os.fork():\n"
        "        os._exit(cli.get_command(click.Context(cli), name).name != name)\n"
        "    assert os.wait()[1] == 0, name"
    )
    names = cli.list_commands(context)
    subprocess.run([sys.executable, "-c", script, *names], cwd=ROOT, check=True, timeout=120)


def test_no_paper_names_a_machine() -> None:
    for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]:
        text = path.read_text("utf-8")
        assert not re.search(r"(^|[^A-Za-z])/(work|farm|root)/", text), path


def test_every_column_and_key_of_an_import_is_documented() -> None:
    from orderdesk.channels.own import COLUMNS, KEYS

    text = (ROOT / "docs" / "import.md").read_text("utf-8")
    for name in {*COLUMNS, *KEYS}:
        assert f"`{name}`" in text, name


def test_every_key_of_a_rulebook_is_documented() -> None:
    from orderdesk.rules.rulebook import model, reasons, steps
    from orderdesk.sla import targets

    rulebooks = (ROOT / "docs" / "rulebooks.md").read_text("utf-8")
    tables: list[type[Struct]] = [
        model.Rulebook, model.Status, steps.Step, steps.Destination, steps.Ask, steps.Option, steps.Block,
        reasons.Reason, reasons.Evidence, reasons.Ladder, reasons.Fee, model.Target, model.After, model.DateRule,
        model.EditRule, model.SplitRule, model.CallRule, model.External, targets.Tier, targets.Warn,
    ]  # fmt: skip
    for table in tables:
        for field in fields(table):
            assert f"`{field.name.rstrip('_')}`" in rulebooks, (table.__name__, field.name)


def test_every_setting_role_and_right_is_documented() -> None:
    from orderdesk import config
    from orderdesk.rules import roles

    settings = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    tables: list[type[Struct]] = [
        config.Config, config.ChannelSettings, config.CodeSettings, config.DistributionSettings,
        config.ClaimSettings, config.ServeSettings, config.SignalSettings, config.TerminalSettings,
        config.UndoSettings, roles.Role,
    ]  # fmt: skip
    for table in tables:
        for field in fields(table):
            assert f"`{field.name}`" in settings, (table.__name__, field.name)
    for key in (*ORDER, *LIST, *CARD):
        assert f"`{key.id}`" in settings, key.id
    for word in (*roles.Right, *roles.Mask, *config.Mode, *roles.read_roles()):
        assert f"`{word}`" in settings, word


def test_the_catalogues_are_complete_and_fresh() -> None:
    pytest.importorskip("babel", reason="babel is a tool of the development install")
    done = subprocess.run(
        [sys.executable, "scripts/catalogues.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout
