"""Links and duplicates are queued as mail with the transaction that asked for them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from portalops import effects
from portalops.facts import Tenant
from portalops.store.opening import Store
from portalops.store.tables.mail import links as link_rows
from portalops.store.tables.mail import outbox
from tests.builders import an_account
from tests.store.builders import (
    INVOICE,
    RULE,
    TARO,
    YAMADA,
    a_whole_tenant,
    adds,
    an_entry,
    do,
    links,
    registers,
    reissues,
)

YAMADAS = a_whole_tenant()
OFFICE = "info@yamada.example.co.jp"
SATO = a_whole_tenant("inter-lab:sato", email=OFFICE)


def becomes(tenant: Tenant = YAMADAS, **data: str) -> tuple[effects.Change, ...]:
    """The effects that change data of a tenant."""
    return effects.changed(tenant, RULE, **data)


def mails(store: Store) -> list[dict[str, Any]]:
    """The outbox, in order."""
    with store.transaction() as connection:
        return [dict(row._mapping) for row in connection.execute(select(outbox).order_by(outbox.c.id))]


def link_states(store: Store) -> list[tuple[str, str]]:
    """The links' states and those of their mails, in order."""
    query = select(link_rows.c.state, outbox.c.state).join_from(link_rows, outbox, outbox.c.id == link_rows.c.outbox_id)
    with store.transaction() as connection:
        return [(row[0], row[1]) for row in connection.execute(query.order_by(link_rows.c.id))]


def test_a_link_is_queued_and_no_token_is_kept(furnished: Store) -> None:
    with furnished.writing() as unit:
        unit.apply([links()])
        number = unit.record(an_entry())
    (mail,) = mails(furnished)
    assert mail["kind"] == "reset_link"
    assert (mail["portal"], mail["tenant"], mail["account"]) == ("inter-lab", YAMADA, TARO)
    assert (mail["to_address"], mail["valid_hours"]) == ("taro@example.co.jp", 24)
    assert (mail["state"], mail["attempts"], mail["record"]) == ("queued", 0, number)
    assert (mail["claimed_at"], mail["sent_at"]) == (None, None)
    with furnished.transaction() as connection:
        link = connection.execute(select(link_rows)).one()
    assert (link.state, link.token_hash, link.made_at, link.expires_at) == ("queued", None, None, None)


def test_a_second_link_takes_the_place_of_one_that_waits(furnished: Store) -> None:
    do(furnished, links())
    do(furnished, links())
    assert link_states(furnished) == [("revoked", "dropped"), ("queued", "queued")]


def test_a_second_link_in_the_same_chunk_takes_the_place_of_the_first(furnished: Store) -> None:
    with furnished.writing() as unit:
        unit.apply([links()])
        unit.apply([links()])
    assert link_states(furnished) == [("revoked", "dropped"), ("queued", "queued")]


def test_a_second_link_revokes_one_that_was_sent_and_leaves_its_mail_alone(furnished: Store) -> None:
    do(furnished, links())
    with furnished.transaction() as connection:
        connection.execute(update(link_rows).values(state="live", token_hash="h"))
        connection.execute(update(outbox).values(state="sent"))
    do(furnished, links())
    assert link_states(furnished) == [("revoked", "sent"), ("queued", "queued")]


def test_a_used_link_stays_used(furnished: Store) -> None:
    do(furnished, links())
    with furnished.transaction() as connection:
        connection.execute(update(link_rows).values(state="used"))
        connection.execute(update(outbox).values(state="sent"))
    do(furnished, links())
    assert link_states(furnished) == [("used", "sent"), ("queued", "queued")]


def test_a_link_leaves_the_links_of_others_alone(furnished: Store) -> None:
    jiro = an_account(f"{YAMADA}/jiro", email="jiro@example.co.jp")
    do(furnished, adds(jiro), links())
    do(furnished, links(to="jiro@example.co.jp", account=jiro.ref))
    assert link_states(furnished) == [("queued", "queued"), ("queued", "queued")]


def _lives(store: Store) -> None:
    """Send what waits: its links can be opened."""
    with store.transaction() as connection:
        connection.execute(update(link_rows).values(state="live", token_hash="h"))
        connection.execute(update(outbox).values(state="sent"))


@pytest.mark.parametrize("sent", [False, True])
def test_a_link_to_the_tenants_address_dies_when_that_address_changes(furnished: Store, sent: bool) -> None:
    do(furnished, links(to=OFFICE))
    if sent:
        _lives(furnished)
    do(furnished, *becomes(email="new@example.co.jp"))
    assert link_states(furnished) == [("revoked", "sent" if sent else "dropped")]


def test_a_link_to_the_users_own_address_outlives_the_tenants(furnished: Store) -> None:
    do(furnished, links())
    do(furnished, *becomes(email="new@example.co.jp"))
    assert link_states(furnished) == [("queued", "queued")]


def test_a_change_of_other_data_of_the_tenant_stops_no_link(furnished: Store) -> None:
    do(furnished, links(to=OFFICE))
    do(furnished, *becomes(phone="03-1111-2222"))
    assert link_states(furnished) == [("queued", "queued")]


def test_a_link_to_another_tenants_address_is_left_alone(furnished: Store) -> None:
    do(furnished, registers(SATO), links(to=OFFICE))
    do(furnished, *becomes(SATO, email="new@example.co.jp"))
    assert link_states(furnished) == [("queued", "queued")]


def test_a_link_and_the_change_of_the_address_it_goes_to_in_one_chunk(furnished: Store) -> None:
    with furnished.writing() as unit:
        unit.apply([links(to=OFFICE)])
        unit.apply(becomes(email="new@example.co.jp"))
    assert link_states(furnished) == [("revoked", "dropped")]


def test_a_duplicate_goes_by_mail_only_where_an_address_is_given(furnished: Store) -> None:
    do(furnished, reissues(0))
    assert mails(furnished) == []
    do(furnished, reissues(1, mail_to="billing@example.co.jp"))
    (mail,) = mails(furnished)
    assert (mail["kind"], mail["invoice"], mail["copy_number"]) == ("invoice_duplicate", INVOICE, 2)
    assert (mail["to_address"], mail["account"]) == ("billing@example.co.jp", None)


def test_every_mail_has_an_id_of_its_own(furnished: Store) -> None:
    do(furnished, *(reissues(seen, mail_to="billing@example.co.jp") for seen in range(3)))
    ids = {mail["message_id"] for mail in mails(furnished)}
    assert len(ids) == 3
    assert all(id.startswith("<") and id.endswith(">") for id in ids)
