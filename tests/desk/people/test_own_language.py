"""Every operator reads the desk in their own language; what leaves the shop is in the shop's."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.i18n import language, language_said, use_language
from tests.shop import Shop


@pytest.fixture
def staffed(shop: Shop) -> Shop:
    for name, role in (("Дина", "director"), ("Мария", "manager")):
        assert shop.run("operator", "add", name, "--role", role, operator="Дина").exit_code == 0
    return shop


@pytest.mark.req("X90")
def test_an_operator_reads_in_the_language_they_are_registered_with(staffed: Shop) -> None:
    staffed.receive("4827")
    assert staffed.run("operator", "language", "Мария", "kk", operator="Дина").exit_code == 0
    assert "Жаңа" in staffed.run("list", operator="Мария").stdout
    assert "Новые" in staffed.run("list", operator="Дина").stdout
    assert staffed.run("operator", "language", "Мария", operator="Дина").exit_code == 0
    assert "Новые" in staffed.run("list", operator="Мария").stdout, "as the shop does, again"


@pytest.mark.req("X90")
def test_only_a_director_sets_it_and_only_to_one_that_there_is(staffed: Shop) -> None:
    assert staffed.run("operator", "language", "Мария", "kk", operator="Мария").exit_code != 0
    refused = staffed.run("operator", "language", "Мария", "fr", operator="Дина")
    assert refused.exit_code != 0
    assert "kk" in refused.stderr


@pytest.mark.req("X90")
def test_a_session_over_ssh_asks_for_a_language_and_a_registration_goes_first(
    staffed: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    staffed.receive("4827")
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.7 50000 192.0.2.1 22")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "uk_UA.UTF-8")
    assert "Нові" in staffed.run("list", operator="Мария").stdout
    assert staffed.run("operator", "language", "Мария", "kk", operator="Дина").exit_code == 0
    assert "Жаңа" in staffed.run("list", operator="Мария").stdout


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({"LANG": "kk_KZ.UTF-8"}, "kk"),
        ({"LANG": "uk"}, "uk"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LANG": "de_DE.UTF-8"}, ""),
        ({}, ""),
    ],
)
def test_what_an_environment_asks_for(environment: dict[str, str], asked: str) -> None:
    assert language_said(environment) == asked


@pytest.mark.req("X90", "X91")
@pytest.mark.parametrize(
    ("asks", "word"), [("en_US.UTF-8", "New"), ("kk_KZ", "Жаңа"), ("uk_UA", "Нові"), ("C", "Новые")]
)
@pytest.mark.parametrize("name", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_at_the_machine_a_terminal_is_heard_where_the_settings_name_no_language(
    staffed: Shop, monkeypatch: pytest.MonkeyPatch, name: str, asks: str, word: str, tmp_path: Path
) -> None:
    staffed.receive("4827")
    for one in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(one, raising=False)
    monkeypatch.setenv(name, asks)
    assert word in staffed.run("list", operator="Мария").stdout
    settings = tmp_path / "own.toml"
    settings.write_text('language = "ru"\n', "utf-8")
    assert "Новые" in staffed.run("--config", str(settings), "list", operator="Мария").stdout


@pytest.mark.req("X90")
def test_what_leaves_the_shop_is_in_its_language_whoever_is_at_work(staffed: Shop) -> None:
    staffed.receive("4827")
    assert staffed.run("operator", "language", "Дина", "uk", operator="Дина").exit_code == 0
    done = staffed.run("cancel", "4827", "--reason", "2", "--yes", operator="Дина")
    assert done.exit_code == 0, done.stderr
    texts = [item.text for item in staffed.store.outbox.of(staffed.order("4827").id)]
    assert "Отказ покупателя" in texts
    use_language("uk", "ru")
    assert language() == "uk"
