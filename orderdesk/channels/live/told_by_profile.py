"""Answers of an API that an import profile describes: the same records, be it in a file or over the line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from orderdesk.channels.document import read_value
from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.channels.live.protocol import ChannelDown, Setup
from orderdesk.channels.own import Whose
from orderdesk.channels.profiles.reading import read_profile
from orderdesk.channels.profiles.records import read_documents
from orderdesk.data_files import data_folder
from orderdesk.errors import BadInput
from orderdesk.i18n import _


def answered(text: str) -> dict[str, Any]:
    """The object that an API has answered with; `ChannelDown` where it is none."""
    try:
        found = read_value(text)
    except BadInput:
        found = None
    if not isinstance(found, dict):
        raise ChannelDown(_("what came is not an answer of the API"))
    return found


def rows(answer: dict[str, Any], name: str) -> list[Any]:
    """A list in an answer; `ChannelDown` where there is none."""
    found = answer.get(name)
    if not isinstance(found, list):
        raise ChannelDown(_("what came is not an answer of the API"))
    return found


class ToldByProfile:
    """Reads the orders of one account as a shipped profile says."""

    def __init__(self, profile: str, under: str, setup: Setup) -> None:
        """By the profile of this name, which looks for orders `under` this key."""
        self._profile = read_profile(data_folder() / "profiles" / f"{profile}.toml")
        self._under, self._setup = under, setup

    def read(self, row: Any) -> Iterator[IncomingOrder | BadRecord]:
        """The order that a row tells, or why it is none."""
        if isinstance(row, dict):
            whose = Whose(self._setup.name)
            yield from read_documents(self._profile, {self._under: [row]}, whose, lambda _channel: self._setup.book)
        else:
            yield BadRecord(0, "", _("not a JSON object"))
