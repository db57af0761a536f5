"""Hand-over codes: made at random, kept only as a keyed hash, compared in constant time.

A code of four digits has ten thousand values, so a plain hash of it is worthless: whoever has the database could try
them all. The key lies in a file of its own, readable by its owner only, outside the database and its backups.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

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

    def _key(self) -> bytes:
        if self._loaded is None:
            self._loaded = self._read() or self._create()
        return self._loaded

    def _read(self) -> bytes | None:
        try:
            key = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(
                _("Cannot read the key of the hand-over codes, {path}: {why}.").format(
                    path=self._path, why=error.strerror
                )
            ) from error
        if len(key) != _KEY_BYTES:
            raise StoreError(_("{path} is not the key of the hand-over codes.").format(path=self._path))
        return key

    def _create(self) -> bytes:
        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}.new")
        try:
            file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "wb") as stream:
                stream.write(secrets.token_bytes(_KEY_BYTES))
                stream.flush()
                os.fsync(stream.fileno())
            with contextlib.suppress(FileExistsError):  # another desk was quicker: its key is the key
                os.link(draft, self._path)
            draft.unlink()
        except OSError as error:
            raise StoreError(
                _("Cannot make the key of the hand-over codes, {path}: {why}.").format(
                    path=self._path, why=error.strerror
                )
            ) from error
        key = self._read()
        assert key is not None
        return key
