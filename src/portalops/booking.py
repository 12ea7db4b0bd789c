"""What a desk puts on record: who did, tried or looked at what, at which door, in which call."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any

from msgspec.structs import replace

from portalops.authority import Authority
from portalops.errors import NotPermitted, PortalopsError
from portalops.facts import Reads
from portalops.office import Entry, Office, Unit
from portalops.operation import Asks, first_of, portal_of, references_in
from portalops.pending import content_hash
from portalops.plain import as_plain, canonical
from portalops.plan import Plan
from portalops.profiles.load import Profiles
from portalops.references import InvoiceRef, PartRef, Reference
from portalops.rules.references import resolve


class Booking:
    """Makes the entries of one operator at one door."""

    def __init__(self, office: Office, authority: Authority, profiles: Profiles, door: str) -> None:
        self._office = office
        self._authority = authority
        self._profiles = profiles
        self._door = door

    def entry(
        self,
        name: str,
        asked: Asks,
        outcome: str,
        *,
        request_id: str = "",
        codes: tuple[str, ...] = (),
        plan: Plan | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> Entry:
        """The entry of something that was asked, with the plan that came of it."""
        details: dict[str, Any] = {"asked": asked, **self._authority.details(), **(more or {})}
        if plan:
            details |= {"effects": as_plain(plan.effects), "refusals": as_plain(plan.refusals) if plan.refusals else []}
        target = plan.target if plan else _named_by(asked)
        return self._made(name, target, outcome, content_hash(name, asked), details, request_id, codes)

    def note(self, unit: Unit, name: str, target: str, outcome: str, details: dict[str, Any]) -> int:
        """Put on record what is done beside operations, and give its number."""
        hashed = sha256(canonical([name, target, details])).hexdigest()
        return unit.record(self._made(name, target, outcome, hashed, details | self._authority.details()))

    def put_denial(self, name: str, asked: Asks, denial: NotPermitted) -> None:
        """Put an attempt on record that was denied."""
        entry = self.entry(name, asked, denial.code)
        self._office.write(lambda unit: unit.record(self.attempt(entry, asked, unit)))

    def attempt(self, entry: Entry, asked: Asks, reads: Reads) -> Entry:
        """The entry of something that wasn't done, with the tenant that was meant: the target doesn't always tell."""
        return replace(entry, tenant=self._whose(asked, reads))

    def _whose(self, asked: Asks, reads: Reads) -> str | None:
        """The tenant of whom something is asked, as far as one is named: an invoice's number doesn't say it."""
        with suppress(PortalopsError):
            named = references_in(resolve(asked, reads, self._profiles))
            for reference in named:
                if not isinstance(reference, InvoiceRef):
                    return str(reference.tenant if isinstance(reference, PartRef) else reference)
            for number in named:
                if isinstance(number, InvoiceRef) and (invoice := reads.invoice_if_any(number)):
                    return str(invoice.owner)
        return None

    def _made(
        self,
        name: str,
        target: str,
        outcome: str,
        hashed: str,
        details: dict[str, Any],
        request_id: str = "",
        codes: tuple[str, ...] = (),
    ) -> Entry:
        standing = self._authority.standing
        return Entry(
            operator=standing.operator,
            door=self._door,
            operation=name,
            target=target,
            outcome=outcome,
            codes=codes,
            request_id=request_id,
            content_hash=hashed,
            details=details,
            call=standing.call.number if standing.call else None,
        )


def _named_by(asked: Asks) -> str:
    """What is asked about, by its reference; a loose one, such as an address, could never be erased as a target."""
    first = first_of(asked)
    if isinstance(first, Reference):
        return str(first) if first.portal else ""
    return portal_of(asked)
