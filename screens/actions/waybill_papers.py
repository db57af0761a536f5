"""Waybills onto paper, fetched while the desk goes on: printed, or into a file where there is no printer."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.screen import Screen

from orderdesk.desk.channels.fetched_waybills import Papers, Wanted, Waybills
from orderdesk.desk.people.access import Access
from orderdesk.errors import DeskError, Refused
from orderdesk.i18n import _, ngettext
from orderdesk.model import Order
from screens.actions.acting import Acts
from screens.screen_context import Context


class WaybillPapers(Acts):
    """Brings the waybills of orders onto paper, one bunch at a time."""

    def __init__(self, host: Screen[Any], seat: Context) -> None:
        """For the operator in this seat."""
        super().__init__(host, seat)
        self._under_way = False

    def bring(self, orders: Sequence[Order]) -> None:
        """Fetch those of these orders; nothing waits for it."""
        if self._under_way:
            self.refuse(Refused(_("The waybills that were asked for before are still being fetched.")))
            return
        self.host.run_worker(self._bring(orders), group="waybills")

    async def _bring(self, orders: Sequence[Order]) -> None:
        self._under_way = True
        try:
            operator = self.store.sight().operator
            access = Access(self.store, self.rules.roles, operator)
            wanted = Waybills(self.store, self.rules, self.clock, access).of(orders)
            papers, where = await asyncio.to_thread(self._out, wanted)
        except DeskError as error:
            self.refuse(error)
            return
        finally:
            self._under_way = False
        count = len(papers.numbers)
        said = ngettext("{count} waybill: {where}", "{count} waybills: {where}", count).format(count=count, where=where)
        missing = _("No waybill:") + " " + "; ".join(papers.missing) if papers.missing else ""
        self.tell(". ".join(part for part in (said if count else "", missing) if part), refused=bool(missing))

    def _out(self, wanted: Wanted) -> tuple[Papers, str]:
        """Fetch and print, or write; where to. Reads no database."""
        from orderdesk.printing.print_queue import to_queue

        papers, queue = wanted.fetch(), self.rules.config.printer.queue
        if not papers.pdf:
            return papers, ""
        if queue:
            to_queue(papers.pdf, queue)
            return papers, _("printed")
        return papers, str(self._written(papers.pdf))

    def _written(self, pdf: bytes) -> Path:
        """A new file beside the database that nobody else may read: the papers tell names and phones."""
        folder = self.store.path.parent / "waybills"
        moment = f"{datetime.fromtimestamp(self.clock(), UTC):%Y%m%d-%H%M%S}"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            for turn in range(100):
                path = folder / (f"{moment}.pdf" if not turn else f"{moment}-{turn}.pdf")
                if not path.exists():
                    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
                        out.write(pdf)
                    return path
        except OSError as error:
            raise DeskError(_("Cannot write {path}: {why}.").format(path=folder, why=error.strerror)) from error
        raise DeskError(_("Cannot write {path}: {why}.").format(path=folder, why=moment))
