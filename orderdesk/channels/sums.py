"""What the column of a table says of the signs in its sums: one that is certain makes the others certain."""

from __future__ import annotations

from collections.abc import Iterable

from orderdesk.money import readings

_OTHER = {",": ".", ".": ","}


def decimal_sign(cells: Iterable[str]) -> str:
    """Before what sign's decimals stand in all of these sums: `,` or `.`; empty where none tells, or they disagree."""
    signs = set[str]()
    for cell in cells:
        found = readings(_plain(cell))
        if len(found) == 1:
            sign, _amount = found[0]
            signs |= {sign} if sign else {_OTHER[mark] for mark in _OTHER if mark in cell}
    return signs.pop() if len(signs) == 1 else ""


def settled(cell: str, sign: str) -> str:
    """The sum in plain digits where it can be read in two ways and the column's sign decides; else as it is written."""
    found = readings(_plain(cell))
    if len(found) < 2 or not sign:
        return cell
    mark, amount = next((mark, amount) for mark, amount in found if (mark == sign) == (sign in cell))
    return amount.rstrip("0").rstrip(".") if mark else amount


def _plain(cell: str) -> str:
    return " ".join(cell.split()).rstrip("₸₴₽$€ ").lstrip("₸₴₽$€ ")
