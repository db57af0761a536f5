"""Who carries messages to buyers and notices to staff, and which carriers are asked: added, switched on and off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from orderdesk.desk.command import Ask, ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.errors import BadInput, NotFound
from orderdesk.i18n import _, mark
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.model import Carrier
from orderdesk.sanitize import clean
from orderdesk.values import replace

if TYPE_CHECKING:
    from orderdesk.model.senders import Sender, Tracker

_LONGEST: Final = 60
"""Characters of a name or a signature."""
TRACKED: Final = (Carrier.NOVA_POSHTA.value,)
"""The carriers that can be asked where their parcels are."""

_FILE = mark("The file with its token; nobody else may read it.")
_ENV = mark("The environment's variable with its token.")
_URL = mark("Where it answers, if not where all of its kind do.")


class _OfOutside(ShopCommand[Any], frozen=True):
    need: ClassVar = Need((Right.SHOP,))
    touches: ClassVar = Touches.SALES


class AddSender(_OfOutside, frozen=True):
    """Let somebody carry messages to buyers, or notices to staff; it sends nothing until it is switched on."""

    name: ClassVar = "sender add"

    sender: Annotated[str, Ask(argument=True, metavar="NAME")]
    kind: Annotated[str, Ask(mark("What speaks for it: mobizon, turbosms or apprise."), metavar="KIND")]
    token_file: Annotated[str, Ask(_FILE, metavar="FILE")] = ""
    token_env: Annotated[str, Ask(_ENV, metavar="NAME")] = ""
    signature: Annotated[str, Ask(mark("As whom it writes, as registered with it."))] = ""
    url: Annotated[str, Ask(_URL, metavar="URL")] = ""
    channel: Annotated[str, Ask(mark("Only to buyers of these channels, with commas between."), metavar="NAMES")] = ""
    staff: Annotated[bool, Ask(mark("It reaches staff, not buyers."))] = False

    def run(self, desk: Desk) -> Sender:
        """Keep it, switched off; the token stays where it lies, and is only looked at."""
        from orderdesk.desk.channels.outside_places import address, token_place
        from orderdesk.messages.senders.sender_kinds import check_kind
        from orderdesk.model.senders import Hears, Sender

        check_kind(self.kind)
        name = clean(self.sender, limit=_LONGEST).strip()
        if not name or name != self.sender:
            raise BadInput(_("A name has 1 to {most} letters, digits and signs.").format(most=_LONGEST))
        channels = tuple(dict.fromkeys(one.strip() for one in self.channel.split(",") if one.strip()))
        for one in channels:
            desk.rules.book(one)
        sender = Sender(
            name=name, kind=self.kind, hears=Hears.STAFF if self.staff else Hears.BUYERS,
            signature=clean(self.signature, limit=_LONGEST).strip(), url=address(self.url),
            token_place=token_place(self.token_file, self.token_env), channels=channels,
        )  # fmt: skip
        with desk.access.changing() as store:
            store.outside.put_sender(sender, desk.act(self.name, name))
        return sender

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """What is to be done next."""
        return [_("{name}: it sends nothing yet: orderdesk sender switch {name} on").format(name=done.name)]


class SwitchSender(_OfOutside, frozen=True):
    """Send by it what is to be sent from now on, or nothing any more."""

    name: ClassVar = "sender switch"

    sender: Annotated[str, Ask(argument=True, metavar="NAME")]
    state: Annotated[str, Ask(argument=True, choices=("on", "off"))]

    def run(self, desk: Desk) -> Sender:
        """Switch it; what was to be sent before is not sent."""
        on = self.state == "on"
        with desk.access.changing() as store:
            sender = store.outside.sender(self.sender)
            if sender is None:
                raise NotFound(_("There is no sender {name}: orderdesk sender add.").format(
                    name=clean(self.sender, limit=_LONGEST)))  # fmt: skip
            after = replace(sender, since=(sender.since or desk.clock()) if on else None)
            store.outside.put_sender(after, desk.act(f"{self.name} {self.state}", sender.name))
            if on:
                store.outside.note(f"sender:{sender.name}", replace(sender.health, next_at=0))
        return after

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Which it is."""
        if done.since is None:
            return [_("{name}: sends nothing.").format(name=done.name)]
        return [_("{name}: what is to be sent from now on leaves by itself.").format(name=done.name)]


class TrackCarrier(_OfOutside, frozen=True):
    """Ask a carrier from now on where its parcels are, or ask it no more."""

    name: ClassVar = "carrier track"

    carrier: Annotated[str, Ask(argument=True, choices=TRACKED)]
    state: Annotated[str, Ask(argument=True, choices=("on", "off"))]
    token_file: Annotated[str, Ask(_FILE, metavar="FILE")] = ""
    token_env: Annotated[str, Ask(_ENV, metavar="NAME")] = ""
    url: Annotated[str, Ask(_URL, metavar="URL")] = ""

    def run(self, desk: Desk) -> Tracker:
        """Switch it; a key is not needed where the carrier answers without."""
        from orderdesk.desk.channels.outside_places import address, token_place
        from orderdesk.model.senders import Tracker

        given = bool(self.token_file or self.token_env)
        place, url = token_place(self.token_file, self.token_env) if given else "", address(self.url)
        with desk.access.changing() as store:
            known = next((one for one in store.outside.trackers() if one.carrier == self.carrier), None)
            before = known or Tracker(carrier=self.carrier)
            since = (before.since or desk.clock()) if self.state == "on" else None
            after = replace(before, since=since, token_place=place or before.token_place, url=url or before.url)
            store.outside.put_tracker(after, desk.act(f"{self.name} {self.state}", self.carrier))
            store.outside.note(f"carrier:{self.carrier}", replace(before.health, next_at=0))
        return after

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Which it is."""
        from orderdesk.wording.carriers import carrier_name

        name = carrier_name(Carrier(self.carrier))
        if done.since is None:
            return [_("{name}: is not asked any more.").format(name=name)]
        return [_("{name}: is asked where its parcels are.").format(name=name)]
