"""Hand-over codes: made at random, kept only as a keyed hash, compared in constant time.

A code of four digits has ten thousand values, so a plain hash of it is worthless: whoever has the database could try
them all. The key lies in a file of its own, readable by its owner only, outside the database and its backups, and it
is tied to its database: at a copy of both, which would know the same codes, it opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from orderdesk.beside import draft_of, open_private, publish
from orderdesk.errors import StoreError
from orderdesk.i18n import _

_KEY_BYTES = 32


class CodeSecret:
    """The key, and what is done with it."""

    def __init__(self, path: Path) -> None:
        """The key lies at `path`; it is made when it is first needed."""
        self._path = path
        self._loaded: bytes | None = None

    def make(self, digits: int) -> str:
        """A new code: `digits` random digits, leading zeros kept."""
        return f"{secrets.randbelow(10**digits):0{digits}d}"

    def mac(self, order_id: int, code_id: int, code: str) -> bytes:
        """What is kept of a code: it fits this order and this sending only."""
        return self._mac("code", str(order_id), str(code_id), code)

    def phone_mac(self, phone: str) -> bytes:
        """What ties a code to the phone it went to."""
        return self._mac("phone", phone)

    def matches(self, mac: bytes, order_id: int, code_id: int, code: str) -> bool:
        """Whether this is the code, told in the same time for any wrong one."""
        return hmac.compare_digest(mac, self.mac(order_id, code_id, code))

    def _mac(self, *parts: str) -> bytes:
        return hmac.digest(self._key(), "\x1f".join(parts).encode("utf-8", "replace"), hashlib.sha256)

    def whose(self) -> str:
        """The sentence about a key that is not this database's; empty where it is, or where there is none yet."""
        try:
            self._read()
        except StoreError as error:
            return str(error)
        return ""

    def _key(self) -> bytes:
        if self._loaded is None:
            self._loaded = self._read() or self._create()
        return self._loaded

    def _read(self) -> bytes | None:
        try:
            with os.fdopen(open_private(self._path, os.O_RDONLY, make=False), "rb") as stream:
                read = stream.read(2 * _KEY_BYTES)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(
                _("Cannot read the key of the hand-over codes, {path}: {why}.").format(
                    path=self._path, why=error.strerror
                )
            ) from error
        key, bound = read[:_KEY_BYTES], read[_KEY_BYTES:]
        if len(key) != _KEY_BYTES:
            raise StoreError(_("{path} is not the key of the hand-over codes.").format(path=self._path))
        if not bound:
            self._tie(key)
        elif bound != self._bond():
            raise StoreError(
                _(
                    "The key {path} was made for another database file: this one is a copy, or was moved here. Two"
                    " databases must not know the same codes. If the other one is used no more, remove the key, and"
                    " send the codes anew."
                ).format(path=self._path)
            )
        return key

    def _bond(self) -> bytes:
        """What ties the key to its database: the file itself, whatever it is called. A copy is another file."""
        database = self._path.with_suffix("")
        try:
            return b"\n%d\n" % (0 if database == self._path else os.stat(database).st_ino)
        except FileNotFoundError:
            return b"\n0\n"

    def _tie(self, key: bytes) -> None:
        """Tie a key of an earlier version, which stands alone in its file, to this database; where it can be."""
        with suppress(OSError), draft_of(self._path) as draft:
            draft.write_bytes(key + self._bond())
            os.replace(draft, self._path)

    def _create(self) -> bytes:
        try:
            with draft_of(self._path) as draft, suppress(FileExistsError):  # another was quicker: its key is the key
                draft.write_bytes(secrets.token_bytes(_KEY_BYTES) + self._bond())
                publish(draft, self._path)
        except OSError as error:
            raise StoreError(
                _("Cannot make the key of the hand-over codes, {path}: {why}.").format(
                    path=self._path, why=error.strerror
                )
            ) from error
        key = self._read()
        assert key is not None
        return key
