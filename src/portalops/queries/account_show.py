"""Show an account: a user, the tenant it belongs to, and what was done lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Struct

from portalops.facts import Account, RecordEntry, Tenant
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.queries.masking import records_shown
from portalops.queries.named import TENANT_STATES, THING_STATES
from portalops.queries.record_list import ASKED, AT, NUMBER, OPERATION, OPERATOR, OUTCOME
from portalops.references import AccountRef
from portalops.rules import addresses
from portalops.wording import Named

_SHOWN = 10


class ShowAccount(Asks, frozen=True):
    """Show a user with its tenant and what was done lately."""

    account: Annotated[AccountRef, "User, as portal:code/user"]


class AccountPage(Struct, frozen=True, kw_only=True):
    """A user with as much of its address as may be shown, its tenant, and what was done to it lately."""

    account: Account
    email: str | None
    roles: tuple[Named | str, ...]
    tenant: Tenant
    records: tuple[RecordEntry, ...]


def find(asked: ShowAccount, search: Search) -> Sequence[AccountPage]:
    """The one page; NotFound where there is no such user."""
    account = search.lists.account(asked.account)
    tenant = search.lists.tenant(account.ref.tenant)
    records = search.lists.records(tenant.ref, _SHOWN, target=account.ref)
    profile = search.profiles[tenant.ref.portal]
    email, roles = addresses.shown(account, profile, search.today), profile.accounts.named(account.roles)
    return (
        AccountPage(account=account, email=email, roles=roles, tenant=tenant, records=records_shown(records, profile)),
    )


SHOW_ACCOUNT = Query(
    name="account show",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ShowAccount,
    find=find,
    columns=(
        Column(name="account", heading="Account", of=lambda page: page.account.ref),
        Column(name="name", heading="Name", of=lambda page: page.account.name),
        Column(name="kana", heading="Kana", of=lambda page: page.account.kana),
        Column(name="email", heading="E-mail", of=lambda page: page.email),
        Column(name="phone", heading="Phone", of=lambda page: page.account.phone),
        Column(name="roles", heading="Roles", of=lambda page: page.roles),
        Column(name="state", heading="State", of=lambda page: THING_STATES[page.account.state]),
        Column(name="last_used_on", heading="Last used on", of=lambda page: page.account.last_used_on or "-"),
        Column(name="notified", heading="Gets mail about the contract", of=lambda page: page.account.notified),
        Column(name="terms_accepted", heading="Terms of use accepted", of=lambda page: page.account.terms_accepted),
        Column(name="consent_by", heading="Private address permitted by", of=lambda page: page.account.consent_by),
        Column(name="consent_on", heading="Private address permitted on", of=lambda page: page.account.consent_on),
        Column(name="tenant", heading="Tenant", of=lambda page: page.tenant.ref),
        Column(name="tenant_name", heading="Tenant's name", of=lambda page: page.tenant.name),
        Column(name="tenant_state", heading="Tenant's state", of=lambda page: TENANT_STATES[page.tenant.state]),
        Column(
            name="done_lately",
            heading="Done lately",
            of=lambda page: page.records,
            columns=(NUMBER, AT, OPERATOR, OPERATION, OUTCOME, ASKED),
        ),
    ),
    shape="page",
)
