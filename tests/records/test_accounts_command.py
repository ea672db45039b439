"""``plantar accounts`` from the terminal."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from plantar.cli import app
from plantar.errors import AccountError
from plantar.web.ward import Ward
from tests.records.conftest import APP, PASSWORD, Town, as_app


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["accounts", *words])
    if isinstance(done.exception, AccountError):
        raise done.exception
    return done.output


def test_the_first_administrator_comes_in_by_a_printed_link(
    shared: str, ready: str, town: Town
) -> None:
    assert "Ready" in run("prepare", "--database", shared, "--role", APP)
    said = run("invite", "--database", as_app(shared), "--at", "https://diary.example.org/")
    assert said.startswith("https://diary.example.org/account/invitation/")


def test_who_forgot_the_password_gets_a_link(owner_address: str, town: Town) -> None:
    me = town.account("me")
    link = run("reset", "ME", "--database", owner_address).split("\n")[0]
    assert town.accounts.renew(link.rpartition("/")[2], PASSWORD) == me
    with pytest.raises(AccountError, match="no such account"):
        run("reset", "nobody", "--database", owner_address)


def test_an_address_that_is_not_postgresql_is_a_message() -> None:
    with pytest.raises(AccountError, match="begins with postgresql"):
        run("prepare", "--database", "diary.db")


def test_a_server_without_a_shared_database_behind_it_does_not_start() -> None:
    with pytest.raises(AccountError, match="begins with postgresql"):
        Ward("diary.db")
