"""What the signs of the board mean, for its help."""

from __future__ import annotations

from collections.abc import Sequence

from orderdesk.i18n import _
from screens.dispatch.courier_cells import ASKED, AT_SHOP, AWAY, BACK, FOREIGN, OUT
from screens.dispatch.stop_cells import LATE, MARKED, NO_PLACE, RISK
from screens.dispatch.stops_pane import GIVEN
from screens.keyboard.key_groups import Group


def with_signs(keys: Sequence[Group]) -> list[Group]:
    """The help of the board: its keys, and each sign with its sentence."""
    signs = [
        (MARKED, _("marked")), (LATE, _("late; of cash: more than a run with cash allows")),
        (RISK, _("will be late, or nearly")), (NO_PLACE, _("behind an address: not known where it is on the map")),
        ("@", _("before a number: somebody else holds the order")), (GIVEN, _("the courier who has it by now")),
        (AT_SHOP, _("courier at the shop")), (OUT, _("out")), (BACK, _("back, not all is decided")),
        (ASKED, _("a courier's word waits for a decision")), (AWAY, _("not on shift")),
        (FOREIGN, _("not of the shop: one order a run")),
        ("1/4+2", _("of the run that is out 1 of 4 stops is left, and 2 wait for the next")),
        ("2/20", _("2 stops are given, of 20 that fit")),
    ]  # fmt: skip
    return [*keys, (_("Signs"), signs)]
