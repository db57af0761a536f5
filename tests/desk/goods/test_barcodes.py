"""Barcodes of products: one code is on one product, however it is written; from the command line and from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.errors import BadInput
from orderdesk.model.article_codes import barcode, barcodes
from tests.shop import Shop


@pytest.mark.parametrize(
    ("written", "code"),
    [("4600123456789", "4600123456789"), (" 4600123456789 ", "4600123456789"), ("012345678905", "0012345678905"),
     ("0012345678905", "0012345678905"), ("00012345678905", "0012345678905"), ("14600123456786", "14600123456786"),
     ("40170725", "40170725"), ("ABC-123", "ABC-123"), ("123", "123")],
)  # fmt: skip
def test_what_is_the_same_code_is_spelled_the_same(written: str, code: str) -> None:
    assert barcode(written) == code


@pytest.mark.req("X100")
@pytest.mark.parametrize(
    "written", ["", "12", "ABC", "4.60012E+12", "4,6E+12", "4600 123", "код", "1" * 65, "a\x1bbcdef"]
)
def test_what_is_no_code_or_not_certain_is_refused(written: str) -> None:
    with pytest.raises(BadInput):
        barcode(written)


def test_a_cell_may_hold_several() -> None:
    assert barcodes("4600123456789, 40170725;4600123456789") == ("4600123456789", "40170725")


@pytest.mark.req("C25")
def test_a_product_has_several_and_no_code_is_on_two_products(shop: Shop) -> None:
    assert shop.run("stock", "barcode", "TEA-1", "4600123456789").exit_code == 0
    assert "40170725, 4600123456789" in shop.run("stock", "barcode", "TEA-1", "40170725").stdout
    again = shop.run("stock", "barcode", "TEA-1", "40170725")
    assert (again.exit_code, "уже есть" in again.output) == (1, True)
    other = shop.run("stock", "barcode", "CUP-1", "4600123456789")
    assert (other.exit_code, "стоит на TEA-1" in other.output) == (1, True)
    assert shop.run("stock", "barcode", "TEA-1", "4600123456789", "--off").exit_code == 0
    assert shop.run("stock", "barcode", "CUP-1", "4600123456789").exit_code == 0
    assert shop.store.barcodes.of() == {"CUP-1": ["4600123456789"], "TEA-1": ["40170725"]}
    shop.count("TEA-1", 1)
    (whole,) = [row for row in shop.json("stock", "list", "TEA-1") if row["place"] is None]
    assert whole["barcodes"] == ["40170725"]


@pytest.mark.req("F41", "C25")
def test_files_bring_them_and_take_them_along(shop: Shop, tmp_path: Path) -> None:
    table, feed = tmp_path / "stock.csv", tmp_path / "feed.yml"
    table.write_text("артикул;остаток;штрихкод\nTEA-1;5;4600123456789 40170725\nCUP-1;3;\nBAD;1;4,6E+12\n")
    result = shop.run("stock", "import", str(table))
    assert result.exit_code == 1
    assert "stock.csv:4" in result.output
    assert "округлённое число" in result.output
    assert shop.store.barcodes.of() == {"TEA-1": ["40170725", "4600123456789"]}
    assert shop.on_hand() == {"TEA-1": 5, "CUP-1": 3}
    assert "без изменений 2" in shop.run("stock", "import", str(table)).output
    feed.write_text(
        "<yml_catalog><shop><offers><offer id='CUP-1'><name>Чашка</name><barcode>4600123456796</barcode>"
        "<barcode>40170718</barcode><count>3</count></offer><offer id='SPOON'><barcode>40170725</barcode>"
        "<count>7</count></offer></offers></shop></yml_catalog>"
    )
    result = shop.run("stock", "import", str(feed))
    assert (result.exit_code, "стоит на TEA-1" in result.output) == (1, True)
    assert shop.store.barcodes.of()["CUP-1"] == ["40170718", "4600123456796"], "also where the figure is the same"
    assert "SPOON" not in shop.on_hand(), "a row that is refused leaves nothing behind"
    out = tmp_path / "out.csv"
    assert shop.run("stock", "export", str(out)).exit_code == 0
    assert "40170725 4600123456789" in out.read_text("utf-8")
    unchanged = shop.run("stock", "import", str(out))
    assert (unchanged.exit_code, "без изменений 2" in unchanged.output) == (0, True)
    assert "<barcode>40170718</barcode>" in shop.run("stock", "export", "--yml").stdout
