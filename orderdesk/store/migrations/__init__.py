"""The form of the database: one frozen text for each step, forwards only.

A step is a file `mNNN_what_it_brings.sql` in this folder, found by its name and run in one transaction. It says
everything itself and imports nothing, so that it does in ten years what it does today; once released it is never
changed (`tests/store/schema/test_forms.py` keeps a hash of each). The next change of the form is the next file, and
`SCHEMA` (`database_file.py`) one more. What only the program can compute, such as search texts, a step leaves empty
and takes its mark off `settings`: it is made when the database is opened next (`desk.upkeep.reindex`,
`desk.clocks.retime`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from sqlite_utils import Database, Migrations

_FOLDER: Final = Path(__file__).parent

migrations: Final = Migrations("orderdesk")


def bring_up(db: Database) -> None:
    """Take every step that has not been taken yet; inside a transaction of the caller."""
    if db["customers"].exists() and "name" in db["customers"].columns_dict:
        _run(db, _FOLDER / "from_0_1_0.sql")  # its first step was another one than that of all later versions
    migrations.apply(db)


def statements(text: str) -> Iterator[str]:
    """The statements of a step, one by one: running them as a script would end the transaction."""
    gathered = ""
    for line in text.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""


def _run(db: Database, step: Path) -> None:
    for statement in statements(step.read_text(encoding="utf-8")):
        db.execute(statement)


def _taking(step: Path) -> Callable[[Database], None]:
    def take(db: Database) -> None:
        _run(db, step)

    return take


for _step in sorted(_FOLDER.glob("m[0-9]*.sql")):
    migrations(name=_step.stem)(_taking(_step))
