"""The lock's file: what the system refuses is said in the desk's words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from orderdesk.errors import StoreError, StoreFull, StoreReadOnly
from orderdesk.store.write_lock import WriteLock


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (errno.ENOSPC, StoreFull, "диск заполнен"),
        (errno.EACCES, StoreReadOnly, "только для чтения"),
        (errno.EROFS, StoreReadOnly, "только для чтения"),
        (errno.EIO, StoreError, "Диск не отвечает"),
    ],
)
def test_a_lock_that_cannot_be_made_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StoreError], said: str
) -> None:
    def refuses(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuses)
    with pytest.raises(kind, match=said) as caught, WriteLock(tmp_path / "orders.db.lock"):
        pytest.fail("there is no lock")
    assert type(caught.value) is kind


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "orders.db.lock").mkdir()
    with pytest.raises(StoreError), WriteLock(tmp_path / "orders.db.lock"):
        pytest.fail("there is no lock")
