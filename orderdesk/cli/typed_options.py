"""Texts typed on the command line: clean, not empty, and none cut without a word."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.sanitize import clean


def secret(asked: str) -> str:
    """A code or PIN: asked for without being shown, or the next line of what is piped in."""
    if sys.stdin.isatty():
        return str(click.prompt(asked, hide_input=True, err=True))
    line = sys.stdin.readline()
    if not line:
        raise BadInput(_("Missing: {what}.").format(what=asked))
    return line.strip()


def filled(limit: int) -> Callable[[str], str]:
    """The type of a text that says something in at most `limit` characters; anything else is wrong usage."""

    def text(written: str) -> str:
        if not is_lettered(written):
            raise click.BadParameter(_("is not UTF-8"))
        said = clean(written.strip(), limit=limit + 1).strip()
        if not said:
            raise click.BadParameter(_("must not be empty"))
        if len(said) > limit:
            raise click.BadParameter(_("must not be longer than {limit} characters").format(limit=limit))
        return said

    return text


def is_lettered(text: str) -> bool:
    """Whether all bytes that were typed were letters: those that are not, Python keeps as halves of surrogate pairs."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
