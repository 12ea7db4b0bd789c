"""References as a portal writes them, and loose ones resolved to the one thing they name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from portalops.errors import NotFound
from portalops.facts import NAMED_AT_MOST, Reads
from portalops.operation import Asks, references_in
from portalops.profiles.load import Profiles
from portalops.profiles.profile import ReferenceRules
from portalops.references import AccountRef, EnvironmentRef, InvoiceRef, PartRef, ProductRef, Reference, TenantRef
from portalops.wording import say

A = TypeVar("A", bound=Asks)


def resolve(asked: A, reads: Reads, profiles: Profiles, reaches: Callable[[str], bool] = bool) -> A:
    """What is asked, with every reference in its portal's own writing; NotFound where one names nothing, or several.

    Of what a loose one names only that counts which is of a portal within reach; without a word on it all are.
    An invoice that is asked for beside a tenant is one of that tenant's portal, so its bare number needs no search;
    so is a product that is asked for beside an environment one of that environment's contract.
    """
    if all([_is_canonical(reference, profiles) for reference in references_in(asked)]):
        return asked
    values = zip(asked.__struct_fields__, msgspec.structs.astuple(asked), strict=True)
    given = {name: value for name, value in values if isinstance(value, Reference)}
    references = dict(given)
    contract = next((value.contract for value in references.values() if isinstance(value, EnvironmentRef)), None)
    for name, value in references.items():
        if isinstance(value, ProductRef) and not value.portal and contract and contract.portal:
            references[name] = ProductRef.within(contract, value)
    resolved = {
        name: _resolve(reference, reads, profiles, reaches)
        for name, reference in references.items()
        if not isinstance(reference, InvoiceRef)
    }
    tenant = next((reference for reference in resolved.values() if isinstance(reference, TenantRef)), None)
    for name, reference in references.items():
        if isinstance(reference, InvoiceRef):
            beside = InvoiceRef.of(tenant.portal, reference.number) if tenant and not reference.portal else reference
            resolved[name] = _resolve(beside, reads, profiles, reaches)
    return msgspec.structs.replace(asked, **resolved)


def _is_canonical(reference: Reference, profiles: Profiles) -> bool:
    portal = reference.portal
    return bool(portal) and canonical(reference, profiles[portal].references) == reference


def _resolve(reference: Reference, reads: Reads, profiles: Profiles, reaches: Callable[[str], bool]) -> Reference:
    if not reference.portal:
        reference = _only_match(reference, reads, reaches)
    return canonical(reference, profiles[reference.portal].references)


def _only_match(reference: Reference, reads: Reads, reaches: Callable[[str], bool]) -> Reference:
    found = reads.matching(reference.noun, str(reference))
    matches = [match for match in found if reaches(match.partition(":")[0])]
    if not matches:
        raise NotFound(say("Nothing is called {text}; find it by any part of it with: portalops find", text=reference))
    if len(matches) > NAMED_AT_MOST:
        raise NotFound(
            say(
                "{text} names more than {count} things, such as {matches}. Name the one you mean.",
                text=reference,
                count=NAMED_AT_MOST,
                matches=", ".join(matches[:NAMED_AT_MOST]),
            )
        )
    if len(matches) > 1:
        raise NotFound(
            say(
                "{text} names {count} things: {matches}. Name the one you mean.",
                text=reference,
                count=len(matches),
                matches=", ".join(matches),
            )
        )
    return type(reference)(matches[0])


def canonical(reference: Reference, rules: ReferenceRules) -> Reference:
    """The reference as its portal writes it: letters in upper case, user ids with leading zeros."""
    if isinstance(reference, PartRef):
        part = reference.part
        if isinstance(reference, AccountRef) and rules.user_digits and part.isdigit():
            part = part.zfill(rules.user_digits)
        return type(reference).of(_canonical_tenant(reference.tenant, rules), part)
    if isinstance(reference, TenantRef):
        return _canonical_tenant(reference, rules)
    return reference


def _canonical_tenant(reference: TenantRef, rules: ReferenceRules) -> TenantRef:
    if rules.tenant_letters != "upper":
        return reference
    written = reference.code
    code = written.upper()
    return reference if code == written else TenantRef.of(reference.portal, code)
