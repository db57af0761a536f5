"""What is found out about a session's terminal from its environment."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from orderdesk.config import Ascii, LineKind, TerminalSettings
from orderdesk.console.terminal_profile import UTF8, Colours, Terminal

AUTO = TerminalSettings()


def of(environment: Mapping[str, str], settings: TerminalSettings = AUTO) -> Terminal:
    return Terminal.of({"TERM": "xterm-256color", "LANG": "C.UTF-8", **environment}, settings)


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Colours.TRUE),
        ({"TERM": "tmux-256color"}, Colours.MANY),
        ({"TERM": "xterm-kitty"}, Colours.MANY),
        ({"TERM": "screen"}, Colours.SIXTEEN),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, Colours.SIXTEEN),
        ({"TERM": "vt220"}, Colours.NONE),
        ({"TERM": ""}, Colours.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, Colours.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, Colours.NONE),
    ],
)
def test_as_many_colours_as_the_terminal_has(environment: dict[str, str], colours: Colours) -> None:
    assert of(environment).colours is colours


@pytest.mark.parametrize("term", ["linux", "vt100", "vt220", "", "sun", "ansi"])
def test_only_families_that_skip_unknown_sequences_are_sent_any(term: str) -> None:
    assert not of({"TERM": term}).modern
    assert of({"TERM": "screen.xterm-256color"}).modern


@pytest.mark.parametrize(
    ("environment", "by_itself"),
    [
        ({"TERM": "linux"}, True),
        ({"TERM": "vt102"}, True),
        ({"LANG": "ru_RU.KOI8-R"}, True),
        ({"TERM": "xterm"}, False),
    ],
)
def test_ascii_is_chosen_by_itself_unless_the_settings_say(environment: dict[str, str], by_itself: bool) -> None:
    assert of(environment).ascii is by_itself
    assert of(environment, TerminalSettings(ascii=Ascii.YES)).ascii
    assert not of(environment, TerminalSettings(ascii=Ascii.NO)).ascii


@pytest.mark.parametrize(
    ("environment", "charset"),
    [
        ({"LANG": "C"}, UTF8),
        ({"LANG": "POSIX"}, UTF8),
        ({"LANG": ""}, UTF8),
        ({"LANG": "ru_RU"}, UTF8),
        ({"LANG": "en_US.ISO-8859-1"}, UTF8),
        ({"LANG": "ru_RU.nonsense"}, UTF8),
        ({"LANG": "kk_KZ.UTF-8"}, UTF8),
        ({"LANG": "ru_RU.KOI8-R"}, "koi8-r"),
        ({"LANG": "ru_RU.CP1251"}, "cp1251"),
        ({"LANG": "C", "LC_CTYPE": "uk_UA.KOI8-U@euro"}, "koi8-u"),
        ({"LANG": "ru_RU.KOI8-R", "LC_CTYPE": "C.UTF-8"}, "koi8-r"),
        ({"LANG": "ru_RU.KOI8-R", "LC_ALL": "ru_RU.UTF-8"}, UTF8),
    ],
)
def test_the_charset_is_the_one_that_the_locale_names(environment: dict[str, str], charset: str) -> None:
    assert of(environment).charset == charset


def test_a_line_is_thin_over_ssh_and_where_the_settings_say_so() -> None:
    ssh = {"SSH_TTY": "/dev/pts/3"}
    assert not of({}).thin
    assert of({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}).thin
    assert of(ssh).thin
    assert of({}, TerminalSettings(line=LineKind.THIN)).thin
    assert not of(ssh, TerminalSettings(line=LineKind.LOCAL)).thin
    assert of({"COLORTERM": "truecolor", **ssh}).colours is Colours.SIXTEEN
