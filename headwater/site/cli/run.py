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


def build_demonstration() -> None:
    """The demonstration force, with a progress bar; at once when it is there already."""
    from headwater.demo import build
    from headwater.kernel import Actor, now
    from headwater.site.cli.progress import bar
    from headwater.site.lake import the_lake

    with bar(console) as progress:
        build(by=Actor.system("demonstration"), at=now(), lake=the_lake(), progress=progress)


def _say(address: str, demo: bool, began: float) -> None:
    address = address.replace("//127.0.0.1:", "//localhost:")  # passkeys work at a name, not at a number
    console.print(
        f"Headwater serves at [link={address}]{address}[/link] after {time.monotonic() - began:.1f} s. Ctrl-C stops it."
    )
    if demo:
        console.print(f"Sign in with one click, as any role, at {address}accounts/login/")
