"""The letters that ship with the desk: DejaVu, cut down to Latin and Cyrillic, every Kazakh and Ukrainian letter."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from orderdesk.data_files import data_folder


class Font(StrEnum):
    """A font, by the name of its file."""

    PLAIN = "DejaVuSans"
    BOLD = "DejaVuSans-Bold"
    MONO = "DejaVuSansMono"

    @property
    def path(self) -> Path:
        """Its file."""
        return data_folder() / "fonts" / f"{self.value}.ttf"
