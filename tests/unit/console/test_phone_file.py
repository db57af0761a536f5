"""The file that plays the buyer's phone: whole messages or none."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orderdesk.errors import StoreError
from orderdesk.messages.sms import PhoneFile, SendFailed


@contextmanager
def a_disk_of(size: int) -> Iterator[None]:
    """No file can grow beyond `size` bytes: a write gets as far as that and is cut, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def send(phone: PhoneFile, text: str) -> None:
    phone.send(phone="+77012224821", text=text, order="4821", at=1_795_500_000)


def texts(phone: PhoneFile) -> list[str]:
    return [sms.text for sms in phone.received()]


@pytest.mark.parametrize("room", [0, 1, 40])
def test_a_full_disk_takes_nothing_and_the_next_message_is_whole(tmp_path: Path, room: int) -> None:
    path = tmp_path / "phone"
    phone = PhoneFile(path)
    send(phone, "первое")
    before = path.read_bytes()
    with a_disk_of(len(before) + room), pytest.raises(SendFailed, match="SMS не отправлено"):
        send(phone, "второе")
    assert path.read_bytes() == before
    send(phone, "третье")
    assert texts(phone) == ["первое", "третье"]


@pytest.mark.parametrize("left", [b'{"at": 1, "pho', b"\xd0", b"[1]\n", b"{}\n", b"null\n", b"\n"])
def test_what_a_killed_sender_has_left_is_passed_over(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "phone"
    phone = PhoneFile(path)
    send(phone, "первое")
    with path.open("ab") as file:
        file.write(left)
    assert texts(phone) == ["первое"]
    send(phone, "второе")
    assert texts(phone) == ["первое", "второе"]


def test_a_phone_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Не удалось прочитать"):
        PhoneFile(tmp_path).received()


def test_a_phone_without_messages_has_none(tmp_path: Path) -> None:
    assert PhoneFile(tmp_path / "phone").received() == []
