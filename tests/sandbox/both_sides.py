"""Compares what a marketplace has with what the desk believes, once both are at rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

Act = tuple[str, str]
"""An order's number, and what was done to it, as the sandbox's log names it."""

AGAIN: Final = ("send_code", "complete", "partial_cancel")
"""Acts that may be told more than once: a code is sent anew, a wrong one corrected, several lines shortened."""

CLOSED: Final = ("ARCHIVE", "closed", "cancelled", "5", "6")
"""States, by any look-alike, of orders that are over."""


def differences(
    log: Iterable[Mapping[str, Any]],
    orders: Iterable[Mapping[str, Any]],
    *,
    told: Iterable[Act],
    untold: Iterable[Act],
    shown: Mapping[str, tuple[str, str]],
    unknown: Iterable[Act] = (),
) -> list[str]:
    """What is not alike, as sentences; none where all is well.

    `log` and `orders` are the sandbox's; `told` is what the desk shows as told, `untold` what it shows as not told
    (waiting or refused), `shown` the state and status in which it believes each order to be there. `unknown` is what
    it shows as not known: allowed where the order was over before anybody could ask, as an answer was lost and then
    the buyer cancelled.
    """
    found, done, sides = [], set[Act](), {one["order"]: (one["state"], one["status"]) for one in orders}
    for write in log:
        act = (str(write["order"]), str(write["act"]))
        if act in done and act[1] not in AGAIN:
            found.append(f"{act}: sent again after it was done")
        if write["done"]:
            done.add(act)
    told, untold, unknown = Counter(told), set(untold), set(unknown)
    found += [f"{act}: told {times} times" for act, times in told.items() if times > 1 and act[1] not in AGAIN]
    found += [f"{act}: shown as told, and was never done" for act in told if act not in done]
    found += [f"{act}: shown as not told, and was done" for act in sorted(untold & done)]
    found += [f"{act}: done, and the desk does not know" for act in sorted(done - untold - unknown - set(told))]
    found += [f"{act}: shown as not known, and could have been asked for" for act in sorted(unknown)
              if sides.get(act[0], ("",))[0] not in CLOSED]  # fmt: skip
    found += [f"{number}: is {sides.get(number)}, shown as {where}" for number, where in shown.items()
              if sides.get(number) != where]  # fmt: skip
    found += [f"{number}: is {sides[number]}, not shown" for number in sides if number not in shown]
    return found
