"""What a profile can say. Each class here is a table of `data/profiles/*.toml`; `docs/profiles.md` explains them.

A place in a record is written as that system has it: the heading of a column, or a path such as `address.city`,
`products[]`, `contacts[type=phone].value`, `payments{}.status`. Several places are asked in their order, the first that
says anything counts; `last_name + first_name` puts two together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field

from orderdesk.channels.profiles.stages import STAGES
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import METHODS
from orderdesk.wording.dates import zone_of

Places = tuple[str, ...]

KINDS_OF_LINE: Final = ("goods", "delivery", "gone")
"""What a line of a record may be: goods, the price of the delivery, or a line that was cancelled."""


class Find(Struct, frozen=True, kw_only=True):
    """By what a file is known, and where its orders are."""

    columns: tuple[str, ...] = ()
    """Of a table: headings that it has, all of them."""
    keys: tuple[str, ...] = ()
    """Of JSON: keys that stand somewhere in it, all of them; of XML: elements."""
    without: tuple[str, ...] = ()
    """Keys or columns of which it has none."""
    orders: Places = ()
    """Of JSON and XML: where the orders are, such as `result.postings[]`; `[]` where the file is a list of them."""


class Choice(Struct, frozen=True, kw_only=True):
    """What a word of that system means in ours. `*` in a word stands for anything; an empty meaning asks the next."""

    of: Places
    means: dict[str, str]


class OrderPlaces(Struct, frozen=True, kw_only=True):
    """Where the fields of an order stand. Their names are those of the desk's own files (docs/import.md)."""

    number: Places
    customer: Places = ()
    phone: Places = ()
    address: Places = ()
    comment: Places = ()
    currency: Places = ()
    total: Places = ()
    goods: Places = ()
    delivery_cost: Places = ()
    discount: Places = ()
    """What is taken off the whole order, where the prices of the lines do not have it yet."""
    received_at: Places = ()
    planned_at: Places = ()
    updated_at: Places = ()
    accept_by: Places = ()
    transmit_by: Places = ()
    transmitted_at: Places = ()
    window_from: Places = ()
    waybill: Places = ()
    recipient: Places = ()
    recipient_phone: Places = ()
    district: Places = ()
    lat: Places = ()
    lon: Places = ()


class LinePlaces(Struct, frozen=True, kw_only=True):
    """Where the fields of a line stand: in a table in the row, else under `at`."""

    at: Places = ()
    sku: Places = ()
    item: Places = ()
    quantity: Places = ()
    price: Places = ()
    """Of one piece."""
    sum: Places = ()
    """Of all the pieces of the line, where there is no price of one."""
    kind: tuple[Choice, ...] = ()
    """`goods`, `delivery` or `gone`."""


class Profile(Struct, frozen=True, kw_only=True):
    """How the files of one system are read."""

    key: str
    title: str
    confirmed: bool = True
    """Whether somebody has seen such a file; else it is made from documentation."""
    zone: str = ""
    """Of instants that name none; else the rulebook's."""
    minor: bool = False
    """Whether its whole numbers are sums in hundredths."""
    html: bool = False
    """Whether its texts are written as a page is: `&amp;` for `&`."""
    plus: bool = False
    """Whether its phones begin with the country's code, the plus before it left out."""
    empty: tuple[str, ...] = ()
    """What it writes for nothing."""
    find: Find
    order: OrderPlaces
    line: LinePlaces = field(default_factory=LinePlaces)
    status: tuple[Choice, ...] = ()
    """Stages (`STAGES`); of a word that none knows, the order is taken with `?`."""
    method: tuple[Choice, ...] = ()
    payment: tuple[Choice, ...] = ()
    """Ways to pay (docs/import.md); of a word that none knows, the word itself."""
    paid: tuple[Choice, ...] = ()
    """`yes` or `no`: whether the shop has the money."""
    currency: tuple[Choice, ...] = ()
    """ISO codes, where that system has words or numbers of its own."""

    @property
    def of_tables(self) -> bool:
        """Whether it reads tables; else JSON or XML."""
        return bool(self.find.columns)


def mistakes(profile: Profile) -> Iterator[str]:
    """What is wrong with a profile that is written soundly, in sentences."""
    find = profile.find
    if not (find.columns or find.keys):
        yield _("find: wanted are `columns` of a table, or `keys` of a document")
    if bool(find.columns) == bool(find.orders):
        yield _("find: wanted is either `columns`, or `keys` with `orders`")
    if find.orders and not profile.line.at and (profile.line.sku or profile.line.item):
        yield _("line: `at` is missing: where the lines of an order are")
    wanted = {"status": (*STAGES, "skip"), "method": METHODS, "paid": ("yes", "no")}
    for name, allowed in wanted.items():
        yield from _unknown(name, getattr(profile, name), allowed)
    yield from _unknown("line: kind", profile.line.kind, KINDS_OF_LINE)
    if profile.zone:
        try:
            zone_of(profile.zone)
        except (BadInput, KeyError, ValueError):
            yield _("zone: “{zone}” is not a zone such as Asia/Almaty").format(zone=profile.zone)


def _unknown(name: str, choices: tuple[Choice, ...], allowed: tuple[str, ...]) -> Iterator[str]:
    for meaning in (meaning for choice in choices for meaning in choice.means.values()):
        if meaning.removesuffix("?") not in ("", *allowed):
            yield _("{name}: unknown “{value}”; allowed: {allowed}").format(
                name=name, value=meaning, allowed=", ".join(allowed)
            )
