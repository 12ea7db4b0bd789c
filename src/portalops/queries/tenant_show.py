"""Show a tenant: everything about it on one page, and what support can do for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from shlex import quote
from typing import Annotated, Any

from msgspec import Struct

from portalops.facts import Account, Invoice, LedgerEntry, Lineup, Lists, RecordEntry, Tenant, Withdrawal, with_states
from portalops.month import Month
from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.plan import Notice
from portalops.profiles.parts import Choices
from portalops.profiles.profile import Profile
from portalops.queries import account_list, invoice_list, ledgers, tenant_history
from portalops.queries.abilities import SUPPORT, Ability, offered
from portalops.queries.limits import LATEST, ON_A_PAGE, Excerpt, excerpt
from portalops.queries.masking import records_shown
from portalops.queries.named import ENTRY_CAUSES, TENANT_STATES, THING_STATES, WITHDRAWAL_STATES
from portalops.queries.record_list import ASKED, AT, NUMBER, OPERATION, OPERATOR, OUTCOME
from portalops.queries.tenant_parts import PARTS
from portalops.references import AccountRef, TenantRef
from portalops.rules import addresses, balances, tenants
from portalops.rules.usage_readings import described
from portalops.rules.withdrawal_course import free_months
from portalops.wording import Named, Phrase, say

LISTED_BY: dict[str, Query[Any, Any] | None] = {
    "accounts": account_list.LIST_ACCOUNTS,
    "invoices": invoice_list.LIST_INVOICES,
    "points_history": ledgers.SHOW_POINTS_HISTORY,
    "done_lately": tenant_history.SHOW_TENANT_HISTORY,
    **{part.name: part.listed_by for part in PARTS},
}
"""The look-up that shows all of each list of the page."""

_USERS = Lineup(kind=Account, groups=with_states(("active", "suspended", "removed")))


class ShowTenant(Asks, frozen=True):
    """Show everything about a tenant on one page."""

    tenant: Annotated[TenantRef, "Tenant, as portal:code"]


class User(Struct, frozen=True, kw_only=True):
    """A user of the tenant, with its roles by name."""

    ref: AccountRef
    name: str
    roles: tuple[Named | str, ...]
    email: str | None
    state: Named
    last_used_on: date | str


class TenantPage(Struct, frozen=True, kw_only=True):
    """Everything about one tenant: itself, what hangs on it, what was done lately and what support can do.

    The portal's own words, such as the kind, stand beside the tenant's codes with their names.
    """

    tenant: Tenant
    portal: Phrase
    state: Named
    kind: Named | str | None
    billing_cycle: Named | str | None
    payment_method: Named | str | None
    card_brand: Named | str | None
    card_last_four: Named | None
    users: int
    withdrawal: Withdrawal | None
    accounts: tuple[User, ...]
    invoices: tuple[Invoice, ...]
    points: tuple[LedgerEntry, ...]
    records: tuple[RecordEntry, ...]
    notices: tuple[Notice, ...]
    abilities: tuple[Ability, ...]
    has_points: bool
    emergency_contact: tuple[str, ...]
    has_balance: bool
    charging: tuple[date, Month] | None
    parts: dict[str, tuple[Any, ...]]
    going_on: frozenset[str]

    def rest(self, name: str) -> str | None:
        """The command that lists all of what a list of the page shows only the first rows of; otherwise None."""
        query = LISTED_BY[name]
        if query is None or name not in self.going_on:
            return None
        flag = "" if query.asks.__struct_fields__[0] == "tenant" else "--tenant "
        return f"portalops {query.name} {flag}{quote(self.tenant.ref)}"


def find(asked: ShowTenant, search: Search) -> Sequence[TenantPage]:
    """The one page; NotFound where there is no such tenant."""
    tenant = search.lists.tenant(asked.tenant)
    return (page_of(tenant, search.lists, search.profiles[tenant.ref.portal], search.today),)


def page_of(tenant: Tenant, lists: Lists, profile: Profile, today: date) -> TenantPage:
    """The page of a tenant, read from the store's lists."""
    has = profile.tenant
    accounts = excerpt(lambda most: lists.listed(_USERS, most, tenant=tenant.ref), ON_A_PAGE)
    invoices = excerpt(lambda most: lists.listed(invoice_list.LINEUP, most, tenant=tenant.ref), LATEST)
    points = excerpt(lambda most: lists.entries(tenant.ref, "points", most) if profile.points else (), LATEST)
    records = excerpt(lambda most: lists.records(tenant.ref, most), LATEST)
    parts = {part.name: part.rows_at(tenant, lists, profile, today) for part in PARTS}
    own: dict[str, Excerpt[Any]] = {
        "accounts": accounts,
        "invoices": invoices,
        "points_history": points,
        "done_lately": records,
    }
    return TenantPage(
        tenant=tenant,
        portal=profile.title,
        state=TENANT_STATES[tenant.state],
        kind=_named(tenant.kind, has.kinds),
        billing_cycle=_named(tenant.billing_cycle, has.billing_cycles),
        payment_method=_named(tenant.payment_method, has.payment_methods),
        card_brand=_named(tenant.card_brand, has.card_brands),
        card_last_four=_last_four(tenant.card_last_four),
        users=lists.account_count(tenant.ref),
        withdrawal=_standing(lists.withdrawal(tenant.ref)),
        accounts=tuple(_user(each, profile, today) for each in accounts.rows),
        invoices=invoices.rows,
        points=points.rows,
        records=records_shown(records.rows, profile),
        notices=tenants.notices(tenant, profile),
        abilities=offered(profile),
        has_points=profile.points is not None,
        emergency_contact=_emergency_contact(lists, tenant.ref, profile),
        has_balance=balances.rules_of(profile) is not None,
        charging=free_months(tenant, profile, today),
        parts={name: part.rows for name, part in parts.items()},
        going_on=frozenset(name for name, part in (own | parts).items() if part.goes_on),
    )


