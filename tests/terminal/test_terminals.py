"""Kinds of terminals: what each of them is sent, and that the desk can be worked on all of them."""

from __future__ import annotations

import re

import pytest

from tests.shop import Shop
from tests.terminal.pty import terminal

pytestmark = pytest.mark.terminal

SGR = re.compile(rb"\x1b\[([0-9;]*)m")


def arguments(shop: Shop) -> list[str]:
    return ["--db", str(shop.parts.database), "--as", "Мария", "--now", "2026-11-24T12:00:00+05:00"]


def colours(sent: bytes) -> set[str]:
    """What of colours was sent: `16`, `256`, `true`."""
    found = set()
    for parameters in SGR.findall(sent):
        numbers = [int(number or 0) for number in parameters.split(b";")]
        while numbers:
            number = numbers.pop(0)
            if number in (38, 48):
                found.add("256" if numbers[0] == 5 else "true")
                numbers = numbers[2 if numbers[0] == 5 else 4 :]
            elif 30 <= number <= 37 or 40 <= number <= 47 or 90 <= number <= 107:
                found.add("16")
    return found


@pytest.mark.parametrize(
    ("environment", "seen"),
    [
        ({"TERM": "linux"}, {"16"}),
        ({"TERM": "vt100"}, set()),
        ({"TERM": ""}, set()),
        ({"TERM": "screen"}, {"16"}),
        ({"TERM": "xterm"}, {"16"}),
        ({"TERM": "tmux-256color"}, {"256"}),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, {"true"}),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "SSH_CONNECTION": "a 1 b 2"}, {"16"}),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, set()),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, set()),
    ],
    ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else "",
)
def test_an_order_is_worked_on_every_terminal_in_its_own_colours(
    shop: Shop, environment: dict[str, str], seen: set[str]
) -> None:
    shop.receive("4821")
    shop.receive("4822")
    with terminal(*arguments(shop), environment={"COLORTERM": "", **environment}) as desk:
        desk.wait("новые: 2!", ">+ 2:50", "4821", "Enter карточка")
        desk.type("i")
        desk.wait("сейчас недоступно")
        desk.type("\r")
        desk.wait("4821  Kaspi")
        desk.type("\x1ba")
        desk.wait("новые: 1!", "4821: Принят партнёром")
        desk.type("q")
        assert desk.ended() == 0
        assert colours(desk.sent) == seen


@pytest.mark.parametrize("term", ["linux", "vt100", "vt220", "ansi", ""])
def test_an_old_terminal_is_sent_nothing_that_it_would_print(shop: Shop, term: str) -> None:
    with terminal(*arguments(shop), environment={"TERM": term}) as desk:
        desk.wait("ORDER DESK")
        desk.type("q")
        assert desk.ended() == 0
        unknown = re.findall(rb"\x1b\[[<>=][0-9;]*[a-z]|\x1b\[\?[0-9;]*\$p|\x1b[\]P_^]", desk.sent)
        assert unknown == []
        assert not desk.text.strip(), "without a second screen, the first is left empty"


def test_a_modern_terminal_on_a_thin_line_is_asked_nothing(shop: Shop) -> None:
    with terminal(*arguments(shop), environment={"SSH_TTY": "/dev/pts/9"}) as desk:
        desk.wait("ORDER DESK")
        desk.quiet()
        assert b"$p" not in desk.sent
        assert b"?1004h" not in desk.sent


def test_the_linux_console_gets_ascii_and_words_for_currencies(shop: Shop) -> None:
    shop.receive("4821", customer="Қайрат Ёлкин")
    with terminal(*arguments(shop), environment={"TERM": "linux"}) as desk:
        shown = desk.wait("Қайрат", "24 990 тг")
        desk.type("x")
        shown += desk.wait("Отмена заказа", "+-", "| 1 ( )")
        assert all(char.isascii() or char.isalpha() for char in shown)


