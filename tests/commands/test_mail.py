"""Delivering by commands: who may, at every portal; and what went out is on record, whoever let it go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from portalops.errors import BadConfiguration, ExitCode
from portalops.mail.delivery import FolderDelivery
from portalops.wording import say
from tests.commands.builders import TENANT, Where, portalops, rows_in, working_as

NOTHING = {"sent": 0, "waiting": 0, "dropped": 0}


def appoint(name: str, role: str, *more: str) -> None:
    with working_as("boss"):
        assert portalops("operator", "set", name, role, *more, "--yes").code == ExitCode.DONE


@pytest.fixture
def waiting(store: Where) -> Where:
    """A store with roles in which a password link waits to be delivered, and nothing else."""
    portalops("mail", "send")
    assert portalops("password", "reset", f"{TENANT}/taro", "--reason", "x", "--yes").code == ExitCode.DONE
    appoint("boss", "administrator")
    return store


def send(name: str, *more: str) -> Any:
    with working_as(name):
        return portalops("mail", "send", "--json", *more)


def on_record() -> list[dict[str, Any]]:
    """What is on record of delivering since the store has roles, oldest first, without what the furnishing left."""
    with working_as("boss"):
        entries = json.loads(portalops("record", "list", "--limit", "1000", "--json").out)
    found = [entry for entry in reversed(entries) if entry["operation"] in ("mail send", "operator set")]
    first = next(at for at, entry in enumerate(found) if entry["operation"] == "operator set")
    return [entry for entry in found[first:] if entry["operation"] == "mail send"]


def details(where: Where) -> dict[str, Any]:
    """The details of the newest entry."""
    ((newest,),) = rows_in(where, "SELECT details FROM record_details ORDER BY seq DESC LIMIT 1")
    return dict(json.loads(newest))


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("viewer", ()),
        ("agent", ()),
        ("billing", ()),
        ("auditor", ()),
        ("supervisor", ("--portals", "itreview")),
        ("administrator", ("--portals", "itreview,inter-lab")),
        ("mailer", ("--portals", "inter-lab")),
    ],
)
def test_who_may_not_at_every_portal_gets_no_letter_and_is_on_record(
    waiting: Where, tmp_path: Path, role: str, more: tuple[str, ...]
) -> None:
    before = set(tmp_path.rglob("*.eml"))
    appoint("tanaka", role, *more)
    ran = send("tanaka")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (ExitCode.NOT_PERMITTED, "not_permitted")
    says_why = "mail:deliver" in ran.err or "and not at all portals." in ran.err
    assert (says_why, "Who could: boss." in ran.err) == (True, True), ran.err
    assert set(tmp_path.rglob("*.eml")) == before
    assert rows_in(waiting, "SELECT count(*) FROM outbox WHERE state = 'queued'") == [(1,)]
    assert [(entry["operator"], entry["outcome"]) for entry in on_record()] == [("tanaka", "not_permitted")]


def test_who_has_no_role_delivers_nothing(waiting: Where) -> None:
    assert send("nobody").code == ExitCode.NOT_PERMITTED


@pytest.mark.parametrize("role", ["supervisor", "administrator", "mailer"])
def test_who_may_delivers_it_and_one_entry_says_how_much(waiting: Where, role: str) -> None:
    appoint("tanaka", role)
    ran = send("tanaka")
    assert (ran.code, json.loads(ran.out)) == (ExitCode.DONE, NOTHING | {"sent": 1})
    assert details(waiting) == NOTHING | {"sent": 1}
    assert json.loads(send("tanaka").out) == NOTHING
    assert [(entry["operator"], entry["outcome"]) for entry in on_record()] == [("tanaka", "done")]
    with working_as("boss"):
        assert portalops("record", "verify").code == ExitCode.DONE


def test_a_mailer_changes_nothing_else(waiting: Where) -> None:
    appoint("tanaka", "mailer")
    with working_as("tanaka"):
        for words in (("points", "adjust", TENANT, "--delta", "5", "--reason", "x"), ("tenant", "purge", TENANT),
                      ("operator", "set", "tanaka", "administrator")):  # fmt: skip
            assert portalops(*words, "--yes").code == ExitCode.NOT_PERMITTED


def test_in_a_store_without_roles_anybody_delivers_and_that_is_on_record(new_store: Where) -> None:
    words = ("--name", "山田商会", "--kana", "ヤマダ", "--email", "y@example.co.jp", "--phone", "03-1234-5678")
    portalops("tenant", "register", TENANT, *words, "--licenses", "5", "--yes")
    portalops("account", "add", f"{TENANT}/taro", "--name", "山田太郎", "--email", "taro@example.co.jp", "--yes")
    portalops("password", "reset", f"{TENANT}/taro", "--reason", "x", "--yes")
    sent = json.loads(portalops("mail", "send", "--json").out)["sent"]
    assert sent
    assert details(new_store) == NOTHING | {"sent": sent}


def test_what_went_out_before_the_run_was_stopped_is_on_record(
    waiting: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working_as("boss"):
        added = ("account", "add", f"{TENANT}/jiro", "--name", "山田次郎", "--email", "jiro@example.co.jp", "--yes")
        assert portalops(*added).code == ExitCode.DONE
        assert portalops("password", "reset", f"{TENANT}/jiro", "--reason", "x", "--yes").code == ExitCode.DONE
    deliver, delivered = FolderDelivery.deliver, list[str]()

    def once(self: FolderDelivery, message: Any, to: str) -> None:
        if delivered:
            raise BadConfiguration(say("The mail server doesn't accept us any more."))
        delivered.append(to)
        deliver(self, message, to)

    monkeypatch.setattr(FolderDelivery, "deliver", once)
    assert send("boss").code == ExitCode.CONFIGURATION
    assert len(delivered) == 1
    assert details(waiting) == NOTHING | {"sent": 1}
