"""Prints the seed of a calendar from the package `holidays`: python scripts/holidays_seed.py KZ 2026 2027

A seed, not a calendar: the package is wrong in places and guesses in others, so every date is looked at by hand before
it goes into data/calendars. Its own doubts ("estimated", "observed", "substituted") are printed beside the dates.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import holidays

DAY = '[["09:00", "20:00"]]'


def seed(country: str, years: Sequence[int]) -> str:
    """The keys `holidays` and `overrides` of a calendar file."""
    # The holidays of a country that works on them, as Ukraine does under martial law, stand in a category of their own.
    supported = holidays.country_holidays(country, years=years).supported_categories
    found = holidays.country_holidays(
        country, years=years, categories=[name for name in ("public", "workday") if name in supported], language="en_US"
    )
    lines = [f"# Seed: holidays {holidays.__version__}, {country} {', '.join(map(str, years))}", "holidays = ["]
    lines += [f'    "{day}", # {day:%a} {name}' for day, name in sorted(found.items()) if day.year in years]
    lines += ["]", "", "[overrides] # days off that are worked instead of others"]
    # The package keeps moved working days of other years in every year.
    moved = sorted(day for day in getattr(found, "weekend_workdays", ()) if day.year in years)
    lines += [f"{day} = {DAY} # {day:%a}" for day in moved]
    return "\n".join(lines)


def main() -> int:
    """Print the seed; the exit code."""
    country, *years = sys.argv[1:] or ["-h"]
    if country.startswith("-") or not years:
        print(__doc__)
        return 2
    print(seed(country.upper(), [int(year) for year in years]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
