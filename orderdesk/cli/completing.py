"""What the shell offers for a word that is being typed: numbers of orders, reasons, operators. It only reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import click
from click.shell_completion import CompletionItem

from orderdesk.composition import Composition
from orderdesk.errors import DeskError
from orderdesk.i18n import _

_OFFERED: Final = 60
"""So many at a time."""

Offer = Iterator[tuple[str, str]]
"""Words, each with what it means."""


def offered(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """The words that go on from what is typed; none where the shop cannot be read, or shows its orders not to all."""
    name = param.name or ""
    words = ctx.command_path.split(" ")
    offer = _operators if name in ("name", "who") and set(words) & set(_OF_OPERATORS) else _OFFERS.get(name)
    if offer is None:
        return []
    chosen, given = ctx.find_root().params, dict(ctx.params)
    if ctx.args and not given.get("number"):  # behind an option that waits for its word nothing was read
        given["number"] = ctx.args[0]
    try:
        parts = Composition.chosen(chosen.get("db"), chosen.get("config"), chosen.get("operator"), None)
        parts.config  # noqa: B018  # reading the settings chooses the language
        found = [(word, said) for word, said in offer(parts, given) if word.startswith(begun)]
    except (DeskError, OSError):
        return []
    return [CompletionItem(word, help=said) for word, said in found[:_OFFERED]]


def _orders(parts: Composition, _given: Mapping[str, object]) -> Offer:
    from orderdesk.list_filter import OrderFilter

    with parts.reading() as store:
        parts.access(store).role()
        for order in store.windows.first(OrderFilter(shelf=None), parts.clock(), _MOST):
            yield order.number, _(parts.rules.book(order.channel).status_of(order.status).title)


def _reasons(parts: Composition, given: Mapping[str, object]) -> Offer:
    with parts.reading() as store:
        number = given.get("number")
        order = parts.desk(store).find(str(number)) if number else None
        books = parts.rules.books.values() if order is None else [parts.rules.book(order.channel)]
        seen = set[str]()
        for reason in (reason for book in books for reason in book.reason):
            if reason.key not in seen:
                seen.add(reason.key)
                yield reason.key, _(reason.title)


def _operators(parts: Composition, _given: Mapping[str, object]) -> Offer:
    with parts.reading() as store:
        parts.access(store).role()
        for one in store.operators.registered():
            known = parts.rules.roles.get(one.role or "")
            yield one.name, _(known.title) if known else one.role or ""


_MOST: Final = 500
"""Open orders that are looked through for a beginning, the most urgent first."""

_OFFERS: Final[Mapping[str, Callable[[Composition, Mapping[str, object]], Offer]]] = {
    "number": _orders,
    "numbers": _orders,
    "order": _orders,
    "reason": _reasons,
    "operator": _operators,
    "to": _operators,
}
"""By the name of the argument or option."""

_OF_OPERATORS: Final = ("operator", "assign", "shoulder")
"""Commands whose NAME is an operator's."""


def script(shell: str) -> str:
    """What the shell reads to know it."""
    from click.shell_completion import get_completion_class

    from orderdesk.cli.group import cli

    kind = get_completion_class(shell)
    assert kind is not None, shell
    return str(kind(cli, {}, "orderdesk", _VARIABLE).source())


_VARIABLE: Final = "_ORDERDESK_COMPLETE"
