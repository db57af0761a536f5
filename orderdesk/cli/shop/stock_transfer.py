"""Figures of stock from files and into files: CSV for people, YML for marketplaces."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import click

from orderdesk.channels.incoming import BadRecord
from orderdesk.channels.stock_files import read_stock
from orderdesk.channels.stock_rows import StockRow
from orderdesk.cli.declared import does, looking, the_desk
from orderdesk.cli.group import Run, pass_run
from orderdesk.cli.new_file import write_new
from orderdesk.cli.orders.imports import batches, progress
from orderdesk.cli.orders.would_come_in import report
from orderdesk.cli.shop.stock import stock
from orderdesk.console.printing import say
from orderdesk.desk import Desk
from orderdesk.desk.commands.wares.many_products import ImportStock
from orderdesk.desk.intake.follow import Outcome
from orderdesk.desk.sales import untold
from orderdesk.errors import BadInput, NotFound
from orderdesk.i18n import _
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.wording.dates import iso


@stock.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
@does(ImportStock)
@pass_run
def import_stock(run: Run, ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Take in what is on hand: CSV with the columns sku, quantity, perhaps name, place, barcode; or YML.

    Each row is a count.

    A row that is wrong is reported with file, line and reason and stops no other; the exit code is 1 then.
    """
    well = True
    with the_desk(run.parts) as desk:
        desk.ask(ImportStock(()))
        for path in files:
            try:
                well &= _import(desk, path)
            except (BadInput, NotFound) as error:
                say(str(error), err=True)
                well = False
        for said in untold(desk.store):
            say(said, err=True)
    if not well:
        ctx.exit(1)


@stock.command("export")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--yml", is_flag=True, help="What is free, as marketplaces read it; else CSV with all figures.")
@does(looking)
@pass_run
def export_stock(run: Run, file: Path | None, yml: bool) -> None:
    """Write the figures to FILE, or print them: CSV by place, which can be taken in again; or YML of what is free."""
    with looking(run.parts) as store:
        zone = run.parts.rules.home_zone(store.orders.first_channel())
        as_yml = yml or (file is not None and file.suffix.lower() in (".yml", ".xml"))
        text = _yml(store, iso(run.parts.clock(), zone) or "", run.parts.config.shop) if as_yml else _csv(store)
    if file is None:
        for line in text.splitlines():
            say(line)
        return
    write_new(file, text.encode())


def _import(desk: Desk, path: Path) -> bool:
    """Take in one file; whether every row was taken."""
    name, counted = clean(path.name, limit=100), Counter[Outcome]()
    file = read_stock(path)
    done = progress(name, file.total)
    for records in batches(file.rows):
        rows = [one for one in records if isinstance(one, StockRow)]
        taken = desk.do(ImportStock(rows, name))
        for bad in records:
            if isinstance(bad, BadRecord):
                report(name, bad)
                counted[Outcome.REFUSED] += 1
        for row, one in zip(rows, taken, strict=True):
            counted[one.outcome] += 1
            if one.said:
                report(name, BadRecord(row.line, row.sku, one.said))
        done(len(records))
    say(
        _("{file}: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused").format(
            file=name, added=counted[Outcome.ADDED], updated=counted[Outcome.UPDATED],
            unchanged=counted[Outcome.UNCHANGED], refused=counted[Outcome.REFUSED],
        )
    )  # fmt: skip
    return not counted[Outcome.REFUSED]


def _csv(store: Store) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["sku", "name", "place", "quantity", "reserved", "free", "barcode"])
    names, codes = {one.sku: one.name for one in store.levels.stands()}, store.barcodes.of()
    for one in store.levels.all():
        if one.kind == "warehouse":
            named = (_cell(one.sku), _cell(names.get(one.sku, "")), _cell(one.place))
            writer.writerow([*named, one.on_hand, one.reserved, one.free, _cell(" ".join(codes.get(one.sku, [])))])
    return out.getvalue()


def _cell(text: str) -> str:
    """A text as a spreadsheet takes it for one, and for no formula."""
    said = clean(text)
    return f"'{said}" if said[:1] in ("=", "+", "-", "@") else said


def _yml(store: Store, date: str, shop: str) -> str:
    offers, codes = [], store.barcodes.of()
    for one in store.levels.stands():
        free = 0 if store.switches.is_hidden(one.sku) else one.free
        sku, there = quoteattr(clean(one.sku)), "true" if free else "false"
        name = escape(clean(one.name or one.sku))
        named = "".join(f"<barcode>{escape(code)}</barcode>" for code in codes.get(one.sku, []))
        offers.append(
            f'      <offer id={sku} available="{there}"><name>{name}</name>{named}<count>{free}</count></offer>\n'
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<yml_catalog date={quoteattr(date)}>\n  <shop>\n'
        f"    <name>{escape(clean(shop))}</name>\n    <offers>\n{''.join(offers)}    </offers>\n  </shop>\n"
        "</yml_catalog>\n"
    )
