"""record list, record verify and tenant history: everything that was done, tried or refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from portalops.asking import fields_of
from portalops.desk import Desk
from portalops.errors import NotFound, NotPermitted
from portalops.facts import ChainCheck, RecordEntry
from portalops.operation import Permission
from portalops.operations import CATALOG
from portalops.operations.contract_register import REGISTER_CONTRACT
from portalops.operations.points_autocharge import SET_AUTOCHARGE
from portalops.operations.tenant_register import REGISTER_TENANT
from portalops.queries.asked import what_was_asked
from portalops.queries.find import FIND
from portalops.queries.record_list import LIST_RECORD, operation_of
from portalops.queries.record_verify import VERIFY_RECORD
from portalops.queries.tenant_history import SHOW_TENANT_HISTORY
from portalops.words import tell
from tests.places import a_store_in
from tests.queries.builders import PARTNER, a_busy_tenant, a_desk, do, look, shown
from tests.store.tampering import tamper


def test_a_history_is_newest_first_with_what_was_asked(place: Path) -> None:
    desk = a_desk(place)
    a_busy_tenant(desk)
    do(desk, REGISTER_TENANT, tenant="keiai:K1", name="別の会社", **PARTNER)
    entries = [shown(SHOW_TENANT_HISTORY, row) for row in look(desk, SHOW_TENANT_HISTORY, tenant="inter-lab:yamada")]
    assert [entry["number"] for entry in entries] == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    refused = entries[0]
    assert (refused["operation"], refused["outcome"], refused["codes"]) == ("license set", "refused", ("in_use",))
    assert set(refused["asked"]) == {"count=1", "reason=減員", "done_on=2026-05-29"}
    assert set(entries[1]["asked"]) == {"delta=-500", "reason=訂正"}


def test_what_was_asked_is_told_by_labels_and_values_in_words(place: Path) -> None:
    desk = a_desk(place)
    a_busy_tenant(desk)
    do(desk, SET_AUTOCHARGE, tenant="inter-lab:yamada", off="yes", done_on="2026-05-29")
    do(desk, REGISTER_CONTRACT, contract="inter-lab:yamada/C-2", name="別サービス", starts_on="2026-05-01")
    assert told(desk) == {
        *("Name: 別サービス", "Starts on: Fri 2026-05-01"),
        *("Switched off: yes", "Done by the customer on: Fri 2026-05-29"),
        *("Points to add: -500", "Reason: 訂正"),
    }


def told(desk: Desk) -> set[str]:
    """What was asked in the latest three that were done, in words."""
    entries = [entry for entry in look(desk, LIST_RECORD, tenant="inter-lab:yamada") if entry.outcome == "done"]
    return {tell(part) for entry in entries[:3] for part in what_was_asked(entry)}


def an_entry(operation: str, **asked: object) -> RecordEntry:
    return RecordEntry(
        number=1,
        at=datetime(2026, 5, 29, tzinfo=UTC),
        operator="sato",
        door="command",
        operation=operation,
        target="inter-lab:yamada",
        outcome="done",
        codes=(),
        request_id="r-1",
        details={"asked": asked},
    )


@pytest.mark.parametrize(
    ("entry", "code", "words"),
    [
        (
            an_entry(
                "invoice register",
                lines=[
                    {"amount": 10000, "description": "別サービス", "rate": 10},
                    {"amount": -500, "description": "値引き", "rate": 8},
                ],
            ),
            "lines=別サービス 10000 10,値引き -500 8",
            "Lines: 別サービス 10,000 10%, 値引き -500 8%",
        ),
        (
            an_entry("quote request", items=[{"name": "forms", "quantity": None, "users": 50}]),
            "items=forms 50",
            "Items: forms 50 users",
        ),
        (an_entry("account add", roles=["manager", "member"]), "roles=manager,member", "Roles: manager, member"),
        (
            an_entry("activation issue", request={"digest": "ab12", "request": None}),
            "request=ab12",
            "Request: ab12",
        ),
        (an_entry("allocation set", count=0), "count=0", "Licenses: 0"),
        (an_entry("tenant history", limit=101), "limit=101", "Rows at most: 101"),
        (an_entry("points autocharge", limit=5000), "limit=5000", "Auto-charge up to: 5,000"),
        (an_entry("account limit", count=30), "count=30", "Most accounts, as agreed: 30"),
        (
            an_entry("usage record", at="2026-05-28T15:00:00Z"),
            "at=2026-05-28T15:00:00Z",
            "Measured at: 2026-05-29 00:00",
        ),
        (an_entry("account suspend", reason="2026-13-01"), "reason=2026-13-01", "Reason: 2026-13-01"),
        (an_entry("no longer known", strange="x"), "strange=x", "strange: x"),
    ],
    ids=lambda value: value.operation if isinstance(value, RecordEntry) else "",
)
def test_what_was_asked_is_short_for_scripts_and_in_words_for_people(entry: RecordEntry, code: str, words: str) -> None:
    (part,) = what_was_asked(entry)
    assert (part.code, tell(part)) == (code, words)


def test_what_was_not_asked_takes_no_room() -> None:
    entry = an_entry(
        "tenant register", tenant="inter-lab:yamada", name="", kana=None, options=[], hosting=False, last_four="1234"
    )
    assert what_was_asked(entry) == ()


def test_every_field_that_is_asked_has_a_label() -> None:
    asked = {(operation.name, field.name) for operation in CATALOG for field in fields_of(operation.asks)[1:]}
    bare = {
        (operation, name)
        for operation, name in asked
        for part in what_was_asked(an_entry(operation, **{name: "x"}))
        if tell(part) == f"{name}: x"
    }
    assert bare == set()


def test_the_history_of_nobody_is_not_found(place: Path) -> None:
    with pytest.raises(NotFound):
        look(a_desk(place), SHOW_TENANT_HISTORY, tenant="keiai:nobody")


def test_the_record_is_listed_whole_or_for_one_tenant(place: Path) -> None:
    desk = a_desk(place)
    for code in ("K1", "K2"):
        do(desk, REGISTER_TENANT, tenant=f"keiai:{code}", name="山田商会", **PARTNER)
    assert [entry.target for entry in look(desk, LIST_RECORD)] == ["keiai:K2", "keiai:K1"]
    assert [entry.target for entry in look(desk, LIST_RECORD, tenant="keiai:K1")] == ["keiai:K1"]
    assert [entry.number for entry in look(desk, LIST_RECORD, limit="1")] == [2]
    with pytest.raises(NotFound):
        look(desk, LIST_RECORD, tenant="keiai:K3")


def test_an_entry_says_who_did_what_through_which_door(place: Path) -> None:
    desk = a_desk(place)
    do(desk, REGISTER_TENANT, tenant="keiai:K1", name="山田商会", **PARTNER)
    entry = shown(LIST_RECORD, look(desk, LIST_RECORD)[0])
    assert [entry[name] for name in ("number", "operator", "door", "operation", "target", "outcome")] == [
        *(1, "sato", "command", "tenant register", "keiai:K1", "done")
    ]


def test_an_operation_is_told_in_the_operators_words_and_kept_by_code(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(place)
    do(desk, REGISTER_TENANT, tenant="keiai:K1", name="山田商会", **PARTNER)
    (entry,) = look(desk, LIST_RECORD)
    monkeypatch.setattr("portalops.queries.record_list.text", {"tenant register": "{テナント登録}"}.__getitem__)
    assert operation_of(entry).code == "tenant register"
    assert tell(operation_of(entry)) == "{テナント登録}"


@pytest.mark.parametrize("query", [LIST_RECORD, VERIFY_RECORD])
def test_the_record_is_for_those_who_may_read_it_and_the_attempt_is_on_it(place: Path, query: object) -> None:
    with pytest.raises(NotPermitted):
        look(a_desk(place, frozenset({Permission.LOOK_UP})), query)  # type: ignore[arg-type]
    (entry,) = look(a_desk(place), LIST_RECORD)
    assert (entry.target, entry.outcome) == ("", "not_permitted")


def test_a_search_that_was_denied_is_on_record_with_its_text(place: Path) -> None:
    with pytest.raises(NotPermitted):
        look(a_desk(place, frozenset()), FIND, text="山田")
    (entry,) = look(a_desk(place), LIST_RECORD)
    assert (entry.operation, entry.target) == ("find", "")
    assert entry.details == {"asked": {"text": "山田", "portal": None, "limit": 50, "after": None}}


def test_a_whole_chain_holds(place: Path) -> None:
    desk = a_desk(place)
    a_busy_tenant(desk)
    (check,) = look(desk, VERIFY_RECORD)
    assert VERIFY_RECORD.faulty
    assert not VERIFY_RECORD.faulty(check)
    assert shown(VERIFY_RECORD, check)["finding"] == "The whole chain holds: 9 entries."


def test_the_first_broken_link_is_named() -> None:
    check = ChainCheck(entries=7, broken_at=8, fault="its hash doesn't fit its content")
    assert VERIFY_RECORD.faulty
    assert VERIFY_RECORD.faulty(check)
    assert tell(VERIFY_RECORD.columns[0].of(check)) == (
        "The first broken link is entry 8: its hash doesn't fit its content"
    )


def test_an_entry_that_was_changed_behind_the_stores_back_is_found(place: Path) -> None:
    desk = a_desk(place)
    a_busy_tenant(desk)
    tamper(a_store_in(place / "store.sqlite", desk.clock), "UPDATE records SET operator = 'nobody' WHERE seq = 3")
    (check,) = look(desk, VERIFY_RECORD)
    assert check.broken_at == 3
