"""What each role of operators may do to the tables themselves on a PostgreSQL server, as SQL for the database's owner.

With it an operator who goes around the program, by psql, reads and appends what the job needs and nothing else:
ledgers, documents and the record can't be changed or deleted, nor roles given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portalops.facts import Grant
from portalops.permissions import Permission
from portalops.roles import ROLES, Role
from portalops.store.guarding import CLOSED
from portalops.store.kinds import KINDS

_OWN_WAY = ("tenants", "invoices")
_THINGS = sorted({kind.table for kind in KINDS.values()} - {*_OWN_WAY})
# What everybody leaves behind who works here, a viewer included.
_RECORDING = (
    "SELECT ON ALL TABLES IN SCHEMA {schema}",
    "INSERT ON records, record_details, call_entries",
    "UPDATE (seq, hash) ON record_head",
    "INSERT, UPDATE ON desks, calls, approvals",
    "INSERT, UPDATE, DELETE ON presences, reveals",
    "USAGE ON ALL SEQUENCES IN SCHEMA {schema}",
)
_WRITING = (
    f"INSERT, UPDATE ON {', '.join(_THINGS)}",
    "UPDATE ON tenants",
    "UPDATE (reissues) ON invoices",
    "INSERT ON ledger_entries, invoice_reissues",
    "INSERT, UPDATE ON outbox, links, batches",
    "INSERT, DELETE ON batch_rows",
    "INSERT, UPDATE, DELETE ON search_entries",
)
_BY_PERMISSION = {
    Permission.TENANT_REGISTER: ("INSERT ON tenants",),
    Permission.INVOICE_REGISTER: ("INSERT ON invoices",),
    Permission.PURGE: (
        "INSERT ON purges",
        "UPDATE (salt, details) ON record_details",  # which a trigger narrows to erasing, as it does the next one
        "UPDATE (reason) ON ledger_entries",
        "UPDATE (reason, mail_to) ON invoice_reissues",
        "UPDATE (billing_email) ON invoices",
        "UPDATE (cells, message) ON batch_rows",
        "DELETE ON links",
    ),
    Permission.MAIL_DELIVER: ("UPDATE ON outbox, links",),
    Permission.OPERATOR_MANAGE: ("INSERT, UPDATE, DELETE ON operators",),
}
# Whatever somebody writes into the table by hand: nobody decides about what they asked for, or in another one's name.
_SECOND_PERSON = (
    """CREATE OR REPLACE FUNCTION {schema}.second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('agreed', 'declined', 'done') AND NEW.state <> OLD.state THEN
        IF NEW.decided_by IS DISTINCT FROM session_user AND OLD.state = 'waiting' THEN
            RAISE EXCEPTION 'a request is decided in one''s own name' USING ERRCODE = '42501';
        END IF;
        IF OLD.state = 'waiting' AND (OLD.requested_by = session_user OR OLD.joined_by::jsonb ? session_user) THEN
            RAISE EXCEPTION 'nobody decides about what they asked for' USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END $$""",
    "DROP TRIGGER IF EXISTS approvals_second_person ON {schema}.approvals",
    "CREATE TRIGGER approvals_second_person BEFORE UPDATE ON {schema}.approvals "
    "FOR EACH ROW EXECUTE FUNCTION {schema}.second_person()",
)


def statements(grants: Sequence[Grant], schema: str = "public") -> Iterator[str]:
    """The statements that give each role its rights, and each operator their role; running them again changes nothing.

    Who has a role at the server and none, or another one, among the grants loses it.
    The operators must be roles of the database that can log in, by the names under which they have their grants.
    """
    for name in (CLOSED, *(_role(role) for role in ROLES.values())):
        yield _unless_there(name)
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name}"
        yield f"GRANT USAGE ON SCHEMA {schema} TO {name}"
    yield from _given(CLOSED, _RECORDING, schema)
    for role in ROLES.values():
        yield from _given(_role(role), _rights_of(role), schema)
        yield f"GRANT {CLOSED} TO {_role(role)} WITH INHERIT FALSE, SET TRUE"
    for role in ROLES.values():
        yield _taken_from_others(_role(role), [grant.operator for grant in grants if grant.role == role.name])
    for grant in grants:
        yield f"GRANT {_role(ROLES[grant.role])} TO {_quoted(grant.operator)}"
    for statement in _SECOND_PERSON:
        yield statement.replace("{schema}", schema)


def _rights_of(role: Role) -> Iterator[str]:
    """What a role may do to tables: who only looks leaves a record of it, who changes things writes them."""
    yield from _RECORDING
    if Permission.WRITES_OPEN in role.may:
        yield from _WRITING
    for permission, rights in _BY_PERMISSION.items():
        if permission in role.may:
            yield from rights


def _given(name: str, rights: Iterator[str] | tuple[str, ...], schema: str) -> Iterator[str]:
    for right in rights:
        yield f"GRANT {right.format(schema=schema)} TO {name}"


def _role(role: Role) -> str:
    return f"portalops_{role.name}"


def _unless_there(name: str) -> str:
    return (
        f"DO $$ BEGIN CREATE ROLE {name} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )


# Who may hand a role on has it from the server, which gives it so to the database's owner who makes it.
_TAKEN = """DO $$ DECLARE held record; BEGIN
    FOR held IN SELECT m.rolname AS member, g.rolname AS grantor FROM pg_auth_members a
        JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.grantor
        WHERE r.rolname = '{role}' AND NOT a.admin_option AND m.rolname <> ALL (ARRAY[{stay}]::text[])
    LOOP
        EXECUTE 'REVOKE {role} FROM ' || quote_ident(held.member) || ' GRANTED BY ' || quote_ident(held.grantor);
    END LOOP;
END $$"""


def _taken_from_others(role: str, stay: Sequence[str]) -> str:
    """What takes a role from whoever has it and isn't among those with whom it stays."""
    return _TAKEN.format(role=role, stay=", ".join(map(_literal, stay)))


def _literal(text: str) -> str:
    """A text as SQL's own literal, in which nothing is an escape and nothing ends the block that it stands in."""
    plain = text.replace("'", "''")
    for sign in "\\$":
        plain = plain.replace(sign, f"' || chr({ord(sign)}) || '")
    return f"'{plain}'"


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
