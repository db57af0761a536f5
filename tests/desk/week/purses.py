"""Cash as people's hands would count it: written down by themselves, act by act, apart from the desk.

What somebody is about to do is written before, and that it was done, after. Whoever was killed between the two does not
know whether it was done: the desk's journal has the act's key, or has it not.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

Coins = Mapping[tuple[str, str, str], int]
"""By where (`courier`, `till`, `short`, `over`, `back`), whose, and currency: what an act brings there, minor units."""

_KEPT = """
    SELECT kind, party, currency, iif(kind = 'over', credits - debits, debits - credits) FROM accounts
    WHERE kind IN ('courier', 'till', 'short', 'over')
    UNION ALL
    SELECT 'back', '', currency, sum(ifnull(json_extract(changes, '$.refund_due[0]'), 0)
                                     - ifnull(json_extract(changes, '$.refund_due[1]'), 0))
    FROM history JOIN orders ON orders.id = order_id WHERE kind = 'refunded' GROUP BY currency
"""
"""The same as the desk says it; `back` is what the shop has paid back, without what channels did."""


class Purses:
    """Who has how much, and what was done for it."""

    def __init__(self, folder: Path) -> None:
        """As it was left, by whoever wrote last."""
        self._database, path = folder / "orders.db", folder / "purses.jsonl"
        self.held, self.acts, self.lost = Counter[tuple[str, str, str]](), 0, 0
        told = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        open_: tuple[str, Coins] | None = None
        for what, key, coins in told:
            if what == "will":
                self.acts, open_ = self.acts + 1, (key, {tuple(one): minor for one, minor in coins})
            elif open_ is not None:
                self._count(open_[1] if what == "did" else {})
                open_ = None
        if open_ is not None:
            self.lost += 1
            self._ended(self._known(open_[0]), *open_)

    def begin(self, coins: Coins) -> str:
        """Write down what is about to be done; the key under which it is."""
        self.acts += 1
        key = f"week {self.acts}"
        self._write("will", key, coins)
        return key

    def end(self, key: str, coins: Coins, *, done: bool) -> None:
        """Write down that it was done, or was not."""
        self._ended(done, key, coins)

    def differences(self) -> list[str]:
        """Where the desk's accounts say another sum."""
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as file:
            kept = Counter({(kind, party, code): minor for kind, party, code, minor in file.execute(_KEPT)})
        return [
            f"{' '.join(key)}: {self.held[key]} in hand, the desk says {kept[key]}"
            for key in sorted({*kept, *self.held}) if self.held[key] != kept[key]
        ]  # fmt: skip

    def close(self) -> None:
        """Nobody writes any more."""
        os.close(self._file)

    def _ended(self, done: bool, key: str, coins: Coins) -> None:
        self._write("did" if done else "did not", key, {})
        self._count(coins if done else {})

    def _count(self, coins: Coins) -> None:
        for one, minor in coins.items():
            self.held[one] += minor

    def _known(self, key: str) -> bool:
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as file:
            return file.execute("SELECT 1 FROM acts WHERE key = ?", (key,)).fetchone() is not None

    def _write(self, what: str, key: str, coins: Coins) -> None:
        line = json.dumps([what, key, [*coins.items()]], ensure_ascii=False)
        os.write(self._file, f"{line}\n".encode())
