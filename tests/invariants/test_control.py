"""The record, links, mail and secrets: one line for each thing done, nothing that works longer than it should."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

import portalops as package
from portalops.asking import fields_of, read
from portalops.desk import Desk, Operator, Request
from portalops.documents.rendering import render_invoice
from portalops.effects import SendResetLink
from portalops.errors import Conflict, NotPermitted, PortalopsError
from portalops.mail.delivery import FolderDelivery
from portalops.mail.sending import Post, send_queued
from portalops.operation import Asks, Permission
from portalops.operations import CATALOG
from portalops.plan import Refused
from portalops.queries import LOOKUPS
from portalops.references import AccountRef, TenantRef
from portalops.store.opening import Store, open_store
from portalops.values import Hidden
from tests.invariants.builders import (
    OPERATIONS,
    PROFILES,
    RECORD,
    MovingClock,
    a_desk,
    an_address,
    at_once,
    do,
    furnish,
    rows_of,
    without_record,
)
from tests.invariants.checks import chain_holds
from tests.invariants.examples import performed
from tests.postgres import ENGINES

TARO = "inter-lab:IL00123/taro"
RESET = {"account": TARO, "reason": "called back at the office"}


def send(store: Store, clock: MovingClock, folder: Path) -> int:
    """Deliver what waits into a folder, and say how many letters went."""
    post = Post(
        outbox=store.outbox(),
        delivery=FolderDelivery(folder),
        profiles=PROFILES,
        clock=clock,
        sender="support@example.jp",
        print_invoice=render_invoice,
    )
    return send_queued(post).sent


def links(store: Store) -> list[str]:
    return [row["state"] for row in rows_of(store)["links"] if row["about"] == TARO]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_first_entries_of_a_record_may_be_written_at_once(engine: str, tmp_path: Path) -> None:
    with an_address(engine, tmp_path) as address:
        deeds = [
            ("tenant register", {"tenant": f"inter-lab:t{number}", "name": "一", "email": f"t{number}@example.jp"}, f"{number}")
            for number in range(8)
        ]  # fmt: skip
        assert at_once(address, *deeds) == ["done"] * 8
        store = open_store(address, MovingClock())
        assert [row["seq"] for row in rows_of(store)["records"]] == list(range(1, 9))
        assert chain_holds(store)
        store.close()


def test_a_record_verifies_after_each_entry_on_each_engine(address: str) -> None:
    clock = MovingClock()
    store = open_store(address, clock)
    desk = a_desk(store, clock)
    for number in range(5):
        clock.instant = clock.instant.replace(microsecond=number * 111_111)
        do(desk, "points adjust", {"tenant": "hoshi-books:A001", "delta": "1", "reason": "gift"})
        assert chain_holds(store)
    store.close()


def test_what_is_done_is_on_record_once_and_what_is_not_is_an_attempt(desk: Desk, store: Store) -> None:
    before = rows_of(store)
    gives = {"tenant": "hoshi-books:A001", "delta": "1", "reason": "gift"}
    do(desk, "points adjust", gives, "one")
    do(desk, "points adjust", gives, "one")
    with pytest.raises(Conflict):
        do(desk, "points adjust", gives | {"delta": "2"}, "one")
    with pytest.raises(Refused):
        do(desk, "points adjust", gives | {"delta": "-999"}, "two")
    new = rows_of(store)["records"][len(before["records"]) :]
    assert [row["outcome"] for row in new] == ["done", "conflict", "refused"]


def test_what_is_not_permitted_is_on_record_and_changes_nothing_whatever_it_is(store: Store) -> None:
    clock = MovingClock()
    nobody = Operator(name="tanaka", may=frozenset({Permission.LOOK_UP}))
    desk = Desk(office=store, operator=nobody, profiles=PROFILES, clock=clock, door="test")
    before = rows_of(store)
    for operation in CATALOG:
        with pytest.raises(NotPermitted):
            do(desk, operation.name, performed(operation.name).asked)
        with pytest.raises(NotPermitted):
            desk.preview(operation, read(operation.asks, performed(operation.name).asked))
    after = rows_of(store)
    assert without_record(after) == without_record(before)
    new = Counter(row["operation"] for row in after["records"][len(before["records"]) :])
    assert new == Counter({operation.name: 2 for operation in CATALOG})


def test_who_may_only_look_up_may_do_nothing() -> None:
    assert {operation.permission for operation in CATALOG} & {Permission.LOOK_UP, Permission.RECORD_READ} == set()


def test_only_the_newest_link_works(desk: Desk, store: Store, clock: MovingClock, tmp_path: Path) -> None:
    do(desk, "password reset", RESET)
    send(store, clock, tmp_path)
    do(desk, "password reset", RESET)
    assert links(store) == ["revoked", "queued"]
    send(store, clock, tmp_path)
    assert links(store) == ["revoked", "live"]


@pytest.mark.parametrize("sent", [True, False], ids=["sent", "waiting"])
@pytest.mark.parametrize(
    "change",
    [
        ("account edit", {"account": TARO, "email": "new@example.com", "done_on": "2026-05-20"}),
        ("account remove", {"account": TARO, "reason": "left the company", "done_on": "2026-05-20"}),
    ],
    ids=["another address", "removed"],
)
def test_a_link_ends_with_the_address_or_the_user_it_was_for(
    desk: Desk, store: Store, clock: MovingClock, tmp_path: Path, sent: bool, change: tuple[str, dict[str, str]]
) -> None:
    do(desk, "password reset", RESET)
    if sent:
        send(store, clock, tmp_path)
    do(desk, *change)
    assert links(store) == ["revoked"]
    letters = len(list(tmp_path.glob("*.eml")))
    send(store, clock, tmp_path)
    assert [path for path in tmp_path.glob("*.eml") if "taro@example.co.jp" in path.read_text("utf-8", "replace")][
        letters:
    ] == []
    do_again = [mail for mail in rows_of(store)["outbox"] if mail["account"] == TARO and mail["state"] == "queued"]
    assert do_again == []


def test_a_link_to_a_user_of_a_tenant_that_has_left_is_not_sent(
    desk: Desk, store: Store, clock: MovingClock, tmp_path: Path
) -> None:
    user = {"account": "j-motto:JM00123/00009", "name": "鈴木花子", "email": "hanako@example.co.jp"}
    do(desk, "account add", user)
    do(desk, "withdrawal request", {"tenant": "j-motto:JM00123", "received": "2026-05-20", "reason": "closing"})
    with store.writing() as unit:
        link = SendResetLink(
            tenant=TenantRef("j-motto:JM00123"), rule=PROFILES["j-motto"].rule("PO-RESET"),
            account=AccountRef(user["account"]), to=user["email"], valid_hours=24,
        )  # fmt: skip
        unit.apply([link])
    clock.move(days=60)
    do(desk, "withdrawal complete", {"tenant": "j-motto:JM00123"})
    send(store, clock, tmp_path)
    (state,) = [row["state"] for row in rows_of(store)["links"] if row["about"] == user["account"]]
    assert state == "revoked"
    (mail,) = [row for row in rows_of(store)["outbox"] if row["account"] == user["account"]]
    assert mail["state"] == "dropped"


def test_no_key_that_was_typed_is_in_the_store(desk: Desk, store: Store, tmp_path: Path) -> None:
    """A license key is known by its end and its print alone; of a password to check there is nothing at all."""
    example = performed("product add")
    for earlier, asked in example.before:
        do(desk, earlier, asked)
    do(desk, "product add", example.asked)
    check = next(query for query in LOOKUPS if query.name == "password check")
    desk.look_up(check, read(check.asks, {"portal": "hoshi-books", "candidate": "S3cret-moon"}))
    key = example.asked["key"]
    held = str(rows_of(store)).encode()
    held += b"".join(file.read_bytes() for file in tmp_path.glob("store.sqlite*"))  # none on a server
    assert example.asked["product"].encode() in held
    assert key.encode() not in held
    assert key.replace("-", "").encode() not in held
    assert b"S3cret-moon" not in held


def test_every_secret_that_is_asked_for_is_hidden() -> None:
    secret = ("password", "candidate", "key", "token", "secret")
    shown = [
        (declared.name, field.name)
        for declared in (*CATALOG, *LOOKUPS)
        for field in fields_of(declared.asks)
        if field.name in secret and not field.kind.is_secret
        if (declared.name, field.name) != ("record verify", "key")  # a public one
    ]
    kept = [
        (name, field)
        for name, field in shown
        if not isinstance(getattr(read(OPERATIONS[name].asks, performed(name).asked), field, None), Hidden)
        and performed(name).asked.get(field, "") in repr(read(OPERATIONS[name].asks, performed(name).asked))
    ]
    assert kept == []


FORBIDDEN = {
    ("date", "today"): "the day where the machine stands",
    ("datetime", "today"): "the day where the machine stands",
    ("datetime", "utcnow"): "an instant without its zone",
    ("datetime", "utcfromtimestamp"): "an instant without its zone",
    ("time", "localtime"): "the time where the machine stands",
    ("time", "strftime"): "the time where the machine stands",
}


def test_no_code_asks_the_machine_for_its_day_or_for_an_instant_without_a_zone() -> None:
    found = []
    for file in sorted(Path(package.__path__[0]).rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            of, name = ast.unparse(call.func.value).rpartition(".")[2], call.func.attr
            naive = (of, name) in (("datetime", "now"), ("datetime", "fromtimestamp")) and not (
                len(call.args) > (name == "fromtimestamp") or any(word.arg == "tz" for word in call.keywords)
            )
            # Without a zone, astimezone takes the machine's own.
            local = name == "astimezone" and not call.args and not call.keywords
            if (of, name) in FORBIDDEN or naive or local:
                found.append(f"{file.name}:{call.lineno} {ast.unparse(call)}")
    assert found == []


def test_a_store_reads_every_instant_with_its_zone(address: str) -> None:
    store = open_store(address, MovingClock())
    with store.reading() as reading:
        instants = [entry.at for entry in reading.records(None, 99)]
        assert instants
        assert all(instant.utcoffset() is not None and not instant.utcoffset() for instant in instants)
    store.close()


def test_a_failure_while_it_is_written_leaves_neither_deed_nor_record(desk: Desk, store: Store) -> None:
    """Of three rows of one transaction the last breaks down, and none of them has happened."""
    gives = OPERATIONS["points adjust"]
    asked = read(gives.asks, {"tenant": "hoshi-books:A001", "delta": "1", "reason": "gift"})
    rows: list[Request | PortalopsError] = [Request(asked=asked, request_id=f"row-{number}") for number in range(2)]
    broken = Request(asked=Broken(tenant=TenantRef("hoshi-books:A001")), request_id="row-2")
    before = rows_of(store)
    with pytest.raises(AttributeError):
        list(desk.perform_many(gives, [*rows, broken]))
    assert rows_of(store) == before


class Broken(Asks, frozen=True):
    """What no operation asks, so that planning it fails."""

    tenant: TenantRef


def test_what_is_looked_up_changes_nothing(desk: Desk, store: Store) -> None:
    """But for a key of which the reading is itself put on record."""
    from tests.profiles.sixth.test_sixth import OF_LOOK_UPS

    before = rows_of(store)
    for query in LOOKUPS:
        asked, _ = OF_LOOK_UPS[query.name]
        try:
            desk.look_up(query, read(query.asks, asked))
        except PortalopsError:
            continue
    after = rows_of(store)
    assert {table for table in after if after[table] != before[table]} <= RECORD


def test_a_history_of_every_operation_verifies(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "all.sqlite"), MovingClock())
    desk = a_desk(store)
    furnish(desk)
    for operation in CATALOG:
        example = performed(operation.name)
        for name, asked in (*example.before, (operation.name, example.asked)):
            try:
                do(desk, name, asked)
            except PortalopsError:
                continue
    assert chain_holds(store)
    store.close()
