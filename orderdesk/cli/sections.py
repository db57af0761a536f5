"""The commands in the groups in which the help lists them, and examples for those that are typed most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from orderdesk.i18n import mark

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    mark("Orders"): (
        "list", "show", "history", "accept", "take", "event", "reschedule", "edit", "split", "cancel", "cancel-part",
        "undo", "add", "repeat", "note", "call", "reveal", "evidence", "filters",
    ),
    mark("Handing over, returns"): ("send-code", "hand-over", "return", "parcel", "waybill", "imei"),
    mark("Money"): ("money", "pay", "unpay", "refund", "receipt", "till", "hand-in"),
    mark("People and tasks"): (
        "assign", "take-over", "claims", "shift", "task", "customer", "operator", "sessions", "shoulder",
    ),
    mark("Couriers"): ("courier", "run", "stop"),
    mark("Goods"): ("stock", "product", "shop"),
    mark("Channels and files"): (
        "import", "channel", "told", "tell-again", "profile", "rulebook", "sandbox",
        "sender", "notice", "carrier", "acceptance",
    ),
    mark("Time and figures"): ("report", "calendar", "clock", "tick", "watch"),
    mark("Screens"): ("demo", "wallboard", "phone"),
    mark("Upkeep"): ("doctor", "backup", "restore", "serve", "ssh-session", "help", "completion", "manual"),
}  # fmt: skip
"""What is in none of them is listed last, under a title of its own."""

OTHERS: Final = mark("Others")

EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("orderdesk demo", "orderdesk", "orderdesk list --shelf new", "orderdesk import orders.csv --channel own_shop"),
    "accept": ("orderdesk accept 481230355", "orderdesk accept 481230355 481230382 --yes"),
    "add": ("orderdesk add --set source=phone --set customer=Ivanov --set lines=TEA-1*2@4990",),
    "backup": ("orderdesk backup --keep 14",),
    "calendar announce": ("orderdesk calendar announce 2026-12-31 --hours 10:00-15:00 --calendar kz",),
    "call": ("orderdesk call 481230355 no_answer",),
    "cancel": ("orderdesk cancel 481230355 --reason 4", "orderdesk cancel 481230355 --reason out_of_stock --yes"),
    "completion": ("orderdesk completion bash >> ~/.bashrc", "orderdesk completion zsh >> ~/.zshrc",
                   "orderdesk completion fish > ~/.config/fish/completions/orderdesk.fish"),
    "demo": ("orderdesk demo --language en",),
    "edit": ("orderdesk edit 481230355 --set method=pickup",),
    "hand-over": ("orderdesk hand-over 481230355",),
    "help": ("orderdesk help cancel", "orderdesk help stock receive"),
    "import": ("orderdesk import orders.csv --dry-run", "orderdesk import --watch /srv/exports"),
    "list": ("orderdesk list --shelf new", "orderdesk list --search 4821 --json", "orderdesk list --write orders.xlsx"),
    "manual": ("orderdesk manual > orderdesk.1",),
    "operator add": ("orderdesk operator add Aigerim --role director",),
    "pay": ("orderdesk pay 481230355 24990 --how cash",),
    "reschedule": ("orderdesk reschedule 481230355 2026-11-27 --consent buyer",),
    "serve": ("orderdesk serve --port 2222",),
    "shift end": ("orderdesk shift end --note TEXT",),
    "stock list": ("orderdesk stock list --low",),
    "stock receive": ("orderdesk stock receive TEA-1 20 --note delivery",),
}  # fmt: skip
"""By the words of the command; empty for the desk itself."""
