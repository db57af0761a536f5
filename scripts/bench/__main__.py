"""`make bench`: every figure of the desk's speed beside its floor or peer, in one run, as one table.

Each section is a module of this package with `figures() -> Iterator[Figure]`. Name sections to run only those:
`python -m scripts.bench ssh search`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module

from scripts.bench.figure import Figure

SECTIONS: tuple[str, ...] = (
    "start",
    "order_list",
    "busy_board",
    "search",
    "store",
    "shops.size",
    "ledgers",
    "engine",
    "bulk",
    "ssh",
    "crowd",
    "live",
    "watching",
    "writers",
    "lines",
)


def main(names: list[str]) -> None:
    """Run the sections and print the table, each row as soon as it is known."""
    print("| figure | size | p50 | p95 | beside | ratio | must be | met |")
    print("|---|---|---|---|---|---|---|---|")
    for name in names or SECTIONS:
        found: Iterable[Figure] = import_module(f"scripts.bench.{name}").figures()
        for figure in found:
            print(row(figure), flush=True)


def row(figure: Figure) -> str:
    """A figure as a line of the table."""
    beside = "" if figure.beside is None else f"{_number(figure.beside)} {figure.unit} {figure.beside_name}".strip()
    ratio = "" if figure.ratio is None else f"{_number(figure.ratio)} ×"
    met = "" if figure.bound is None else "yes" if figure.bound.met(figure) else "**no**"
    p95 = "" if figure.p95 is None else _number(figure.p95)
    cells = (figure.what, figure.size, f"{_number(figure.ours)} {figure.unit}", p95, beside, ratio,
             str(figure.bound or ""), met)  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    """Three digits that count, and never an exponent."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    main(sys.argv[1:])
