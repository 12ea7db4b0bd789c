"""Roles at the tables themselves: what an operator reads and appends by hand on a server, and what the server refuses."""

from __future__ import annotations

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, NullPool, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from portalops.administration import Administration
from portalops.clock import FixedClock
from portalops.configuration import Configuration
from portalops.desk import Desk, Operator
from portalops.errors import BadConfiguration
from portalops.facts import Grant
from portalops.operations.password_reset import RESET_PASSWORD, ResetPassword
from portalops.operations.points_adjust import ADJUST_POINTS, AdjustPoints
from portalops.plan import ApprovalNeeded
from portalops.sign_in import sign_in
from portalops.store.grants import _quoted, statements
from portalops.store.opening import open_store
from portalops.words import tell
from tests.builders import PROFILES
from tests.commands.builders import portalops
from tests.postgres import a_database
from tests.store.builders import TARO, TODAY, YAMADA
from tests.store.unreliable import Restartable

PEOPLE = {
    "op_boss": "administrator",
    "op_sato": "agent",
    "op_ito": "viewer",
    "op_suzuki": "supervisor",
    "op_timer": "mailer",
}


@pytest.fixture
def centre(furnished_database: str) -> Iterator[str]:
    """The address of a store whose operators are roles of the database, each with a role of portalops."""
    with a_database(furnished_database) as address:
        store = open_store(address, FixedClock(TODAY))
        desk = Desk(office=store, operator=Operator(name="owner"), profiles=PROFILES, clock=FixedClock(TODAY),
                    door="test")  # fmt: skip
        Administration(desk).appoint("op_boss", Grant(operator="op_boss", role="administrator"))
        boss = Desk(office=store, operator=Operator(name="op_boss"), profiles=PROFILES, clock=FixedClock(TODAY),
                    door="test")  # fmt: skip
        for name, role in PEOPLE.items():
            Administration(boss).appoint(name, Grant(operator=name, role=role))
        with store.reading() as lists, one_at_a_time(), by_hand(address) as connection:
            for name in PEOPLE:
                connection.exec_driver_sql(
                    f"DO $$ BEGIN CREATE ROLE {name} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
                )
            for _ in range(2):
                for statement in statements(lists.grants()):
                    connection.exec_driver_sql(statement)
        store.close()
        yield address


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Keep other test processes away: roles are the whole server's, not one database's."""
    with (Path(tempfile.gettempdir()) / "portalops-roles.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def by_hand(address: str, role: str = "") -> Iterator[Connection]:
    """A connection past the program, as that role."""
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        if role:
            connection.exec_driver_sql(f"SET SESSION AUTHORIZATION {role}")
        yield connection
    engine.dispose()


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("op_sato", "UPDATE ledger_entries SET delta = 1"),
        ("op_sato", "DELETE FROM ledger_entries"),
        ("op_sato", "DELETE FROM records"),
        ("op_sato", "UPDATE record_details SET details = '{}'"),
        ("op_sato", "UPDATE invoices SET total = 1"),
        ("op_sato", "DELETE FROM invoices"),
        ("op_sato", "DELETE FROM tenants"),
        ("op_sato", "DELETE FROM approvals"),
        ("op_sato", "UPDATE operators SET role = 'administrator'"),
        ("op_sato", "TRUNCATE outbox"),
        ("op_ito", "UPDATE tenants SET points = 9"),
        ("op_ito", "INSERT INTO ledger_entries DEFAULT VALUES"),
        ("op_timer", "UPDATE tenants SET points = 9"),
        ("op_timer", "DELETE FROM outbox"),
        ("op_timer", "INSERT INTO outbox DEFAULT VALUES"),
        ("op_suzuki", "INSERT INTO operators VALUES ('op_suzuki', 'administrator', '[]')"),
    ],
)
def test_the_server_itself_refuses(centre: str, role: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), by_hand(centre, role) as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("role", list(PEOPLE))
def test_everybody_reads(centre: str, role: str) -> None:
    with by_hand(centre, role) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM tenants").scalar_one()


def as_role(address: str, role: str) -> Configuration:
    url = make_url(address).set(username=role).render_as_string(hide_password=False)
    return Configuration(store=url)


def test_an_operator_works_under_the_name_of_the_role_and_does_what_the_role_may(centre: str) -> None:
    with sign_in(as_role(centre, "op_sato"), door="test", clock=FixedClock(TODAY)) as session:
        asked = AdjustPoints(tenant=YAMADA, delta=5, reason="sorry")
        receipt = session.desk.perform(ADJUST_POINTS, asked, request_id="one")
        assert session.desk.operator.name == "op_sato"
        with pytest.raises(ApprovalNeeded):
            session.desk.perform(ADJUST_POINTS, AdjustPoints(tenant=YAMADA, delta=20_000, reason="x"), request_id="two")
        with session.open().reading() as lists:
            (entry,) = (entry for entry in lists.records(YAMADA, 50) if entry.number == receipt.record)
    assert entry.operator == "op_sato"


@pytest.mark.parametrize(("role", "name"), [("op_sato", "op_sato"), ("op_suzuki", "op_boss")])
def test_nobody_agrees_by_hand_to_their_own_or_in_another_ones_name(centre: str, role: str, name: str) -> None:
    much = AdjustPoints(tenant=YAMADA, delta=20_000, reason="x")
    configuration = as_role(centre, "op_sato")
    with sign_in(configuration, door="test", clock=FixedClock(TODAY)) as session, pytest.raises(ApprovalNeeded):
        session.desk.perform(ADJUST_POINTS, much, request_id="two")
    with pytest.raises(ProgrammingError, match=r"a request is decided|nobody decides"), by_hand(centre, role) as hand:
        hand.execute(text("UPDATE approvals SET state = 'agreed', decided_by = :name"), {"name": name})


ODD = "op_o'd\"d$$ \\name"


def roles_of(connection: Connection, name: str) -> list[str]:
    """The roles that a login has at the server."""
    query = text("SELECT r.rolname FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid "
                 "JOIN pg_roles m ON m.oid = a.member WHERE m.rolname = :name ORDER BY 1")  # fmt: skip
    return list(connection.execute(query, {"name": name}).scalars())


def test_who_lost_a_role_loses_it_at_the_server_too_with_the_next_run(centre: str) -> None:
    stays = [Grant(operator="op_boss", role="administrator"), Grant(operator=ODD, role="agent")]
    with one_at_a_time(), by_hand(centre) as connection:
        connection.exec_driver_sql(f"DROP ROLE IF EXISTS {_quoted(ODD)}")
        connection.exec_driver_sql(f"CREATE ROLE {_quoted(ODD)} LOGIN")
        connection.exec_driver_sql("DROP ROLE IF EXISTS op_owner")
        connection.exec_driver_sql("CREATE ROLE op_owner LOGIN")
        connection.exec_driver_sql("GRANT portalops_agent TO op_owner WITH ADMIN TRUE, INHERIT FALSE, SET FALSE")
        connection.exec_driver_sql("GRANT portalops_billing TO op_boss")  # by hand, once
        for _ in range(2):
            for statement in statements(stays):
                connection.exec_driver_sql(statement)
        found = {name: roles_of(connection, name) for name in (*PEOPLE, ODD, "op_owner")}
        may = connection.exec_driver_sql("SELECT has_table_privilege('op_sato', 'tenants', 'UPDATE')").scalar_one()
        connection.exec_driver_sql("DROP ROLE op_owner")
        connection.exec_driver_sql(f"DROP ROLE {_quoted(ODD)}")
    nothing: dict[str, list[str]] = {name: [] for name in PEOPLE}
    assert found == nothing | {
        "op_boss": ["portalops_administrator"], ODD: ["portalops_agent"], "op_owner": ["portalops_agent"],
    }  # fmt: skip
    assert may is False


def test_a_store_in_a_schema_of_its_own_has_its_rights_there() -> None:
    with a_database() as address:
        url = make_url(address).set(drivername="postgresql+psycopg")
        with create_engine(url, poolclass=NullPool).begin() as connection:
            connection.exec_driver_sql('CREATE SCHEMA "J motto"')
        within = make_url(address).update_query_dict({"options": '-csearch_path="J\\ motto"'})
        where = within.render_as_string(hide_password=False)
        open_store(where, FixedClock(TODAY)).close()
        printed = portalops("--store", where, "store", "grants").out
        assert 'ON ALL TABLES IN SCHEMA "J motto"' in printed
        assert "public" not in printed


def test_production_on_a_server_without_the_roles_says_what_makes_them() -> None:
    server = Restartable()
    store = open_store(server.address, FixedClock(TODAY), guarded="sato")
    with pytest.raises(BadConfiguration) as refused, store.transaction():
        pass
    assert "What roles may do there is printed by portalops store grants" in tell(refused.value.text)
    store.close()


def test_production_on_a_server_is_kept_by_a_role_that_only_records(centre: str) -> None:
    configuration = as_role(centre, "op_sato")
    store = open_store(configuration.store, FixedClock(TODAY), guarded="op_sato")
    with pytest.raises(Exception, match="doesn't take this"), store.transaction() as connection:
        connection.exec_driver_sql("UPDATE tenants SET points = 9")
    with store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO desks VALUES ('op_sato', '2999-01-01', NULL)")
    with store.transaction() as connection:
        connection.exec_driver_sql("UPDATE tenants SET points = 9")
    store.close()


def test_mail_goes_out_on_a_server_while_production_is_closed(centre: str) -> None:
    configuration = as_role(centre, "op_sato")
    store = open_store(configuration.store, FixedClock(TODAY), guarded="op_sato")
    with store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO desks VALUES ('op_sato', '2999-01-01', NULL)")
    with sign_in(configuration, door="test", clock=FixedClock(TODAY)) as session:
        session.desk.perform(RESET_PASSWORD, ResetPassword(account=TARO, reason="x"), request_id="one")
    with store.transaction() as connection:
        connection.exec_driver_sql("UPDATE desks SET writes_until = NULL")
    timer = open_store(as_role(centre, "op_timer").store, FixedClock(TODAY), guarded="op_timer")
    outbox = timer.outbox()
    letters = outbox.claim(0, 10)
    outbox.arm_link(letters[-1], "hash", FixedClock(TODAY).now())
    outbox.mark_sent(letters[-1])
    timer.close()
    with pytest.raises(Exception, match="doesn't take this"), store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'queued'")
    with store.viewing() as connection:
        states = connection.exec_driver_sql("SELECT state FROM outbox ORDER BY id").scalars().all()
    assert states[-1] == "sent"
    store.close()


def test_who_works_beside_another_session_goes_by_the_name_of_the_role_too(centre: str) -> None:
    with sign_in(as_role(centre, "op_sato"), door="test", clock=FixedClock(TODAY)) as session:
        beside = session.beside(FixedClock(TODAY + timedelta(days=1)))
        standing = beside.desk.learn()
        assert (beside.desk.operator.name, standing.operator) == ("op_sato", "op_sato")
