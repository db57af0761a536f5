"""What README and docs tell people to type, to write into settings and to look at is there."""

from __future__ import annotations

import re
import shlex
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import click
import pytest
from click.testing import CliRunner

from orderdesk.cli import cli
from orderdesk.cli.group import Run
from orderdesk.config import read_config

ROOT = Path(__file__).parents[1]
PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAM = r"(?:(?:\.venv/bin/|/opt/orderdesk/bin/)?orderdesk|/opt/orderdesk/bin/python -I -m orderdesk|desk)"
"""As the papers start it; `desk` is what deploy.md calls it."""

GLOBAL = ("--db", "--config", "--as", "--now")
NOT_SETTINGS = ("[project.", "[seller]", "title =")
"""What other TOML of the papers holds: a package's entry points, roles."""


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """The blocks of a paper that hold code, with their language: between fences, or indented."""
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield language, block
    for block in re.findall(r"(?:^ {4}\S.*\n)+", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.MULTILINE):
        yield "", block


def typed(path: Path) -> Iterator[list[str]]:
    """The words behind the program's name, of each line that starts it."""
    for language, block in blocks(path.read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines() if language in ("", "sh", "ini") else ():
            found = re.search(rf"(?:^\s*|ExecStart=|ForceCommand |sh -c '|&& |sudo -u \w+ ){PROGRAM}(?: (.*))?$", line)
            if found:
                yield shlex.split(re.split(r"\s+[#|<>;]|\s*[;&]|'$", found[1] or "")[0])


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that words lead to, and what is left of them; fails for a word that is no command."""
    rest = list(words)
    while rest and rest[0] in GLOBAL:
        rest = rest[2:]
    context, command = click.Context(cli, info_name="orderdesk"), cli
    found: click.Command = command
    while isinstance(found, click.Group) and rest and not rest[0].startswith("-"):
        names = rest[0].split("|")
        inner = [found.get_command(context, name) for name in names]
        assert None not in inner, f"orderdesk {' '.join(words)}: there is no {rest[0]}"
        assert inner[0] is not None
        found, rest = inner[0], rest[1:]
    return found, rest


TYPED = [(path.name, words) for path in PAPERS for words in typed(path)]
NAMED = [
    (path.name, name.replace("\\|", "|"))
    for path in PAPERS
    for name in re.findall(
        r"`orderdesk ([a-z][^`]*)`", re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
    )
]


@pytest.mark.parametrize(("paper", "words"), TYPED, ids=lambda one: one if isinstance(one, str) else " ".join(one))
def test_a_line_of_a_block_is_what_the_command_takes(paper: str, words: list[str]) -> None:
    command, rest = command_of(words)
    if not isinstance(command, click.Group) or rest:
        command.make_context("it", rest, parent=click.Context(cli, info_name="orderdesk"))


@pytest.mark.parametrize(("paper", "said"), NAMED)
def test_a_command_in_a_sentence_is_there_with_its_options(paper: str, said: str) -> None:
    words = [word.strip("[]…,") for word in said.split()]
    command, rest = command_of([word for word in words if word])
    known = {name for param in (*command.params, *cli.params) for name in (*param.opts, *param.secondary_opts)}
    asked = {option for word in rest for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", word)}
    assert asked <= known | {"--help"}, asked - known


def test_enough_of_the_papers_is_looked_at() -> None:
    assert len(TYPED) > 40
    assert len(NAMED) > 150


STAFF = re.compile(r'`orderdesk ([^`]*operator add "[^`]*)`|^desk ([^#\n]*operator add [^#\n]*)', re.MULTILINE)
"""What registers somebody by name, in a sentence or in a block."""


def public_key(path: Path) -> str:
    """A key of one's own, in a file."""
    parts = (b"ssh-ed25519", path.name.encode().ljust(32, b"-"))
    body = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    path.write_text(f"ssh-ed25519 {b64encode(body).decode()}\n", "utf-8")
    return str(path)


@pytest.mark.req("X95")
@pytest.mark.parametrize(("paper", "least"), [("README.md", 2), ("docs/deploy.md", 3)])
def test_who_is_registered_as_a_paper_says_is_registered_the_first_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paper: str, least: int
) -> None:
    monkeypatch.setenv("ORDERDESK_DB", str(tmp_path / "orders.db"))
    staff = [shlex.split(one or other) for one, other in STAFF.findall((ROOT / paper).read_text("utf-8"))]
    assert len(staff) >= least
    for place, words in enumerate(staff):
        for option, value in (("--key", public_key(tmp_path / f"{place}.pub")), ("--account", "root")):
            if option in words:
                words[words.index(option) + 1] = value
        done = CliRunner().invoke(cli, words, obj=Run(lambda parts: 0, lambda: None), catch_exceptions=False)
        assert done.exit_code == 0, (words, done.output)


@pytest.mark.req("X95")
@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_each_row_of_a_table_has_the_cells_of_its_heading(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
    for table in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        cells = [len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()]
        assert set(cells) == {cells[0]}, table.splitlines()[next(i for i, n in enumerate(cells) if n != cells[0])]


SETTINGS = [
    (path.name, block) for path in PAPERS for language, block in blocks(path.read_text("utf-8"))
    if language == "toml" and not any(one in block for one in NOT_SETTINGS)
]  # fmt: skip


@pytest.mark.parametrize(("paper", "block"), SETTINGS)
def test_settings_that_a_paper_shows_are_read(paper: str, block: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(block, "utf-8")
    read_config(file)


@pytest.mark.skipif(which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    for program in ("/opt/orderdesk/bin/python", "/opt/orderdesk/bin/litestream"):
        text = text.replace(program, "/bin/true")  # it looks whether they are there
    units = re.findall(r"# /etc/systemd/system/(\S+)\n(.*?)(?=\n# /etc|^```)", text, re.MULTILINE | re.DOTALL)
    assert len(units) == 7
    for name, unit in units:
        (tmp_path / name).write_text(unit, "utf-8")
    found = subprocess.run(["systemd-analyze", "verify", *(str(tmp_path / name) for name, _unit in units)],
                           capture_output=True, text=True, timeout=60)  # fmt: skip
    assert [line for line in found.stderr.splitlines() if "orderdesk" in line] == []


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_what_a_paper_names_or_leads_to_is_there(path: Path) -> None:
    text = path.read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []
    files = re.findall(r"`((?:orderdesk|screens|data|docs|tests|scripts)/[\w/.-]*\w)`", text)
    whole = [name for name in files if not re.search(r"\b(LANGUAGE|CHANNEL)\b", name)]
    assert [name for name in whole if not (ROOT / name).exists()] == []
    for name, heading in re.findall(r"\]\(([^)#\s]*)#([^)]+)\)", text):
        led = (path.parent / name).resolve() if name else path
        if "://" not in name:
            titles = re.findall(r"^#+ (.+)$", led.read_text("utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
            assert heading in anchors, (name, heading)
