"""``headwater run``."""

from __future__ import annotations

import time

import typer

from headwater.site import config, processes
from headwater.site.cli import app, console, platform


@app.command()
def run(
    host: str = typer.Option(config.HOST.read(), help="Address to serve on."),
    port: int = typer.Option(int(config.PORT.read()), help="Port to serve on."),
    demo: bool = typer.Option(False, "--demo", help="With the demonstration force and one-click sign-ins (loopback only)."),
    still: bool = typer.Option(False, "--still", help="The demonstration without its simulation: nobody rings, nobody moves."),
) -> None:
    """Run the platform: database, worker and web server. Ctrl-C stops everything."""
    began = time.monotonic()
    if demo and host not in {"127.0.0.1", "localhost", "::1"}:
        raise typer.BadParameter("the demonstration is served on loopback only", param_hint="--host")
    with processes.only_one(), platform():
        if demo:
            build_demonstration()
        processes.serve(
            host=host, port=port, demo=demo, living=demo and not still, ready=lambda address: _say(address, demo, began)
        )
    console.print("Stopped.")


def build_demonstration(*, wait: bool = False) -> None:
    """The demonstration force, with a progress bar; at once when it is there already.

    Its years of demand are made by the worker once it runs, or here where somebody wants to ``wait``.
    """
    from headwater.demo.building import build, is_published
    from headwater.journal import actions
    from headwater.kernel import Actor, now
    from headwater.site.cli.progress import bar
    from headwater.site.lake import the_lake
    from headwater.site.loads import HISTORY

    with bar(console) as progress:
        by = Actor.system("demonstration")
        build(by=by, at=now(), lake=the_lake(), progress=progress)
        if is_published(the_lake()):
            return
        if wait:
            actions.run_job_here(by=by, at=now(), kind=HISTORY, params={}, progress=progress)
        else:
            actions.start_job(by=by, at=now(), kind=HISTORY, params={})


def _say(address: str, demo: bool, began: float) -> None:
    address = address.replace("//127.0.0.1:", "//localhost:")  # passkeys work at a name, not at a number
    console.print(
        f"Headwater serves at [link={address}]{address}[/link] after {time.monotonic() - began:.1f} s. Ctrl-C stops it."
    )
    if demo:
        console.print(f"Sign in with one click, as any role, at {address}accounts/login/")
        console.print(f"E-mails to citizens are written to files in {config.VAR.read()}/mail")
