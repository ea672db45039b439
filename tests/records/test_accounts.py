"""Accounts, invitations, logins and the log of a shared server; the clock is the test's."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from plantar.errors import AccountError
from plantar.records.accounts import INVITED
from plantar.records.audit import Noted
from plantar.records.passwords import hashed, matches
from plantar.records.sessions import IDLE, LONGEST, MOST_PER_ADDRESS, MOST_PER_NAME, WINDOW
from plantar.records.tables import META
from tests.records.conftest import PASSWORD, START, Clock, Town, connected


def test_a_password_is_kept_as_argon2id_and_only_itself_fits() -> None:
    stored = hashed(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$") and PASSWORD not in stored
    assert matches(PASSWORD, stored) and not matches(PASSWORD + "x", stored)
    assert stored != hashed(PASSWORD)


@pytest.mark.parametrize("weak", ["short", "x" * 201, "heron heron heron"])
def test_a_weak_password_is_refused_in_words(weak: str) -> None:
    with pytest.raises(AccountError, match="password: "):
        hashed(weak, "Heron")


def test_an_invitation_opens_once(town: Town) -> None:
    token = town.accounts.invite("person")
    town.accounts.accept(token, "me", PASSWORD)
    with pytest.raises(AccountError, match="used already"):
        town.accounts.accept(token, "you", PASSWORD)
    assert [a.name for a in town.accounts.all()] == ["me"]


def test_of_many_who_open_one_link_at_once_one_gets_an_account(town: Town) -> None:
    token, refused = town.accounts.invite("administrator"), []

    def accept(name: str) -> None:
        try:
            town.accounts.accept(token, name, PASSWORD)
        except AccountError as error:
            refused.append(error)

    tabs = [threading.Thread(target=accept, args=(f"p{n}",)) for n in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(town.accounts.all()) == 1 and len(refused) == 3


def test_an_invitation_grows_old(town: Town, clock: Clock) -> None:
    token = town.accounts.invite("person")
    clock.now += INVITED
    with pytest.raises(AccountError, match="too old"):
        town.accounts.invitation(token)


def test_two_accounts_never_have_one_name(town: Town) -> None:
    town.account("Stork")
    token = town.accounts.invite("person")
    with pytest.raises(AccountError, match="taken"):
        town.accounts.accept(token, " sTORK ", PASSWORD)
    assert town.accounts.invitation(token)


@pytest.mark.parametrize(
    ("by", "role"),
    [("person", "person"), ("clinician", "clinician"), ("clinician", "administrator")],
)
def test_nobody_invites_beyond_their_role(town: Town, by: str, role: str) -> None:
    account = town.account("me", by)
    with pytest.raises(AccountError, match="role: found"):
        town.accounts.invite(role, account)


def test_a_link_of_a_clinician_who_was_stopped_is_closed(town: Town) -> None:
    boss, doctor = town.account("boss", "administrator"), town.account("doctor", "clinician")
    token = town.accounts.invite("person", doctor)
    town.accounts.stop(doctor, boss)
    with pytest.raises(AccountError, match="used already"):
        town.accounts.accept(token, "me", PASSWORD)


def test_a_clinician_reads_who_let_them_until_it_is_taken_back(town: Town) -> None:
    doctor, me = town.account("doctor", "clinician"), town.person("me", "heron")
    assert not town.accounts.may_read(doctor, me.id)
    town.accounts.accept_as(town.accounts.invite("person", doctor), me)
    assert town.accounts.may_read(doctor, me.id) and not town.accounts.may_write(doctor, me.id)
    assert [a.name for a in town.accounts.clinicians(me)] == ["doctor"]
    town.accounts.end_care(me, doctor.id)
    assert not town.accounts.may_read(doctor, me.id)
    assert town.diary.seen_by(doctor.id).people() == ()


def test_a_link_of_an_administrator_lets_nobody_read(town: Town) -> None:
    boss, me = town.account("boss", "administrator"), town.person("me")
    with pytest.raises(AccountError, match="makes a new account"):
        town.accounts.accept_as(town.accounts.invite("person", boss), me)


def test_the_wrong_password_and_the_wrong_name_get_the_same_answer(town: Town) -> None:
    town.account("me")
    said = set()
    for name, password in (("me", "wrong"), ("nobody", PASSWORD)):
        with pytest.raises(AccountError) as refused:
            town.sessions.login(name, password, "here")
        said.add(str(refused.value))
    assert len(said) == 1


def test_a_name_is_tried_a_few_times_only_also_with_the_right_password(
    town: Town, clock: Clock
) -> None:
    town.account("me")
    for n in range(MOST_PER_NAME):
        with pytest.raises(AccountError, match="wrong"):
            town.sessions.login("me", "wrong", f"address {n}")
    with pytest.raises(AccountError, match="Wait 15 minutes"):
        town.sessions.login("me", PASSWORD, "another address")
    clock.now += WINDOW + timedelta(seconds=1)
    assert town.sessions.login("me", PASSWORD, "another address").name == "me"


def test_an_address_tries_a_few_times_only(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plantar.records.sessions.matches", lambda *_: False)
    town.account("me")
    for n in range(MOST_PER_ADDRESS):
        with pytest.raises(AccountError, match="wrong"):
            town.sessions.login(f"name {n}", "wrong", "one address")
    with pytest.raises(AccountError, match="Tried too often"):
        town.sessions.login("me", PASSWORD, "one address")


def test_a_login_that_succeeds_forgets_the_failed_ones(town: Town) -> None:
    town.account("me")
    for _ in range(2):
        for _ in range(MOST_PER_NAME - 1):
            with pytest.raises(AccountError, match="wrong"):
                town.sessions.login("me", "wrong", "here")
        assert town.sessions.login("me", PASSWORD, "here")


def test_a_session_ends_when_nothing_is_asked_for(town: Town, clock: Clock) -> None:
    token = town.sessions.begin(town.account("me"))
    clock.now += IDLE
    assert town.sessions.find(token)
    clock.now += IDLE + timedelta(seconds=1)
    assert town.sessions.find(token) is None
    clock.now = START
    assert town.sessions.find(token) is None


def test_a_session_ends_after_its_longest_time_though_it_is_used(town: Town, clock: Clock) -> None:
    token = town.sessions.begin(town.account("me"))
    for _ in range(LONGEST // IDLE):
        clock.now += IDLE
        assert town.sessions.find(token)
    clock.now += timedelta(minutes=1)
    assert town.sessions.find(token) is None


def test_a_login_makes_a_new_token_and_ends_the_old_one(town: Town) -> None:
    me = town.account("me")
    first = town.sessions.begin(me)
    second = town.sessions.begin(me, instead_of=first)
    assert second != first
    assert town.sessions.find(first) is None and town.sessions.find(second)


def test_logging_out_everywhere_ends_every_session_of_one_account_only(town: Town) -> None:
    me, you = town.account("me"), town.account("you")
    mine, yours = [town.sessions.begin(me) for _ in range(2)], town.sessions.begin(you)
    town.sessions.end_all(me)
    assert [town.sessions.find(t) for t in mine] == [None, None]
    assert town.sessions.find(yours)


def test_a_new_password_ends_every_session(town: Town) -> None:
    me = town.account("me")
    token = town.sessions.begin(me)
    town.accounts.renew(town.accounts.reset(me), "another quiet heron")
    assert town.sessions.find(token) is None
    assert town.sessions.login("me", "another quiet heron", "here")
    with pytest.raises(AccountError, match="wrong"):
        town.sessions.login("me", PASSWORD, "here")


def test_a_stopped_account_is_out_at_once_and_keeps_its_data(town: Town) -> None:
    boss, me = town.account("boss", "administrator"), town.person("me")
    token = town.sessions.begin(me)
    town.accounts.stop(me, boss)
    assert town.sessions.find(token) is None
    with pytest.raises(AccountError, match="closed"):
        town.sessions.login("me", PASSWORD, "here")
    town.accounts.stop(me, boss, stopped=False)
    assert town.sessions.login("me", PASSWORD, "here")
    assert len(town.diary.seen_by(me.id).people()) == 1


def test_no_token_and_no_password_stands_in_the_database(town: Town, owner_address: str) -> None:
    token = town.sessions.begin(town.account("me"))
    link = town.accounts.invite("person")
    with connected(owner_address) as connection:
        kept = [repr(connection.execute(select(t)).all()) for t in META.tables.values()]
    assert not any(secret in text for secret in (token, link, PASSWORD) for text in kept)


def test_a_deleted_account_takes_its_diary_and_leaves_others_alone(town: Town) -> None:
    boss, you = town.account("boss", "administrator"), town.person("you", "mine")
    me = town.person("me", "heron")
    with pytest.raises(AccountError, match="only an administrator"):
        town.accounts.delete(me, you)
    town.accounts.delete(me, boss)
    assert town.diary.seen_by(me.id).people() == ()
    own = town.diary.seen_by(you.id)
    assert len(own.records(own.people()[0])) == 1


def test_the_log_says_who_read_what_to_the_person_and_the_administrator(town: Town) -> None:
    boss, doctor = town.account("boss", "administrator"), town.account("doctor", "clinician")
    me, you = town.account("me"), town.account("you")
    town.audit.note(doctor, me.id, "read: charts")
    row = Noted(START, "doctor", "me", "read: charts")
    assert town.audit.rows(me) == (row,) == town.audit.rows(boss)
    assert town.audit.rows(you) == () == town.audit.rows(doctor)
