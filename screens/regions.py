"""Parts of the screen put together, so that fewer are painted."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Region


def joined(regions: Iterable[Region]) -> list[Region]:
    """Regions that lie one under the other between the same columns as one."""
    found: list[Region] = []
    for region in sorted(regions, key=lambda region: (region.x, region.width, region.y)):
        last = found[-1] if found else None
        if last is not None and last.column_span == region.column_span and last.y <= region.y <= last.bottom:
            found[-1] = last.union(region)
        else:
            found.append(region)
    return found
