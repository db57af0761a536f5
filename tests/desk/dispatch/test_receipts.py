"""Receipts: what stands on them, who may have them, and where they go."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.values import replace
from tests.desk.dispatch.riding import done, ready, refused, staffed
from tests.desk.dispatch.test_cash import PIN, owing
from tests.shop import Shop


@pytest.fixture
def staff(shop: Shop) -> Shop:
    staffed(shop)
    assert shop.run("operator", "pin", operator="Асхат", typed=f"{PIN}\n{PIN}\n").exit_code == 0
    return shop


def receipt(staff: Shop, *words: str) -> dict[str, str]:
    """A receipt: what stands at the left of each line, and what at the right."""
    result = staff.run("receipt", *words, operator="Дина")
    assert result.exit_code == 0, result.output
    found = [line.split("  ") for line in result.stdout.splitlines()]
    return {parts[0].strip(): parts[-1].strip() for parts in found}


@pytest.mark.req("O27")
def test_a_hand_in_has_a_numbered_receipt_with_both_sums_and_who_signed(staff: Shop) -> None:
    owing(staff, "1", "2")
    done(staff, "hand-in", "Асхат", "150", "--reason", "потерял", "--pin", "-", typed=f"{PIN}\n")
    found = receipt(staff, "hand-in", "1")
    assert "КВИТАНЦИЯ 1" in found
    assert {name: found[name] for name in ("Курьер", "Должно быть", "Посчитано", "Расхождение")} == {
        "Курьер": "Асхат", "Должно быть": "200 ₸", "Посчитано": "150 ₸", "Расхождение": "-50 ₸"}  # fmt: skip
    assert "потерял" in found
    assert (found["Подписано PIN-кодом"], found["Посчитано кем"]) == ("Асхат", "Дина")
    assert "7" in refused(staff, "receipt", "hand-in", "7")
    refused(staff, "receipt", "hand-in", "1", operator="Асхат")


@pytest.mark.req("O27")
def test_the_end_of_a_shift_prints_what_was_counted_and_moved(staff: Shop) -> None:
    refused(staff, "receipt", "till")
    ready(staff, "0")
    assert staff.run("operator", "pin", operator="Дина", typed=f"{PIN}\n{PIN}\n").exit_code == 0
    done(staff, "till", "open", "1000", "--reason", "размен", "--pin", "-", typed=f"{PIN}\n")
    owing(staff, "1")
    done(staff, "hand-in", "Асхат", "100", "--pin", "-", typed=f"{PIN}\n")
    done(staff, "till", "close", "1090", "--reason", "мелочь", "--pin", "-", typed=f"{PIN}\n")
    found = receipt(staff, "till")
    assert found["от курьеров"] == "100 ₸"
    assert found["Расхождение: мелочь"] == "-10 ₸"
    assert any(name.startswith("В кассе") for name in found)
    assert "1 090 ₸" in staff.run("receipt", "till", operator="Дина").stdout


@pytest.mark.req("O27")
def test_the_sheet_of_a_closed_till_is_signed_by_whoever_closed_it(staff: Shop) -> None:
    def to_sign() -> set[str]:
        return {name for name, dots in receipt(staff, "till").items() if dots == "." * 16}

    ready(staff, "0")
    assert staff.run("operator", "pin", operator="Мария", typed=f"{PIN}\n{PIN}\n").exit_code == 0
    done(staff, "till", "open", "0", operator="Мария")
    assert to_sign() == {"Дина"}
    done(staff, "till", "close", "0", operator="Мария")
    assert to_sign() == {"Мария"}


@pytest.mark.req("O27")
def test_a_payment_has_a_receipt_with_goods_parts_and_what_is_left(staff: Shop) -> None:
    ready(staff, "F-7", payment="cash", total=10000)
    refused(staff, "receipt", "payment", "F-7")
    assert staff.run("operator", "pin", operator="Дина", typed=f"{PIN}\n{PIN}\n").exit_code == 0
    paid = staff.run("pay", "F-7", "40", "--how", "cash", "--yes", operator="Дина", typed=f"{PIN}\n")
    assert paid.exit_code == 0, paid.output
    found = receipt(staff, "payment", "F-7")
    assert found["Заказ"] == "F-7"
    assert found["Осталось оплатить"] == "60 ₸"
    assert "40 ₸" in found.values()
    assert "Не является фискальным чеком" in found


def test_it_goes_into_a_file_as_it_goes_to_the_printer(staff: Shop, tmp_path: Path) -> None:
    owing(staff, "1")
    done(staff, "hand-in", "Асхат", "100", "--pin", "-", typed=f"{PIN}\n")
    assert "printer" in staff.run("receipt", "hand-in", "1", "--print", operator="Дина").stderr
    device, file = tmp_path / "lp0", tmp_path / "receipt.bin"
    device.touch()
    config = tmp_path / "config.toml"
    config.write_text(f'shop = "Чайники"\n[printer]\nat = "{device}"\npage = "cp866"\n', "utf-8")
    staff.parts = replace(staff.parts, config_path=config)
    both = staff.run("receipt", "hand-in", "1", "--print", "--escpos", str(file), operator="Дина")
    assert both.exit_code == 0, both.output
    assert file.read_bytes() == device.read_bytes()
    assert "Чайники".encode("cp866") in file.read_bytes()
    again = staff.run("receipt", "hand-in", "1", "--escpos", str(file), operator="Дина")
    assert again.exit_code == 1, "nothing is overwritten"
