"""Files that say how many of a product there are: CSV with a header, and the YML or XML that marketplaces read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

from msgspec import Struct

from orderdesk.channels.fields import whole
from orderdesk.channels.files import decode, read_bytes
from orderdesk.channels.incoming import BadRecord
from orderdesk.channels.stock_rows import StockRow
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model.article_codes import barcodes
from orderdesk.sanitize import clean, fold

MOST_PIECES: Final = 10**9

_NAMES: Final = {
    "sku": ("sku", "offer_id", "id", "код", "артикул", "code", "article"),
    "quantity": ("quantity", "on_hand", "count", "stock", "остаток", "количество", "наличие", "залишок", "кількість"),
    "name": ("name", "title", "model", "название", "наименование", "товар", "назва"),
    "place": ("place", "warehouse", "склад", "место"),
    "barcode": ("barcode", "barcodes", "ean", "gtin", "upc", "штрихкод", "штрих-код", "штрихкоди", "штрихкоды"),
}
"""What columns are called."""

_COUNTS: Final = ("count", "quantity", "quantity_in_stock", "stock_quantity", "stock")
"""What YML calls the number of pieces of an offer."""


class StockFile(Struct, frozen=True):
    """The rows of a file, read as they are asked for."""

    total: int
    """About how many there are."""
    rows: Iterator[StockRow | BadRecord]


def read_stock(path: Path) -> StockFile:
    """The figures in a file; `BadInput` where it is neither table nor YML, with a sentence that names it."""
    name = clean(path.name, limit=100)
    try:
        text = decode(read_bytes(path)).strip()
        if text.startswith("<"):
            found = _read_markup(text)
            return StockFile(len(found), iter(found))
        return StockFile(text.count("\n"), _read_table(text))
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from error


def _read_table(text: str) -> Iterator[StockRow | BadRecord]:
    lines = text.split("\n", 1)
    separator = max(",;\t", key=lines[0].count)
    header = [_column(cell) for cell in next(csv.reader([lines[0].strip()], delimiter=separator), [])]
    for wanted in ("sku", "quantity"):
        if wanted not in header:
            said = _("there is no column “{name}”; wanted are: sku, quantity, and perhaps name, place, barcode")
            raise BadInput(said.format(name=wanted))
    body = io.StringIO(lines[1] if len(lines) > 1 else "", newline="")
    reader = csv.reader(body, delimiter=separator)
    return _rows_of(reader, header)


def _rows_of(reader: Iterator[list[str]], header: list[str]) -> Iterator[StockRow | BadRecord]:
    line = 1
    while True:
        line += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRecord(line, "", str(error))
            continue
        if any(cell.strip() for cell in cells):
            yield _row(line, dict(zip(header, cells, strict=False)))


def _row(line: int, said: dict[str, str]) -> StockRow | BadRecord:
    """One row, or why it is none."""
    sku = _unquoted(said.get("sku", ""))
    try:
        if not sku or len(sku) > 100:
            raise BadInput(_("a row needs a SKU of at most {limit} characters").format(limit=100))
        count = whole(said.get("quantity", "").strip(), "quantity", high=MOST_PIECES)
        codes = barcodes(_unquoted(said.get("barcode", "")))
    except BadInput as error:
        return BadRecord(line, sku[:40], str(error))
    name, place = _unquoted(said.get("name", ""))[:200], _unquoted(said.get("place", ""))
    return StockRow(line, sku, count, name, place, codes)


def _column(cell: str) -> str:
    called = fold(clean(cell)).strip()
    return next((name for name, words in _NAMES.items() if called in map(fold, words)), called)


def _unquoted(cell: str) -> str:
    """A cell without the sign that keeps spreadsheets from taking it for a formula."""
    said = clean(cell).strip()
    return said[1:] if said[:1] == "'" and said[1:2] in ("=", "+", "-", "@") else said


class _Markup:
    """Walks through the offers of a YML or of a price list."""

    def __init__(self) -> None:
        self.found: list[StockRow | BadRecord] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._said
        self._parser.EntityDeclHandler = self._refuse
        self._offer: dict[str, str] | None = None
        self._line, self._text, self._places = 0, "", dict[str, str]()

    def read(self, text: str) -> list[StockRow | BadRecord]:
        """Its rows; `BadInput` where it is no sound markup, or has no offers."""
        try:
            self._parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            raise BadInput(
                _("line {line}: not sound XML: {why}").format(line=error.lineno, why=expat.ErrorString(error.code))
            ) from error
        if not self.found:
            raise BadInput(_("there is no <offer> in it"))
        return self.found

    def _refuse(self, *_declared: object) -> None:
        raise BadInput(_("it declares entities, which no list of offers needs"))

    def _start(self, tag: str, given: dict[str, str]) -> None:
        self._text = ""
        if tag == "offer":
            self._offer = {"sku": given.get("id") or given.get("sku") or ""}
            self._line, self._places = self._parser.CurrentLineNumber, {}
        elif self._offer is not None and tag in ("outlet", "availability"):
            place, count = given.get("id") or given.get("storeId"), given.get("instock") or given.get("stockCount")
            if place is not None and count is not None:
                self._places[place] = count

    def _said(self, text: str) -> None:
        self._text += text

    def _end(self, tag: str) -> None:
        if self._offer is None:
            return
        if tag in _COUNTS:
            self._offer["quantity"] = self._text
        elif tag in ("name", "model"):
            self._offer.setdefault("name", self._text)
        elif tag == "barcode":
            self._offer["barcode"] = f"{self._offer.get('barcode', '')} {self._text}"
        elif tag == "offer":
            one, self._offer = self._offer, None
            for place, count in self._places.items():
                self.found.append(_row(self._line, {**one, "place": place, "quantity": count}))
            if not self._places:
                self.found.append(_row(self._line, one))


def _read_markup(text: str) -> list[StockRow | BadRecord]:
    begin = text.find("?>") + 2 if text.startswith("<?xml") else 0
    return _Markup().read("\n" * text.count("\n", 0, begin) + text[begin:].lstrip("\n") if begin else text)
