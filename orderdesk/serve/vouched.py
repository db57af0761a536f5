"""The key that somebody has logged in with at sshd: what sshd has noted about it, and whether sshd can have noted it.

sshd names a file in `SSH_USER_AUTH` (ExposeAuthInfo), written in the name of the account that was logged in to and
readable by nobody else. Whoever can make such a file is the account, or root, and can read the database anyway.
"""

from __future__ import annotations

import os
import stat
from typing import Final

from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model.public_keys import PublicKey
from orderdesk.sanitize import clean

_LONGEST: Final = 65536
"""Bytes of the file that are read: a line for each proof, and a key is no longer than that."""


def login_key(path: str) -> PublicKey:
    """The one key of the login that the file at `path` tells of; `Refused` where that cannot be believed."""
    if not path:
        raise _unknown()
    try:
        said = _noted_by_sshd(path)
    except OSError as error:
        raise _unknown() from error
    if said is None:
        raise Refused(
            _(
                "Who you are is not known: {path} was not written by sshd. It must be a file of this account or of root"
                " that nobody else may read."
            ).format(path=clean(path, limit=80))
        )
    shown = [line.partition(" ")[2] for line in said.splitlines() if line.startswith("publickey ")]
    if len(shown) != 1:
        raise _unknown()
    return PublicKey.parse(shown[0], "SSH_USER_AUTH")


def _noted_by_sshd(path: str) -> str | None:
    """What stands in the file; nothing where another than this account or root may have written or chosen it."""
    ours = {0, os.geteuid()}
    folder = os.stat(os.path.dirname(os.path.abspath(path)))
    shared = folder.st_mode & 0o022 and not folder.st_mode & stat.S_ISVTX
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        found = os.fstat(file)
        own = stat.S_ISREG(found.st_mode) and found.st_uid in ours and not found.st_mode & 0o077 and found.st_nlink == 1
        if shared or folder.st_uid not in ours or not own:
            return None
        return os.read(file, _LONGEST).decode("utf-8", "replace")
    finally:
        os.close(file)


def _unknown() -> Refused:
    return Refused(
        _("Your identity is unknown: sshd must pass it on. It needs `ExposeAuthInfo yes` and a login with one key.")
    )
