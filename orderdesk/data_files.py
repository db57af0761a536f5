"""Where the read-only files that ship with the desk lie: in the wheel, or beside a checkout's code."""

from __future__ import annotations

from pathlib import Path


def data_folder() -> Path:
    """The shipped `data` folder.

    A wheel carries it as `orderdesk/_data`; an editable install and a bare checkout use `data/` itself.
    """
    package = Path(__file__).resolve().parent
    packed = package / "_data"
    return packed if packed.is_dir() else package.parent / "data"