@pytest.mark.parametrize(("setting", "sign"), [("yes", "24 990 тг"), ("no", "24 990 ₸"), ("auto", "24 990 ₸")])
def test_the_settings_choose_ascii(shop: Shop, setting: str, sign: str) -> None:
    shop.receive("4821")
    config = shop.parts.database.with_name("config.toml")
    config.write_text(f'[terminal]\nascii = "{setting}"\n', "utf-8")
    with terminal("--config", str(config), *arguments(shop)) as desk:
        desk.wait(sign)


@pytest.mark.parametrize(
    ("locale", "charset", "customer", "shown"),
    [
        ("ru_RU.KOI8-R", "koi8-r", "Қайрат Ёлкин", "Кайрат Ёлкин"),
        ("ru_RU.CP1251", "cp1251", "Қайрат Ёлкин", "Кайрат Ёлкин"),
        ("uk_UA.KOI8-U", "koi8-u", "Їва Ґудзь", "Їва Ґудзь"),
        ("ru_RU.CP866", "cp866", "Іван Zoé", "Иван Zoe"),
    ],
)
def test_a_terminal_in_another_charset_is_spoken_to_in_it(
    shop: Shop, locale: str, charset: str, customer: str, shown: str
) -> None:
    shop.receive("4821", customer=customer)
    config = shop.parts.database.with_name("config.toml")
    config.write_text('language = "ru"\n', "utf-8")
    given = [*arguments(shop), "--config", str(config)]
    with terminal(*given, environment={"LANG": locale, "LC_ALL": ""}, charset=charset) as desk:
        desk.wait(shown, "24 990 тг", gone="NOT UTF-8")
        desk.type("/ёлк")
        desk.wait("Найти: ёлк")
        desk.type("\x1b")
        desk.wait("Найти: цифры", ">+ 2:50     4821", gone="Найти: ёлк")
        desk.type("ф")
        desk.wait("Принят партнёром")


@pytest.mark.parametrize("charset", ["koi8-r", "cp1251"])
def test_a_terminal_that_turns_out_not_to_be_utf8_is_told_how_to_become_it(shop: Shop, charset: str) -> None:
    """The desk sends UTF-8 and the keys come back in something else: it lives, and says what to do."""
    shop.receive("4821")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821", gone="NOT UTF-8")
        desk.type_bytes("фыва".encode(charset) + b"\xff")
        desk.wait("NOT UTF-8! PuTTY: Window > Translation > UTF-8")
        assert shop.kinds("4821") == ["received"], "no key is guessed at"
        desk.type("ф")
        desk.wait("Принят партнёром", gone="NOT UTF-8")


def test_the_byte_meter_shows_what_passes_and_falls_silent(shop: Shop) -> None:
    shop.receive("4821")
    shop.receive("4822")
    with terminal(*arguments(shop)) as desk:
        desk.wait("4821", gone="Б/с")
        desk.type("\x1b[24~")
        desk.wait("0 Б/с")
        desk.quiet(2.5)
        before = len(desk.sent)
        desk.type("j")
        shown = desk.wait("клав.", gone=" 0 Б/с")
        key = re.search(r"клав\. (\d+) Б", shown)
        assert key
        assert 20 < int(key[1]) <= len(desk.sent) - before
        desk.quiet(2.5)
        before = len(desk.sent)
        desk.quiet(2.5)
        assert len(desk.sent) == before, "at rest it sends nothing"


@pytest.mark.req("X92")
@pytest.mark.parametrize(("red", "ground"), [("ffff", "ffffff"), ("0000", "16191d")])
def test_the_colours_follow_the_ground_that_the_terminal_tells(shop: Shop, red: str, ground: str) -> None:
    shop.receive("4821")
    with terminal(*arguments(shop), environment={"COLORTERM": "truecolor"}) as desk:
        desk.wait("4821")
        assert desk.sent.count(b"\x1b]11;?\x1b\\") == 1
        desk.type(f"\x1b]11;rgb:{red}/{red}/{red}\x1b\\")
        desk.quiet()
        assert desk.colours[5][40][1] == ground
        assert shop.kinds("4821") == ["received"], "no answer is a key"
        desk.type("a")
        desk.wait("Принят партнёром")
