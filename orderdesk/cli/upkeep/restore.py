"""The command that goes back to a backup."""

from __future__ import annotations

from pathlib import Path

import click

from orderdesk.cli.declared import does, reading_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk.commands.upkeep import GoBack
from orderdesk.errors import NotPrivate, Refused, StoreError
from orderdesk.i18n import _, ngettext
from orderdesk.sharing.sockets import sessions as open_sessions
from orderdesk.store.copies.restore import restoring


@cli.command()
@click.argument("backup", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do it without asking.")
@does(GoBack)
@pass_run
def restore(run: Run, backup: Path, yes: bool) -> None:
    """Go back to a backup: what was there is moved aside, and nothing of it is lost.

    The backup is checked first and never changed. Desks that are open stop, and are started again.
    """
    parts = run.parts
    _check_right(parts)
    with restoring(backup, parts.database) as ready:
        say(
            ngettext("{backup} is whole: {count} order.", "{backup} is whole: {count} orders.", ready.orders).format(
                backup=backup, count=ready.orders
            )
        )
        if desks := ", ".join(dict.fromkeys(one.operator for one in open_sessions(parts.database))):
            say(_("Desks are open, and will have to be started again: {names}").format(names=desks))
        if not yes and not click.confirm(_("Put it in the place of {path}?").format(path=parts.database)):
            raise Refused(_("Nothing was changed."))
        aside = ready.put_in_place(parts.clock())
    say(_("{path} is that of the backup now, checked once more.").format(path=parts.database))
    if aside is not None:
        say(_("What was there before, with all that was done since the backup, is {aside}.").format(aside=aside))
    say(
        _(
            "Codes that were sent before are void: send them anew. Import again what the channels say, and compare"
            " `orderdesk told` with their cabinets: the backup knows nothing of what was told after it."
        )
    )


def _check_right(parts: Composition) -> None:
    """Refuse whoever may not, as far as the database can still tell; where it cannot, the file's owner is at work."""
    try:
        with reading_desk(parts) as desk:
            desk.do(GoBack())
    except NotPrivate:
        raise
    except StoreError:
        return