def _user(account: Account, profile: Profile, today: date) -> User:
    return User(
        ref=account.ref,
        name=account.name,
        roles=profile.accounts.named(account.roles),
        email=addresses.shown(account, profile, today),
        state=THING_STATES[account.state],
        last_used_on=account.last_used_on or "-",
    )


def _emergency_contact(lists: Lists, tenant: TenantRef, profile: Profile) -> tuple[str, ...]:
    """Whom the portal contacts in an emergency: the first administrator, with what is known of the person."""
    rules = profile.hand_over
    first = lists.account_if_any(AccountRef.of(tenant, rules.user)) if rules and rules.emergency_rule else None
    return tuple(part for part in (first.ref.user, first.name, first.phone, first.email) if part) if first else ()


def _named(code: str | None, choices: Choices | None) -> Named | str | None:
    return choices.named(code) if code and choices else code


def _standing(withdrawal: Withdrawal | None) -> Withdrawal | None:
    """The withdrawal, unless it was cancelled."""
    return None if withdrawal and withdrawal.state == "cancelled" else withdrawal


def _last_four(digits: str | None) -> Named | None:
    return Named(digits, say("****{digits}", digits=digits)) if digits else None


SHOW_TENANT = Query(
    name="tenant show",
    permission=Permission.LOOK_UP,
    on_record=True,
    asks=ShowTenant,
    find=find,
    columns=(
        Column(name="tenant", heading="Tenant", of=lambda page: page.tenant.ref),
        Column(name="portal", heading="Portal", of=lambda page: page.portal),
        Column(name="name", heading="Name", of=lambda page: page.tenant.name),
        Column(name="kana", heading="Kana", of=lambda page: page.tenant.kana),
        Column(name="state", heading="State", of=lambda page: page.state),
        Column(name="warnings", heading="Warnings", of=lambda page: tuple(notice.text for notice in page.notices)),
        Column(name="kind", heading="Kind", of=lambda page: page.kind),
        Column(name="email", heading="E-mail", of=lambda page: page.tenant.email),
        Column(name="phone", heading="Phone", of=lambda page: page.tenant.phone),
        Column(name="address", heading="Address", of=lambda page: page.tenant.address),
        Column(name="joined_on", heading="Joined on", of=lambda page: page.tenant.joined_on),
        Column(name="partner_by", heading="Business partner, as confirmed by", of=lambda page: page.tenant.partner_by),
        Column(name="partner_on", heading="Business partner, as confirmed on", of=lambda page: page.tenant.partner_on),
        Column(name="billing_name", heading="Billing name", of=lambda page: page.tenant.billing_name),
        Column(name="billing_cycle", heading="Billing cycle", of=lambda page: page.billing_cycle),
        Column(name="billing_month", heading="Billing month", of=lambda page: page.tenant.billing_month),
        Column(name="payment_method", heading="Payment method", of=lambda page: page.payment_method),
        Column(name="card_brand", heading="Card", of=lambda page: page.card_brand),
        Column(name="card_last_four", heading="Card's last digits", of=lambda page: page.card_last_four),
        Column(name="users", heading="Users", of=lambda page: page.users),
        Column(
            name="agreed_limit",
            heading="Most accounts, as agreed",
            of=lambda page: page.tenant.agreed_limit and page.tenant.agreed_limit.count,
        ),
        Column(
            name="agreed_until",
            heading="Agreed until",
            of=lambda page: page.tenant.agreed_limit and page.tenant.agreed_limit.until,
        ),
        Column(
            name="emergency_contact",
            heading="Emergency contact",
            of=lambda page: page.emergency_contact or None,
        ),
        Column(name="licenses", heading="Licenses", of=lambda page: page.tenant.licenses),
        Column(name="license_price", heading="Yen a month for one license", of=lambda page: page.tenant.license_price),
        Column(name="points", heading="Points", of=lambda page: page.tenant.points if page.has_points else None),
        Column(
            name="balance", heading="Balance in yen", of=lambda page: page.tenant.balance if page.has_balance else None
        ),
        Column(
            name="auto_charge_border",
            heading="Auto-charge below",
            of=lambda page: page.tenant.auto_charge and page.tenant.auto_charge.border,
        ),
        Column(
            name="auto_charge_limit",
            heading="Auto-charge up to",
            of=lambda page: page.tenant.auto_charge and page.tenant.auto_charge.limit,
        ),
        Column(name="hosting", heading="Hosting", of=lambda page: page.tenant.hosting or None),
        Column(name="options", heading="Options", of=lambda page: page.tenant.options or None),
        Column(name="storage_mb", heading="Disk applied for, in megabytes", of=lambda page: page.tenant.storage_mb),
        Column(name="usage_alert", heading="Disk warning above", of=lambda page: described(page.tenant.usage_alert)),
        Column(name="free_until", heading="Free of charge through", of=lambda page: page.charging and page.charging[0]),
        Column(name="first_charge", heading="First month charged", of=lambda page: page.charging and page.charging[1]),
        Column(
            name="withdrawal",
            heading="Withdrawal",
            of=lambda page: (page.withdrawal,) if page.withdrawal else (),
            columns=(
                Column(name="state", heading="State", of=lambda planned: WITHDRAWAL_STATES[planned.state]),
                Column(name="asked_on", heading="Asked on", of=lambda planned: planned.asked_on),
                Column(name="form_sent_on", heading="Form sent on", of=lambda planned: planned.form_sent_on),
                Column(name="received_on", heading="Notice received on", of=lambda planned: planned.received_on),
                Column(name="leaves_on", heading="Leaves on", of=lambda planned: planned.leaves_on),
                Column(
                    name="last_charge_month",
                    heading="Last month charged",
                    of=lambda planned: planned.last_charge_month,
                ),
                Column(
                    name="data_deleted_in", heading="Data deleted during", of=lambda planned: planned.data_deleted_in
                ),
                Column(
                    name="billing_visible_until",
                    heading="Billing visible until",
                    of=lambda planned: planned.billing_visible_until,
                ),
                Column(name="provisional", heading="Provisional", of=lambda planned: planned.provisional),
                Column(name="data_deleted_on", heading="Data deleted on", of=lambda planned: planned.data_deleted_on),
            ),
        ),
        Column(
            name="accounts",
            heading="Accounts",
            of=lambda page: page.accounts,
            columns=(
                Column(name="user", heading="User", of=lambda account: account.ref.user),
                Column(name="name", heading="Name", of=lambda account: account.name),
                Column(name="email", heading="E-mail", of=lambda account: account.email),
                Column(name="roles", heading="Roles", of=lambda account: account.roles),
                Column(name="state", heading="State", of=lambda account: account.state),
                Column(name="last_used_on", heading="Last used on", of=lambda account: account.last_used_on),
            ),
            rest=lambda page: page.rest("accounts"),
        ),
        *(part.as_column() for part in PARTS),
        Column(
            name="invoices",
            heading="Invoices",
            of=lambda page: page.invoices,
            columns=(
                Column(name="number", heading="Number", of=lambda invoice: invoice.ref.number),
                Column(name="issued_on", heading="Issued on", of=lambda invoice: invoice.issued_on),
                Column(name="due_on", heading="Due on", of=lambda invoice: invoice.due_on),
                Column(name="total", heading="Total in yen", of=lambda invoice: invoice.total),
                Column(name="reissues", heading="Duplicates made", of=lambda invoice: invoice.reissues),
            ),
            rest=lambda page: page.rest("invoices"),
        ),
        Column(
            name="points_history",
            heading="Points history",
            of=lambda page: page.points,
            columns=(
                Column(name="at", heading="When", of=lambda entry: entry.at),
                Column(name="kind", heading="Kind", of=lambda entry: ENTRY_CAUSES[entry.kind]),
                Column(name="delta", heading="Points", of=lambda entry: entry.delta),
                Column(name="balance", heading="Balance", of=lambda entry: entry.balance),
                Column(name="reason", heading="Reason", of=lambda entry: entry.reason),
            ),
            rest=lambda page: page.rest("points_history"),
        ),
        Column(
            name="done_lately",
            heading="Done lately",
            of=lambda page: page.records,
            columns=(NUMBER, AT, OPERATOR, OPERATION, OUTCOME, ASKED),
            rest=lambda page: page.rest("done_lately"),
        ),
        SUPPORT,
    ),
    shape="page",
)
