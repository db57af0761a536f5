"""Public SSH keys as `ssh-keygen` writes them: read, checked, and known by their fingerprint."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

from msgspec import Struct

from orderdesk.errors import BadInput, NotFound
from orderdesk.i18n import _
from orderdesk.sanitize import clean

_KINDS: Final = (
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-rsa",
)

_RSA_BITS: Final = 2048
"""What a key of that old kind must have at least."""

_LONGEST: Final = 20_000
"""Characters of the longest file that can be a public key."""


class PublicKey(Struct, frozen=True):
    """A public key without its comment, which anybody may write."""

    kind: str
    body: str
    """In base64, as it stands in the file."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """The one key in a file."""
        try:
            with path.open(encoding="utf-8") as file:
                text = file.read(_LONGEST)
        except OSError as error:
            raise NotFound(_("{path}: {why}.").format(path=path, why=error.strerror)) from error
        except UnicodeDecodeError as error:
            raise _no_key(str(path)) from error
        return cls.parse(text, str(path))

    @classmethod
    def parse(cls, text: str, where: str) -> Self:
        """The one key in a text; `BadInput` names `where` and what is wrong."""
        if "PRIVATE KEY" in text:
            raise BadInput(
                _(
                    "{where} is a private key: nobody but its owner may have it. Give the file that ends in .pub."
                ).format(where=clean(where))
            )
        lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
        if len(lines) > 1:
            raise BadInput(_("{where} holds several keys: one file, one key.").format(where=clean(where)))
        words = lines[0].split() if lines else []
        if len(words) < 2 or words[0] not in _KINDS:
            raise _no_key(where)
        key = cls(words[0], words[1])
        try:
            fields = list(_fields(b64decode(key.body, validate=True)))
        except (Error, ValueError) as error:
            raise _no_key(where) from error
        if len(fields) < 2 or fields[0] != key.kind.encode() or b64encode(_joined(fields)).decode() != key.body:
            raise _no_key(where)
        if key.kind == "ssh-rsa" and int.from_bytes(fields[-1], "big").bit_length() < _RSA_BITS:
            raise BadInput(
                _("{where}: the key is too short. Make one: ssh-keygen -t ed25519").format(where=clean(where))
            )
        return key

    @property
    def fingerprint(self) -> str:
        """What `ssh-keygen -l` shows: `SHA256:…`."""
        digest = hashlib.sha256(b64decode(self.body)).digest()
        return "SHA256:" + b64encode(digest).decode().rstrip("=")

    def __str__(self) -> str:
        """As it stands in a file."""
        return f"{self.kind} {self.body}"


def _fields(blob: bytes) -> Iterator[bytes]:
    """The strings of the wire format, each with its length before it."""
    while blob:
        length = int.from_bytes(blob[:4], "big")
        if len(blob) < 4 + length:
            raise ValueError("cut off")
        yield blob[4 : 4 + length]
        blob = blob[4 + length :]


def _joined(fields: list[bytes]) -> bytes:
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def _no_key(where: str) -> BadInput:
    return BadInput(
        _("{where} is no public SSH key. One is made by `ssh-keygen -t ed25519`, in a file that ends in .pub.").format(
            where=clean(where)
        )
    )
