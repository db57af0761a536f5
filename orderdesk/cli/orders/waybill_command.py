"""Parcels, and the command that brings their waybills onto paper; what changes them is made of its declarations."""

from __future__ import annotations

from pathlib import Path

import click

from orderdesk.cli.declared import does, reading_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.new_file import write_new
from orderdesk.desk.channels.fetched_waybills import Waybills
from orderdesk.errors import DeskError, Refused
from orderdesk.i18n import _
from orderdesk.printing.print_queue import to_queue


@cli.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER…")
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False), help="Into this file.")
@click.option("--print", "print_", is_flag=True, help="To the printer for documents of the settings.")
@does(Waybills.of)
@pass_run
def waybill(run: Run, numbers: tuple[str, ...], pdf: Path | None, print_: bool) -> None:
    """The printable waybills of orders, fetched from their marketplaces, in one file."""
    with reading_desk(run.parts) as desk:
        orders = [desk.find(number) for number in dict.fromkeys(numbers)]
        wanted = Waybills(desk.store, desk.rules, desk.clock, desk.access).of(orders)
    papers = wanted.fetch()
    if papers.pdf and (pdf is not None or not print_):
        write_new(pdf or Path("waybills.pdf"), papers.pdf)
    if papers.pdf and print_:
        to_queue(papers.pdf, run.parts.config.printer.queue)
    if papers.missing:
        missing = "\n".join(papers.missing)
        raise (DeskError if papers.pdf else Refused)(_("No waybill:") + f"\n{missing}")


@cli.group()
def parcel() -> None:
    """Parcels at carriers: how far each is, and what is wrong with its delivery."""
