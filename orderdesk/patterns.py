"""Regular expressions that are compiled when they are first used: a start meets sixty of them, and needs a few."""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """Becomes what it stands for, method by method, when it is first asked for one."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, later."""
    return cast(re.Pattern[str], _Pattern(source, flags))
