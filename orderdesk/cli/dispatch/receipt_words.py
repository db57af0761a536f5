"""Commands that print receipts: on the terminal, on the receipt printer, or into a file for one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from orderdesk.cli.declared import does, reading_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.new_file import write_new
from orderdesk.console.printing import say
from orderdesk.desk.dispatch.receipts import hand_in_receipt, payment_receipt, till_receipt
from orderdesk.printing.escpos import ROLLS, escpos
from orderdesk.printing.printer import to_printer
from orderdesk.printing.receipt import Receipt, receipt_lines

F = TypeVar("F", bound=Callable[..., Any])


def _where(command: F) -> F:
    """Where the receipt goes besides the terminal."""
    to_file = click.option(
        "--escpos",
        "file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Into a file, as it is sent to the printer.",
    )
    to_paper = click.option("--print", "print_", is_flag=True, help="To the receipt printer of the settings.")
    return to_file(to_paper(command))


@cli.group()
def receipt() -> None:
    """Receipts: shown, or printed on the receipt printer."""


@receipt.command("hand-in")
@click.argument("number", type=click.IntRange(1, 1 << 62))
@_where
@does(hand_in_receipt)
@pass_run
def of_hand_in(run: Run, number: int, file: Path | None, print_: bool) -> None:
    """The receipt of the cash that a courier has handed in, by its number."""
    with reading_desk(run.parts) as desk:
        made = hand_in_receipt(desk, number)
    _out(run, made, file, to_paper=print_)


@receipt.command("payment")
@click.argument("number")
@_where
@does(payment_receipt)
@pass_run
def of_payment(run: Run, number: str, file: Path | None, print_: bool) -> None:
    """What was bought and paid of an order; not a fiscal receipt."""
    with reading_desk(run.parts) as desk:
        made = payment_receipt(desk, desk.find(number))
    _out(run, made, file, to_paper=print_)


@receipt.command("till")
@click.option("--currency", default="", metavar="CODE", help="If not that of the shop.")
@_where
@does(till_receipt)
@pass_run
def of_till(run: Run, currency: str, file: Path | None, print_: bool) -> None:
    """The till since it was opened last, for the end of the shift."""
    with reading_desk(run.parts) as desk:
        made = till_receipt(desk, currency)
    _out(run, made, file, to_paper=print_)


def _out(run: Run, made: Receipt, file: Path | None, *, to_paper: bool) -> None:
    printer = run.parts.config.printer
    if file is not None or to_paper:
        page = None if printer.page is None else printer.page.value
        content = escpos(made, printer.paper, page, printer.page_slot)
        if file is not None:
            write_new(file, content)
        if to_paper:
            to_printer(content, printer)
        return
    say(*receipt_lines(made, ROLLS[printer.paper].characters))
