"""What no log, file of the program or error of any test may hold, looked for after each of them.

A secret is known from where it comes in: a token as it is read, a code as it is made, a phone as its order comes over
a channel. All that anybody logs is read, at the finest level, each error that is made, what goes to the standard error
output, the program's own logs, and what databases keep of what went wrong.
"""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from click.testing import CliRunner, Result

from orderdesk import composition
from orderdesk.channels.incoming import IncomingOrder
from orderdesk.channels.live import tokens
from orderdesk.desk.intake.follow import Taken
from orderdesk.desk.intake.intake import Intake
from orderdesk.errors import DeskError
from orderdesk.messages.code_hashes import CodeSecret
from orderdesk.store.sqlite import sqlite3

_SAID: Final = (
    "SELECT error FROM channel_health",
    "SELECT answer FROM outbox",
    "SELECT note FROM history WHERE actor_kind <> 'operator'",
    "SELECT note FROM acts WHERE actor_kind <> 'operator'",
    "SELECT text FROM tasks JOIN acts a ON a.id = opened_act WHERE a.actor_kind <> 'operator'",
)
"""Where a database keeps what went wrong, and what a marketplace answered: not what people have noted themselves."""

_LOOK_ALIKES: Final = re.compile(r"sandbox-(?:kaspi|keycrm|flowwow|novaposhta|mobizon|turbosms)-[0-9a-f]{8}")
"""Tokens of the sandbox, which are read by other processes too."""

_NUMBERS: Final = re.compile(r"\d[\d \u00a0()-]{8,}\d|(?<!\d)\d{4,8}(?!\d)")
_NO_DIGITS: Final = re.compile(r"\D+")
_WORDS: Final = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_PHONE: Final = 10
"""So many of its last digits are a phone, however it is written."""


class Secrets:
    """What is secret in one test, and what was said in it."""

    def __init__(self) -> None:
        self.tokens, self.codes, self.phones = set[str](), set[str](), set[str]()
        self.logged = list[str]()
        self.errors = set[str]()

    def come_in(self, orders: Sequence[IncomingOrder]) -> None:
        self.phones.update(order.phone[-_PHONE:] for order in orders if order.phone)

    def told_by(self, text: str) -> str:
        """The first secret that a text tells; empty where it tells none."""
        if found := _LOOK_ALIKES.search(text):
            return found[0]
        for token in self.tokens:
            if token in text:
                return token
        for found_number in _NUMBERS.findall(text):
            number = _NO_DIGITS.sub("", found_number)
            if number in self.codes or any(number[at : at + _PHONE] in self.phones
                                           for at in range(len(number) - _PHONE + 1)):  # fmt: skip
                return number
        return next((word for word in _WORDS.findall(text) if self._is_phone(word)), "")

    def _is_phone(self, word: str) -> bool:
        """Whether it is one of the phones in Base64, as Kaspi calls its customers."""
        with suppress(ValueError):
            return base64.b64decode(word[: len(word) // 4 * 4 + 4] + "==").decode("ascii")[-_PHONE:] in self.phones
        return False


_now = Secrets()


class PlantedSecret(CodeSecret):
    """Makes codes that nobody takes for a year or a number of something."""

    def make(self, digits: int) -> str:
        code = "9" + super().make(digits - 1)
        _now.codes.add(code)
        return code


def plant() -> None:
    """From now on, whatever is secret is noted where it comes in."""
    checked, take, hear, invoke = tokens._checked, Intake.take, Intake.hear, CliRunner.invoke

    def token(text: str, where: str) -> str:
        found = checked(text, where)
        _now.tokens.add(found)
        return found

    def taken(intake: Intake, batch: Sequence[IncomingOrder]) -> list[Taken]:
        _now.come_in(batch)
        return take(intake, batch)

    def heard(intake: Intake, incoming: IncomingOrder, *, refused: int | None) -> Taken:
        _now.come_in([incoming])
        return hear(intake, incoming, refused=refused)

    def made(error: DeskError, *said: Any) -> None:
        Exception.__init__(error, *said)
        _now.errors.update(map(str, said))

    def ran(runner: CliRunner, *arguments: Any, **options: Any) -> Result:
        result = invoke(runner, *arguments, **options)
        if result.stderr:
            _now.errors.add(result.stderr)
        return result

    places: tuple[tuple[Any, str, Any], ...] = (
        (composition, "CodeSecret", PlantedSecret), (tokens, "_checked", token), (Intake, "take", taken),
        (Intake, "hear", heard), (CliRunner, "invoke", ran), (DeskError, "__init__", made),
    )  # fmt: skip
    for owner, name, noting in places:
        setattr(owner, name, noting)


@contextmanager
def secrets_kept(folder: Path) -> Iterator[list[str]]:
    """All that is logged meanwhile; at the end nothing secret may be there, nor in what was written below a folder."""
    global _now
    _now = secrets = Secrets()
    kept, root = _Kept(secrets.logged), logging.getLogger()
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        yield secrets.logged
    finally:
        root.removeHandler(kept)
        root.setLevel(before)
    for said in (*secrets.logged, *secrets.errors, *_written(folder)):
        assert not (told := secrets.told_by(said)), f"{told} in: {said[:500]}"


class _Kept(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._said = said
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(self.format(record))


def _written(folder: Path) -> Iterator[str]:
    """The program's own logs, that of a crash among them; where there are tokens, what databases keep of answers."""
    files = list(folder.rglob("*"))
    asked = bool(_now.tokens) or any("token" in path.name for path in files)
    for path in files:
        if ".log" in path.name and path.is_file():
            yield path.read_text("utf-8", "replace")
        elif path.name == "orders.db" and asked:
            yield from _kept_in(path)


def _kept_in(database: Path) -> Iterator[str]:
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as found:
        found.text_factory = lambda text: text.decode("utf-8", "replace")
        for said in _SAID:
            with suppress(sqlite3.Error):  # an old form without that table, or a damaged one
                yield from (str(text or "") for (text,) in found.execute(said))
