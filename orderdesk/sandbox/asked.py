"""What a request asks for, read strictly: a table of JSON, whole numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from orderdesk.sandbox.market import Denied

Table = Mapping[str, Any]


def strict_json(text: bytes) -> Any:
    """The value of a JSON text that can be written again as it stands; `ValueError` for any other."""
    try:
        found = json.loads(text)
        json.dumps(found, allow_nan=False, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("too deep") from None
    return found


async def body_of(request: Request) -> Table:
    """The body as a table; `Denied` where it is none."""
    try:
        found = strict_json(await request.body())
    except ValueError:
        raise Denied("The body is not JSON") from None
    if not isinstance(found, dict):
        raise Denied("The body is not an object")
    return found


def as_table(value: object) -> Table:
    """The value if it is a table, else an empty one."""
    return value if isinstance(value, dict) else {}


def rows_of(table: Table, name: str) -> list[Table]:
    """A list of tables in a table; `Denied` where it is none."""
    found = table.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Denied(f"{name} is not a list of objects")
    return found


def many(table: Table, name: str) -> list[Any]:
    """A list in a table, empty where there is none; `Denied` where it is something else."""
    found = table.get(name)
    if found is not None and not isinstance(found, list):
        raise Denied(f"{name} is not a list")
    return found or []


def whole(table: Table, name: str, default: int, most: int, status: int = 400) -> int:
    """A whole number from 0 to `most`, as a number or in digits; `Denied` with `status` for anything else."""
    found = table.get(name, default)
    if isinstance(found, str) and found.isascii() and found.isdecimal():
        found = int(found[:12])
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= most:
        raise Denied(f"{name} is not a number from 0 to {most}", status)
    return found
