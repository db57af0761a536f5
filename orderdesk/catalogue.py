"""A compiled catalogue of messages, of which only what is said is read.

Python's own class decodes all of it, some thousand sentences in each process; a first frame says a hundred.
"""

from __future__ import annotations

import gettext
import io
from struct import pack, unpack_from
from typing import IO, Final

_COUNT: Final = 8
"""Where a `.mo` file says how many messages it has: how long each is and where, ids and texts, say two tables."""


class Catalogue(gettext.GNUTranslations):
    """Messages by their ids, each decoded when it is first said."""

    def _parse(self, fp: IO[bytes]) -> None:  # type: ignore[override]  # as Python says to do
        data = fp.read()
        count, ids, texts = unpack_from("<3I", data, _COUNT)
        only_header = data[:_COUNT] + pack("<I", 1) + data[_COUNT + 4 :]  # the first message: charset, rule of plurals
        super()._parse(io.BytesIO(only_header))
        places = (iter(unpack_from(f"<{2 * count}I", data, table)) for table in (ids, texts))
        read = ([data[at : at + size] for size, at in zip(table, table, strict=True)] for table in places)
        self._texts = dict(zip(*read, strict=True))
        self._said: dict[str, str] = {}

    def gettext(self, message: str) -> str:
        """The message in the catalogue's language; itself where the catalogue does not have it."""
        said = self._said.get(message)
        if said is None:
            found = self._texts.get(message.encode())
            said = self._said[message] = message if found is None else found.decode()
        return said

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for a number; as in English where the catalogue does not have it."""
        found = self._texts.get(f"{msgid1}\0{msgid2}".encode())
        if found is None:
            return msgid1 if n == 1 else msgid2
        forms: list[bytes] = found.split(b"\0")
        return forms[self.plural(n)].decode()  # type: ignore[attr-defined]  # the rule was read from the header
