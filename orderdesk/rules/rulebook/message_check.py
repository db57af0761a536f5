"""Looks the texts of a rulebook over: for gaps that nothing fills, languages and names that there are none of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import Formatter

from orderdesk.i18n import LANGUAGES, _
from orderdesk.rules.rulebook.model import CODE_MESSAGE, MESSAGE_FIELDS, SCRIPT_FIELDS, Rulebook


def text_mistakes(book: Rulebook) -> Iterator[str]:
    """What is wrong with its texts, each in a sentence that names the key and what may stand there."""
    for name, text in book.message.items():
        yield from _unknown(f"message “{name}”: {{…}}", _filled_in(text), _gaps(name))
    for line in book.script:
        yield from _unknown("script: {…}", _filled_in(line), SCRIPT_FIELDS)
    yield from _unknown("language", [book.language] if book.language else [], LANGUAGES)
    yield from _unknown("message_in", book.message_in, LANGUAGES)
    for language, texts in book.message_in.items():
        yield from _unknown(f"message_in.{language}", texts, (*book.message, CODE_MESSAGE))
        for name, text in texts.items():
            yield from _unknown(f"message_in.{language} “{name}”: {{…}}", _filled_in(text), _gaps(name))
            if name == CODE_MESSAGE and "code" not in _filled_in(text):
                yield _("message_in.{language} “{name}”: must have {gap} in it").format(
                    language=language, name=name, gap="{code}")  # fmt: skip


def _gaps(name: str) -> tuple[str, ...]:
    """What may be filled in: whoever reads a code should see of the order no more than its number."""
    return ("number", "code") if name == CODE_MESSAGE else MESSAGE_FIELDS


def _filled_in(text: str) -> list[str]:
    """The names in braces, with whatever stands beside them, which is not allowed."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return [text]
    return [
        field + (f":{spec}" if spec else "") + (f"!{conversion}" if conversion else "")
        for _text, field, spec, conversion in parts
        if field is not None
    ]


def _unknown(where: str, names: Iterable[str], allowed: Iterable[str]) -> Iterator[str]:
    known = list(dict.fromkeys(allowed))
    for name in names:
        if name not in known:
            yield _("{where}: “{name}” does not exist; allowed: {allowed}").format(
                where=where, name=name, allowed=", ".join(known)
            )
