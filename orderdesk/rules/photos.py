"""Which files may be named as a photo: those in the folders for it, and nothing is told of any other file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.sanitize import clean


def picture(typed: str, folders: Sequence[Path]) -> str:
    """The path of a photo, as typed or by its name in one of the folders, with all links followed.

    `BadInput` says the same of a file that is not there and of one that lies elsewhere.
    """
    for folder in folders:
        try:
            root = folder.resolve()
            found = (root / Path(typed).expanduser()).resolve()
            if found.is_relative_to(root) and found.is_file():
                if not found.stat().st_size:
                    raise BadInput(_("The file {path} is empty.").format(path=clean(typed)))
                return str(found)
        except (OSError, RuntimeError, ValueError):  # no such home, a ring of links, a name that no file can have
            continue
    where = ", ".join(str(folder) for folder in folders)
    raise BadInput(
        _("No photo {path}: it must lie in {folders}, or where the settings say under [photos].").format(
            path=clean(typed, limit=80), folders=where
        )
    )
