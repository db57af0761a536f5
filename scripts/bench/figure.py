"""One measured figure beside its peer or floor, and the bound it must keep."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Bound:
    """What a figure must be: its value, or its ratio to what was measured beside it."""

    limit: float
    at_least: bool = False
    ratio: bool = False

    def met(self, figure: Figure) -> bool:
        """Whether the figure keeps it."""
        value = figure.ratio if self.ratio else figure.ours
        return value is not None and (value >= self.limit if self.at_least else value <= self.limit)

    def __str__(self) -> str:
        """`≤ 0.6 ×` or `≥ 500`."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}{' ×' if self.ratio else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A median with what it is compared to, measured in the same run."""

    what: str
    ours: float
    unit: str
    p95: float | None = None
    size: str = ""
    """`1 k`, `100 k`, `1 M` orders, or nothing where it does not matter."""
    beside: float | None = None
    """The floor or peer, in the same unit."""
    beside_name: str = ""
    bound: Bound | None = None
    peer_over_ours: bool = False
    """Whether the ratio is how many times slower the peer is, instead of how many times the floor we are."""

    @property
    def ratio(self) -> float | None:
        """Ours over the floor, or the peer over ours."""
        if not self.beside or not self.ours:
            return None
        return self.beside / self.ours if self.peer_over_ours else self.ours / self.beside


def median_p95(samples: list[float]) -> tuple[float, float]:
    """The middle and the 95th percentile of at least two samples."""
    return median(samples), quantiles(samples, n=20, method="inclusive")[18]
