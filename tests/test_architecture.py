"""The house as a whole: who may import whom, and that its papers tell the truth."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import Counter
from importlib import import_module
from pathlib import Path

import click
import pytest
from msgspec import Struct
from msgspec.structs import fields

from orderdesk.cli import cli
from orderdesk.i18n import use_language
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


def test_the_data_folder_holds_no_code() -> None:
    assert not list((ROOT / "data").rglob("*.py"))


def test_time_comes_only_from_the_clock() -> None:
    for folder in ("orderdesk", "screens"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text("utf-8")
            if path.name not in ("clock.py", "crash_report.py"):
                assert not re.search(r"datetime\.now\(|time\.time\(|utcnow\(|pendulum\.now\(", text), path


def test_every_key_has_an_id_of_its_own() -> None:
    keys = [key for group in (ORDER, LIST, CARD) for key in group]
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
        [sys.executable, "scripts/messages.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout
