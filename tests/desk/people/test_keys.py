"""Whose SSH key it is: given and revoked by a director, one key for one operator, nothing forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.desk.people.keyring import who_has
from orderdesk.errors import Refused
from orderdesk.rules.roles import Right
from tests.shop import Shop

KEYS = {
    "first": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPS9pYqMLB3Kq5PbF1JTmPQ2bJY8lRBWyMFdFdHVEHxG",
    "second": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
}


@pytest.fixture
def staffed(shop: Shop, tmp_path: Path) -> Shop:
    for name, text in KEYS.items():
        (tmp_path / f"{name}.pub").write_text(text)
    for name, role in (("Дина", "director"), ("Мария", "manager"), ("Олег", "seller")):
        assert shop.run("operator", "add", name, "--role", role, operator="Дина").exit_code == 0
    return shop


def give(shop: Shop, tmp_path: Path, name: str, key: str, by: str = "Дина") -> str:
    """The fingerprint, or why not."""
    done = shop.run("operator", "key", name, str(tmp_path / f"{key}.pub"), operator=by)
    return done.stdout.split()[-1] if done.exit_code == 0 else done.stderr


def test_a_key_is_somebody_s_until_it_is_revoked_and_never_again(staffed: Shop, tmp_path: Path) -> None:
    roles = staffed.parts.rules.roles
    fingerprint = give(staffed, tmp_path, "Мария", "first")
    assert who_has(staffed.store, roles, fingerprint) == "Мария"
    assert "уже за сотрудником Мария" in give(staffed, tmp_path, "Олег", "first")
    assert staffed.run("operator", "key", "Олег", "--revoke", fingerprint, operator="Дина").exit_code == 1

    done = staffed.run("operator", "key", "Мария", "--revoke", fingerprint, operator="Дина")
    assert (done.exit_code, fingerprint in done.stdout) == (0, True)
    with pytest.raises(Refused, match="отозван"):
        who_has(staffed.store, roles, fingerprint)
    assert "отозван навсегда" in give(staffed, tmp_path, "Мария", "first")

    (shown,) = [one for one in staffed.json("operator", "list", operator="Дина") if one["name"] == "Мария"]
    assert [(key["fingerprint"], bool(key["revoked_at"])) for key in shown["keys"]] == [(fingerprint, True)]
    assert f"{fingerprint}  отозван" in staffed.run("operator", "list", operator="Дина").stdout


def test_a_blocked_operator_s_key_lets_nobody_in(staffed: Shop, tmp_path: Path) -> None:
    fingerprint = give(staffed, tmp_path, "Олег", "first")
    staffed.run("operator", "block", "Олег", operator="Дина")
    with pytest.raises(Refused, match="заблокирован"):
        who_has(staffed.store, staffed.parts.rules.roles, fingerprint)


def test_a_right_is_asked_of_whoever_has_the_key(staffed: Shop, tmp_path: Path) -> None:
    roles = staffed.parts.rules.roles
    assert who_has(staffed.store, roles, give(staffed, tmp_path, "Мария", "first"), Right.EXPORT) == "Мария"
    with pytest.raises(Refused, match="читать заказы программой"):
        who_has(staffed.store, roles, give(staffed, tmp_path, "Олег", "second"), Right.EXPORT)


def test_only_who_registers_operators_gives_keys(staffed: Shop, tmp_path: Path) -> None:
    assert "регистрировать" in give(staffed, tmp_path, "Мария", "first", by="Мария")
    assert "не зарегистрирован" in give(staffed, tmp_path, "Никто", "first")
    with pytest.raises(Refused, match="ничей"):
        who_has(staffed.store, staffed.parts.rules.roles, "SHA256:" + "A" * 43)


def test_a_bad_key_registers_nobody(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "bad.pub").write_text("no key")
    done = shop.run("operator", "add", "Дина", "--role", "director", "--key", str(tmp_path / "bad.pub"))
    assert done.exit_code == 1
    assert not shop.store.operators.any_registered()
    for given in ((), (str(tmp_path / "bad.pub"), "--revoke", "SHA256:x")):
        assert shop.run("operator", "key", "Дина", *given).exit_code == 2


@pytest.mark.parametrize("table", ["operator_keys", "operator_keys_revoked"])
def test_what_is_noted_of_keys_cannot_be_rewritten(staffed: Shop, tmp_path: Path, table: str) -> None:
    fingerprint = give(staffed, tmp_path, "Мария", "first")
    staffed.run("operator", "key", "Мария", "--revoke", fingerprint, operator="Дина")
    before = staffed.store.connection.rows(f"SELECT * FROM {table}")
    for statement in (f"UPDATE {table} SET at = 0", f"DELETE FROM {table}",
                      f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"):  # fmt: skip
        with pytest.raises(Exception, match="append-only"):
            staffed.store.connection.run(statement)
    assert staffed.store.connection.rows(f"SELECT * FROM {table}") == before
