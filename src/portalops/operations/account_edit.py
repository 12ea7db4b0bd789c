"""Edit an account: change a user's data where support may, or take over what the customer changed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Struct

from portalops import effects
from portalops.facts import Account, Reads, Tenant
from portalops.operation import Asks, Operation, Permission
from portalops.plan import Plan
from portalops.profiles.profile import Profile
from portalops.references import AccountRef
from portalops.rules import account_states, addresses, edits, standing
from portalops.values import Address, DocumentNumber, InquiryNumber, Kana, PersonName, PhoneNumber, UserId

FIELDS = ("name", "kana", "email", "phone", "user")
CONSENT = ("consent_by", "consent_on")


class EditAccount(Asks, frozen=True):
    """Change data of a user; what is left out stays as it is."""

    account: Annotated[AccountRef, "User, as portal:code/user"]
    name: Annotated[PersonName | None, "New name"] = None
    kana: Annotated[Kana | None, "New name in kana"] = None
    email: Annotated[Address | None, "New e-mail address"] = None
    phone: Annotated[PhoneNumber | None, "New phone number"] = None
    user: Annotated[UserId | None, "New user id, which nobody can give"] = None
    consent_by: Annotated[PersonName | None, "Who at the company permitted a private address"] = None
    consent_on: Annotated[date | None, "Day on which it was permitted"] = None
    asked_by: Annotated[AccountRef | None, "User of the tenant who asks for it"] = None
    document: Annotated[DocumentNumber | None, "Number of the paper on which it was asked for"] = None
    arrived_on: Annotated[date | None, "Day on which the paper arrived"] = None
    inquiry: Annotated[InquiryNumber | None, "Number of the customer's inquiry"] = None
    done_on: Annotated[date | None, "Day on which the customer did it at the portal, to take it over"] = None


class Editing(Struct, frozen=True, kw_only=True):
    """The user and its tenant as they stand, the tenant's other users, and the grounds of the change."""

    account: Account
    tenant: Tenant
    others: tuple[Account, ...]
    grounds: edits.Grounds


def look(asked: EditAccount, reads: Reads) -> Editing:
    """The user among its tenant's users, and the inquiry and the user that were named."""
    tenant = asked.account.tenant
    return Editing(
        account=reads.account(asked.account),
        tenant=reads.tenant(tenant),
        others=tuple(reads.all_of(Account, tenant)) if asked.phone or asked.name else (),
        grounds=edits.grounds(asked, tenant, reads),
    )


def plan(asked: EditAccount, facts: Editing, profile: Profile, today: date) -> Plan:
    """Change each field by its own rule, with a consent on file where the address needs one."""
    account = facts.account
    becomes = {field: getattr(asked, field) for field in FIELDS}
    given = {field: getattr(asked, field) for field in CONSENT if getattr(asked, field) is not None}
    only_consent = bool(given) and not any(value is not None for value in becomes.values())
    planned = Plan() if only_consent else edits.plan(account, becomes, facts.grounds, facts.tenant, profile, today)
    changed = msgspec.structs.replace(
        account, **given, **{field: value for field, value in becomes.items() if value is not None and field != "user"}
    )
    address = addresses.consent_refusals(changed, profile, today) if asked.email or given else ()
    refusals = (
        *standing.refusals(facts.tenant, profile),
        *account_states.removed(account, profile),
        *planned.refusals,
        *(address if not planned.route else ()),
    )
    if refusals:
        return Plan(refusals=refusals)
    if planned.route:
        return planned
    return msgspec.structs.replace(
        planned,
        effects=(*planned.effects, *_consent(account, given, asked.email, profile)),
        notices=(*planned.notices, *addresses.same_person_notices(changed, facts.others, profile)),
    )


def _consent(
    account: Account, given: dict[str, object], email: str | None, profile: Profile
) -> tuple[effects.Change, ...]:
    """The consent that goes on file; an address that is new hasn't been told to anybody yet."""
    rules = profile.accounts
    filed = effects.changed(account, profile.rule(rules.private_rule), **given) if given else ()
    masks = effects.changed(account, profile.rule(rules.masked_rule), address_told_on=None) if rules.masked else ()
    return (*filed, *(masks if email else ()))


EDIT_ACCOUNT = Operation(
    name="account edit",
    permission=Permission.ACCOUNT_EDIT,
    asks=EditAccount,
    look=look,
    plan=plan,
    lacks=lambda profile: edits.lacking("account", profile) | {*addresses.lacking(profile)},
)
