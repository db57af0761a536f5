"""The key by which clients know this server again: made once, readable by its owner only."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import asyncssh

from orderdesk.errors import StoreError
from orderdesk.i18n import _


def host_key(path: Path) -> asyncssh.SSHKey:
    """The key in the file at `path`, made when there is none."""
    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & 0o077:
            raise StoreError(
                _("Others on this machine may read {path}, the server's secret key. Run: chmod 600 {path}").format(
                    path=path
                )
            )
        return asyncssh.import_private_key(path.read_bytes())
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
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    file = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
        with contextlib.suppress(FileExistsError):  # another server was quicker
            os.link(draft, path)
    finally:
        draft.unlink()
