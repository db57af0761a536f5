"""Nothing secret is logged or said while a desk trades."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.secrets_kept import secrets_kept


@pytest.fixture(autouse=True)
def said(tmp_path: Path) -> Iterator[list[str]]:
    """All that is logged."""
    with secrets_kept(tmp_path) as kept:
        yield kept
