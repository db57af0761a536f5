"""Who may do what: roles as data, read from `roles.toml` and checked like a rulebook. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from msgspec import Struct

from orderdesk.config_reader import read, read_toml
from orderdesk.data_files import data_folder
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.values import replace

FILE: Final = "roles.toml"

DIRECTOR: Final = "director"
"""The role that is always there: everybody has it until operators are registered, and the first one must."""


class Opens(StrEnum):
    """What the desk of a role opens on."""

    LIST = "list"
    DISPATCH = "dispatch"
    """The dispatch board, over the list."""
    OWN_RUN = "own_run"
    """A courier's own run, and nothing else."""


class Right(StrEnum):
    """Something that a role may do. Whoever may do nothing still reads."""

    PROCESS = "process"
    """Take the steps of an order: accept, confirm, pack, cancel without a penalty …"""
    CANCEL_COSTLY = "cancel_costly"
    MOVE_DATE = "move_date"
    SHIP = "ship"
    """Send a courier, fill in a waybill."""
    DISPATCH = "dispatch"
    """Send couriers out on runs, and decide what became of their stops."""
    REPORT = "report"
    """Report what became of the stops of one's own run; that decides nothing."""
    HAND_OVER = "hand_over"
    TAKE_MONEY = "take_money"
    EDIT = "edit"
    SPLIT = "split"
    ADD = "add"
    """Type in an order."""
    ASSIGN = "assign"
    """Say whose order it is."""
    RELAY = "relay"
    """Record what a buyer, bank or marketplace did."""
    NOTE = "note"
    """Add a note, log a call; who may not, does nothing with orders and gets none assigned."""
    REVEAL = "reveal"
    ANNOUNCE = "announce"
    """Announce the hours of a day."""
    SWITCH = "switch"
    """Say what can be bought: products off sale and back."""
    STOCK = "stock"
    """Receive, write off, count and move goods."""
    SHOP = "shop"
    """Take the shop or a channel off sale and back; note what moderators and marketplaces know of it."""
    IMPORT = "import"
    """Take orders in from files."""
    SHARE = "share"
    """Share filters with the whole shop, and take away what others have shared."""
    CUSTOMERS = "customers"
    """Merge customers and take it back, mark them, say how they are reached; read all that is known of one."""
    ERASE = "erase"
    """Erase a person for good."""
    CLOCK = "clock"
    """Confirm the machine's clock after a jump."""
    REPORT_ALL = "report_all"
    """Read what is reported on other people."""
    EXPORT = "export"
    """Read by a program, over SSH."""
    STAFF = "staff"
    """Register operators and give them roles."""
    OVERSEE = "oversee"
    """Look over an operator's shoulder, at their live screen."""
    UPKEEP = "upkeep"
    """Look after the desk itself: let the clocks act without an open desk, make backups."""


class Mask(StrEnum):
    """Something of an order that a role may not read."""

    PHONE = "phone"
    SUM = "sum"
    ADDRESS = "address"
    RECIPIENT = "recipient"


class Role(Struct, frozen=True, kw_only=True):
    """What an operator may do and see."""

    title: str
    rights: tuple[Right, ...] = ()
    assigned_only: bool = False
    """Sees, and acts on, only the orders that are assigned to them."""
    masks: tuple[Mask, ...] = ()
    wallboard: bool = False
    """Opens the desk on the wallboard, and on nothing else."""
    opens: Opens = Opens.LIST


EVERYTHING: Final = Role(title=DIRECTOR, rights=tuple(Right))
"""Who sees everything and may do everything."""


def may(role: Role, *rights: Right) -> bool:
    """Whether a role has all these rights."""
    return all(right in role.rights for right in rights)


def refusal(roles: Mapping[str, Role], right: Right) -> Refused:
    """The sentence for an act that the operator's role does not have: whose it is."""
    titles = [_(role.title) for role in roles.values() if right in role.rights]
    if not titles:
        return Refused(_("Nobody may {what}: no role has that right.").format(what=right_words(right)))
    *others, last = titles
    named = _("{roles} or {role}").format(roles=", ".join(others), role=last) if others else last
    return Refused(_("Only {roles} may {what}.").format(roles=named, what=right_words(right)))


def read_roles(folder: Path | None = None) -> dict[str, Role]:
    """The roles by key: the shipped ones, those of the shop's own file in `folder` over them.

    A director has every right, also one that is younger than the shop's file: somebody must be able to give the others.
    """
    found: dict[str, Role] = {}
    for path in (data_folder() / FILE, folder and folder / FILE):
        if path is not None and path.is_file():
            for key, table in read_toml(path).items():
                found[key] = read(Role, table, f"{path.name}: {key}")
    found[DIRECTOR] = replace(found[DIRECTOR], rights=tuple(Right))
    return found


def right_words(right: Right) -> str:
    """What a right lets one do, after “may”."""
    return {
        Right.PROCESS: _("process orders"),
        Right.CANCEL_COSTLY: _("cancel with a penalty"),
        Right.MOVE_DATE: _("move the planned date"),
        Right.SHIP: _("send orders off"),
        Right.DISPATCH: _("send couriers out and decide on their stops"),
        Right.REPORT: _("report on the stops of a run"),
        Right.HAND_OVER: _("hand orders over"),
        Right.TAKE_MONEY: _("take money"),
        Right.EDIT: _("edit orders"),
        Right.SPLIT: _("split orders"),
        Right.ADD: _("type orders in"),
        Right.ASSIGN: _("say whose order it is"),
        Right.RELAY: _("record external events"),
        Right.NOTE: _("add notes and calls"),
        Right.REVEAL: _("see what the channel hides"),
        Right.ANNOUNCE: _("announce hours"),
        Right.SWITCH: _("hide products"),
        Right.STOCK: _("receive, count and write off goods"),
        Right.SHOP: _("hide and show the shop, and set up its channels, senders and what is accepted by itself"),
        Right.IMPORT: _("take orders in from files"),
        Right.SHARE: _("share filters with the shop"),
        Right.CUSTOMERS: _("merge and mark customers"),
        Right.ERASE: _("erase customers"),
        Right.CLOCK: _("confirm the machine's clock"),
        Right.REPORT_ALL: _("read reports on everybody"),
        Right.EXPORT: _("read orders by a program"),
        Right.STAFF: _("register operators and recover the database"),
        Right.OVERSEE: _("watch other screens"),
        Right.UPKEEP: _("look after the desk itself"),
    }[right]
