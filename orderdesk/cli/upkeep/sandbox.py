"""`orderdesk sandbox`: look-alikes of the marketplaces' APIs, to trade with while nothing is at stake."""

from __future__ import annotations

from contextlib import nullcontext
from importlib.util import find_spec

import click

from orderdesk.cli.declared import does, nothing
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.console.printing import say
from orderdesk.errors import WrongUsage
from orderdesk.i18n import _
from orderdesk.json_text import to_json

_SHARE = click.FloatRange(0, 1)


@cli.command()
@click.option("--port", type=click.IntRange(0, 65_531), default=0, help="The first of its ports; else any.")
@click.option("--seed", type=click.IntRange(0), default=1, help="The same seed makes the same orders and faults.")
@click.option("--orders", type=click.IntRange(0, 100_000), default=30, help="How many lie on its shelves at first.")
@click.option("--tls", is_flag=True, help="Over HTTPS, by a throw-away authority.")
@click.option("--latency", type=click.FloatRange(0, 600), default=0.0, help="Seconds from the deed to the answer.")
@click.option("--errors", type=_SHARE, default=0.0, help="The share of requests that are answered with an error.")
@click.option("--cut", type=_SHARE, default=0.0, help="The share of answers that are cut in the middle.")
@click.option("--lost", type=_SHARE, default=0.0, help="The share of answers that are lost, what was asked for done.")
@click.option("--limit", type=click.IntRange(0), default=0, help="Requests a minute; else as the real ones have it.")
@click.option("--print", "as_line", is_flag=True, help="First one line of JSON: addresses, tokens, the authority.")
@does(nothing)
@pass_run
def sandbox(
    run: Run,
    port: int,
    seed: int,
    orders: int,
    tls: bool,
    latency: float,
    errors: float,
    cut: float,
    lost: float,
    limit: int,
    as_line: bool,
) -> None:
    """Serve look-alikes of the marketplaces' APIs on 127.0.0.1, with orders that live.

    It serves until it is ended. Below each address /_log tells every write it got, /_faults sets faults, /_clock puts
    its clock forward.
    """
    check_sandbox()
    from orderdesk.sandbox.certificates import certificates
    from orderdesk.sandbox.faults import Faults
    from orderdesk.sandbox.loopback_server import ports, serve
    from orderdesk.sandbox.whole_sandbox import Sandbox, Wish

    faults = Faults(latency=latency, errors=errors, cut=cut, lost=lost, limit=limit)
    made = Sandbox(run.parts.clock, Wish(seed=seed, orders=orders, faults=faults))
    with certificates() if tls else nullcontext() as papers, ports(list(made.fronts), port) as listeners:
        scheme = "http" if papers is None else "https"
        origins = {name: f"{scheme}://127.0.0.1:{one.getsockname()[1]}" for name, one in listeners.items()}
        line: dict[str, object] = {**made.line(origins)}
        if papers is not None:
            line["ca"] = papers.authority
        if as_line:
            say(to_json(line))
        else:
            for name, given in made.line(origins).items():
                say(f"{name}: {given['url']}  {given['token']}")
            if papers is not None:
                say(f"ca: {papers.authority}")
        serve(made, listeners, papers)


def check_sandbox() -> None:
    """Refuse where the packages that it needs are not there."""
    if missing := [name for name in ("starlette", "uvicorn", "cryptography") if find_spec(name) is None]:
        raise WrongUsage(
            _("The sandbox needs more packages ({names}). Install them: pip install 'orderdesk[sandbox]'").format(
                names=", ".join(missing)
            )
        )
