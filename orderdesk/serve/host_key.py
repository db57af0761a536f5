"""The key by which clients know this server again: made once, readable by its owner only."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import asyncssh

from orderdesk.beside import draft_of, open_private, publish
from orderdesk.errors import StoreError
from orderdesk.i18n import _


def host_key(path: Path) -> asyncssh.SSHKey:
    """The key in the file at `path`, made when there is none."""
    try:
        if not os.path.lexists(path):
            _make(path)
        with os.fdopen(open_private(path, os.O_RDONLY, make=False), "rb") as stream:
            return asyncssh.import_private_key(stream.read())
    except OSError as error:
        raise StoreError(_("{path}: {why}.").format(path=path, why=error.strerror)) from error
    except (asyncssh.KeyImportError, ValueError) as error:
        raise StoreError(
            _(
                "{path} is no SSH key. Put the right one back, or delete it: then clients must be told of a new one."
            ).format(path=path)
        ) from error


def _make(path: Path) -> None:
    """Write it under another name first, so that nobody ever reads half of it."""
    with draft_of(path) as draft:
        draft.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
        with contextlib.suppress(FileExistsError):  # another server was quicker
            publish(draft, path)
