"""Commands about returns: asked for, under way, received, decided."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, reading_desk, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.headings import say_heading
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.cli.returns.return_output import return_json, return_line, return_lines
from orderdesk.cli.typed_options import filled
from orderdesk.console.printing import say
from orderdesk.desk import Desk
from orderdesk.desk.commands.returns.return_acts import (
    DecideReturn,
    OpenReturn,
    ReceiveReturn,
    RefuseReturn,
    SendReturn,
)
from orderdesk.desk.returns.return_view import seen_return, seen_returns
from orderdesk.errors import WrongUsage
from orderdesk.i18n import _
from orderdesk.model.returns import Fate
from orderdesk.sanitize import MAX_LENGTH, clean

number_of_return = click.argument("number", type=click.IntRange(1, 1 << 62), metavar="ID")
_key = click.option(
    "--key", default="", metavar="TEXT", help="A word of yours for this act: it is done once, however often it comes."
)
_evidence = click.option("--evidence", default="", metavar="TEXT", help="A link or the path of a file that shows it.")
_ALL = "all"
"""In place of products: all that is not named otherwise; of the sum: what the goods cost."""


@cli.group("return")
def returns() -> None:
    """Goods that buyers give back: asked for, under way, received, decided."""


@returns.command("open")
@click.argument("order", metavar="NUMBER")
@click.option("--line", "lines", multiple=True, metavar="SKU=COUNT", help="What comes back; all of it if not said.")
@click.option("--reason", required=True, type=filled(MAX_LENGTH), metavar="TEXT", help="Why, or the reason's number.")
@_evidence
@_key
@as_json
@does(OpenReturn)
@pass_run
def open_return(
    run: Run, order: str, lines: tuple[str, ...], reason: str, evidence: str, key: str, as_json: bool
) -> None:
    """A buyer wants to give something back."""
    with the_desk(run.parts) as desk:
        made = desk.do(OpenReturn(reason, _pieces(lines), evidence), desk.find(order), key=key)
        _put(desk, made.id, as_json=as_json)


@returns.command("under-way")
@number_of_return
@click.option("--waybill", default="", metavar="NUMBER", help="The number of the parcel.")
@click.option("--fetch-at", "point", default="", metavar="WHERE", help="Where it lies to be fetched: a task then.")
@_key
@as_json
@does(SendReturn)
@pass_run
def under_way(run: Run, number: int, waybill: str, point: str, key: str, as_json: bool) -> None:
    """A return is on its way, or lies where it is to be fetched."""
    with the_desk(run.parts) as desk:
        _put(desk, desk.do(SendReturn(number, waybill, point), key=key).id, as_json=as_json)


@returns.command("receive")
@number_of_return
@_key
@as_json
@does(ReceiveReturn)
@pass_run
def receive_return(run: Run, number: int, key: str, as_json: bool) -> None:
    """A return is at the shop; its goods lie apart until it is decided."""
    with the_desk(run.parts) as desk:
        _put(desk, desk.do(ReceiveReturn(number), key=key).id, as_json=as_json)


@returns.command("decide")
@number_of_return
@click.option("--refund", default="", is_flag=False, flag_value=_ALL, metavar="[SUM]",
              help="What goes back to the buyer; what the goods cost if not said.")  # fmt: skip
@click.option("--restock", multiple=True, is_flag=False, flag_value=_ALL, metavar="[SKU=COUNT]",
              help="Sold again; all that is not named otherwise without a product.")  # fmt: skip
@click.option("--write-off", multiple=True, is_flag=False, flag_value=_ALL, metavar="[SKU=COUNT]",
              help="Of no use any more.")  # fmt: skip
@click.option("--supplier", multiple=True, is_flag=False, flag_value=_ALL, metavar="[SKU=COUNT]",
              help="Goes back to the supplier.")  # fmt: skip
@click.option("--refuse", default="", metavar="TEXT", help="Nothing is taken back, and why.")
@click.option("--to", "warehouse", default="", metavar="PLACE", help="The warehouse of what is sold again.")
@click.option("--note", default="", metavar="TEXT", help="Why so; it is kept.")
@_evidence
@_key
@as_json
@does(DecideReturn)
@pass_run
def decide_return(
    run: Run, number: int, refund: str, restock: tuple[str, ...], write_off: tuple[str, ...],
    supplier: tuple[str, ...], refuse: str, warehouse: str, note: str, evidence: str, key: str, as_json: bool,
) -> None:  # fmt: skip
    """Decide what becomes of a return's goods, and what goes back to the buyer."""
    given = {Fate.RESTOCK: restock, Fate.WRITE_OFF: write_off, Fate.SUPPLIER: supplier}
    if refuse and (refund or warehouse or any(given.values())):
        raise WrongUsage(_("What is refused goes back to the buyer: nothing else becomes of it."))
    rest = [fate for fate, pieces in given.items() if _ALL in pieces]
    if len(rest) > 1:
        raise WrongUsage(_("Only one of them can have all that is not named otherwise."))
    named = {fate: _pieces(tuple(one for one in pieces if one != _ALL)) for fate, pieces in given.items()}
    with the_desk(run.parts) as desk:
        if refuse:
            done = desk.do(RefuseReturn(number, refuse, evidence), key=key)
        else:
            sum_ = "" if refund == _ALL else refund
            said = DecideReturn(number, named, rest[0] if rest else None, sum_, warehouse, note, evidence)
            done = desk.do(said, key=key)
        _put(desk, done.id, as_json=as_json)


@returns.command("show")
@number_of_return
@as_json
@does(seen_return)
@pass_run
def show_return(run: Run, number: int, as_json: bool) -> None:
    """A return, with what became of each piece."""
    with reading_desk(run.parts) as desk:
        _put(desk, number, as_json=as_json)


@returns.command("list")
@click.option("--order", default="", metavar="NUMBER", help="Those of an order, decided ones too.")
@click.option("--all", "every", is_flag=True, help="Those too that are decided, the newest first.")
@as_json
@does(seen_returns)
@pass_run
def list_returns(run: Run, order: str, every: bool, as_json: bool) -> None:
    """The returns that are not decided, the most urgent first."""
    with reading_desk(run.parts) as desk:
        found, now, zone = seen_returns(desk, order, done=every), desk.clock(), desk.zone
    if as_json:
        put([return_json(one, zone) for one in found])
        return
    say_heading("return list")
    for one in found:
        say(return_line(one, now, zone))


def _pieces(given: tuple[str, ...]) -> dict[str, int]:
    """What `SKU=COUNT` said, added up by product; `WrongUsage` for what is no such pair."""
    found: dict[str, int] = {}
    for text in given:
        sku, equals, count = text.rpartition("=")
        if not (equals and sku.strip() and count.isascii() and count.isdigit() and 0 < len(count) < 8 and int(count)):
            raise WrongUsage(_("“{text}” is not SKU=COUNT.").format(text=clean(text, limit=60)))
        found[sku.strip()] = found.get(sku.strip(), 0) + int(count)
    return found


def _put(desk: Desk, number: int, *, as_json: bool) -> None:
    seen, zone = seen_return(desk, number), desk.zone
    if as_json:
        put(return_json(seen, zone))
        return
    for line in return_lines(seen, desk.clock(), zone):
        say(line)
