"""The program on a Textual with other names: `python -m tests.terminal.names.renamed NAME|NAME ARGUMENT…`.

They are changed wherever Textual itself says them, so Textual works, and only who leans on the old ones misses them.
The key for help is broken, so that there is a fault to end over, whatever of the database can still be read.
"""

from __future__ import annotations

import re
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType
from typing import Any

FAULT = "the help is broken"


class _Renaming(SourceFileLoader):
    names_gone = ""

    def get_code(self, fullname: str) -> CodeType | None:
        source = self.get_data(self.path).decode()
        renamed = re.sub(rf"(?<!textual\.)\b({self.names_gone})\b", r"\1_renamed", source)
        return super().get_code(fullname) if renamed == source else compile(renamed, self.path, "exec")


class _Finder(MetaPathFinder):
    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname.split(".")[0] != "textual":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Renaming(spec.loader.name, spec.loader.path)
        return spec


def _broken(*_anything: object) -> None:
    raise RuntimeError(FAULT)


def main() -> None:
    """Take the names away, if any are told, and run the program."""
    _Renaming.names_gone, sys.argv = sys.argv[1], ["orderdesk", *sys.argv[2:]]
    if _Renaming.names_gone:
        sys.meta_path.insert(0, _Finder())
    from orderdesk.app import OrderDeskApp

    OrderDeskApp.action_keys_here = _broken  # type: ignore[assignment, method-assign]
    from orderdesk.__main__ import main

    main()


if __name__ == "__main__":
    main()
