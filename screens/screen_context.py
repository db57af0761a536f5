"""What the screens of one operator work with, put together once for an open desk."""

from __future__ import annotations

from msgspec import Struct

from orderdesk.clock import Clock
from orderdesk.desk.desk import Rules
from orderdesk.desk.views.order_name import order_name
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.store import Store
from screens.desk_thread import DeskThread
from screens.keyboard.key_pause import Monotonic
from screens.terminal.traffic import Traffic


class Context(Struct, frozen=True, kw_only=True):
    """An operator's place at the desk."""

    store: Store
    """Read by the screens; what changes something goes through `acts`."""
    acts: DeskThread
    rules: Rules
    clock: Clock
    monotonic: Monotonic
    """Measures moments, not the time of day."""
    operator: str
    demo: bool
    """Whether the shop is a throw-away one."""
    traffic: Traffic
    """What passes to the terminal."""

    def called(self, order: Order) -> str:
        """What the order is called: its number, and whose where another one bears it too."""
        return order_name(self.store, self.rules, order)

    @property
    def standing(self) -> list[str]:
        """What stands out in the header for as long as the desk is open."""
        return [_("DEMO")] * self.demo + [_("READ-ONLY")] * self.store.read_only

    @property
    def zone(self) -> str:
        """The zone in which the desk tells the time."""
        return self.rules.home_zone(self.store.orders.first_channel())
