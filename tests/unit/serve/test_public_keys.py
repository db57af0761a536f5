"""Public keys as people bring them: read, or refused with a sentence that says what to bring instead."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from orderdesk.errors import BadInput, NotFound
from orderdesk.model.public_keys import PublicKey

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPS9pYqMLB3Kq5PbF1JTmPQ2bJY8lRBWyMFdFdHVEHxG"


def rsa(bits: int) -> str:
    fields = (b"ssh-rsa", b"\x01\x00\x01", (1 << (bits - 1) | 1).to_bytes(bits // 8 + 1, "big"))
    blob = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    return f"ssh-rsa {b64encode(blob).decode()}"


@pytest.mark.parametrize("text", [ED25519, f"{ED25519} maria@desk", f"# her laptop\n\n{ED25519}\r\n", rsa(2048)])
def test_a_key_is_read_without_its_comment(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key.pub"
    path.write_text(text)
    key = PublicKey.read(path)
    assert str(key) in text
    assert "maria" not in str(key)
    assert key.fingerprint.startswith("SHA256:")
    assert len(key.fingerprint) == len("SHA256:") + 43


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "не открытый ключ"),
        ("ssh-ed25519", "не открытый ключ"),
        ("ssh-ed25519 AAAA", "не открытый ключ"),
        (ED25519[:-4], "не открытый ключ"),
        (ED25519.replace("ssh-ed25519", "ssh-rsa"), "не открытый ключ"),
        (f"no-pty {ED25519}", "не открытый ключ"),
        ("ssh-dss AAAAB3NzaC1kc3M=", "не открытый ключ"),
        (f"{ED25519}\n{rsa(2048)}", "ключей несколько"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n", "секретный ключ"),
        (rsa(1024), "слишком короткий"),
        ("\x1b]0;evil\x07", "не открытый ключ"),
    ],
)
def test_what_is_no_key_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "key.pub"
    path.write_text(text)
    with pytest.raises(BadInput, match=said):
        PublicKey.read(path)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="No such file"):
        PublicKey.read(tmp_path / "nowhere.pub")
    (tmp_path / "key.pub").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput):
        PublicKey.read(tmp_path / "key.pub")
