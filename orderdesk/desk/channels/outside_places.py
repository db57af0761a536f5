"""Where somebody outside answers, and where the token for it lies, as both are typed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from orderdesk.channels.live.tokens import from_environment, from_file, read_token
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _
from orderdesk.sanitize import clean

LONGEST: Final = 200
"""Characters of an address, or of a shop's name."""


def token_place(file: str, variable: str) -> str:
    """Where a token lies, once it could be read there."""
    if bool(file) == bool(variable):
        raise BadInput(_("Say where the token lies: --token-file FILE, or --token-env NAME."))
    place = from_file(Path(file).absolute()) if file else from_environment(variable)
    read_token(place)
    return place


def short(text: str) -> str:
    """A name or an address; `BadInput` where it is too long."""
    if len(text) > LONGEST:
        raise BadInput(_("must not be longer than {limit} characters").format(limit=LONGEST))
    return clean(text, limit=LONGEST).strip()


def address(url: str) -> str:
    """An address that a token may be sent to: over TLS, or on this machine."""
    url = short(url)
    local = url.startswith(("http://127.0.0.1:", "http://localhost:", "http://[::1]:"))
    if url and not url.startswith("https://") and not local:
        raise Refused(_("{url}: a token is sent over https alone, or on this machine.").format(url=url))
    return url
