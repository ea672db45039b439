"""``plantar accounts``: what whoever runs a shared server does beside the pages."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from plantar.errors import AccountError
from plantar.extras import extra

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plantar.records.accounts import Accounts

app = typer.Typer(
    name="accounts",
    add_completion=False,
    help="Accounts of a shared server (docs/records.md).",
    no_args_is_help=True,
)
DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database", envvar="PLANTAR_DATABASE", help="postgresql://... of who owns the tables."
    ),
]
AtOption = Annotated[str, typer.Option("--at", help="Where people reach the server.")]
HERE = "http://127.0.0.1:8080"


@app.command("prepare")
def prepare_database(
    database: DatabaseOption,
    role: Annotated[
        str, typer.Option(help="The role of the server that plantar serve connects with.")
    ] = "plantar_app",
) -> None:
    """Make or renew the tables, and give the role of the program what it needs and no more."""
    _installed()
    from plantar.records.sharing import prepare

    prepare(database, role)
    print(f"Ready. Serve it with the role {role}: plantar serve --database postgresql://{role}@...")


@app.command("invite")
def invite(
    database: DatabaseOption,
    role: Annotated[str, typer.Option(help="person, clinician or administrator.")] = (
        "administrator"
    ),
    at: AtOption = HERE,
) -> None:
    """Print a link that makes one account; the first administrator comes in by it."""
    with _accounts(database) as accounts:
        _print_link(at, accounts.invite(role))


@app.command("reset")
def reset(
    name: Annotated[str, typer.Argument(help="Name of the account.")],
    database: DatabaseOption,
    at: AtOption = HERE,
) -> None:
    """Print a link that sets a new password, for somebody who forgot theirs."""
    with _accounts(database) as accounts:
        account = accounts.named(name)
        if account is None:
            raise AccountError(f"name: found {name[:60]!r}; there is no such account")
        _print_link(at, accounts.reset(account))


@contextmanager
def _accounts(database: str) -> Iterator[Accounts]:
    _installed()
    from plantar.records.accounts import Accounts
    from plantar.records.sharing import open_shared

    engine = open_shared(database)
    try:
        yield Accounts(engine)
    finally:
        engine.dispose()


def _print_link(at: str, token: str) -> None:
    print(f"{at.rstrip('/')}/account/invitation/{token}")
    print("It opens once, within seven days. Give it to that one person only.")


def _installed() -> None:
    with extra("records"):
        import_module("plantar.records.database")
