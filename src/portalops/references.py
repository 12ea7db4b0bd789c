"""Names of things in the store: tenants, what is theirs, and invoices, each under its portal.

A reference without a portal is loose: an e-mail address or an id that the desk has still to resolve.
"""

from __future__ import annotations

from typing import ClassVar, Self


class TenantRef(str):
    """One tenant, as portal:code, such as j-motto:JM00123."""

    __slots__ = ()
    noun = "tenant"

    @classmethod
    def of(cls, portal: str, code: str) -> TenantRef:
        """The reference of a tenant by its two parts."""
        return cls(f"{portal}:{code}")

    @property
    def portal(self) -> str:
        """The portal's name, empty while the reference is loose."""
        return self.partition(":")[0] if ":" in self else ""

    @property
    def code(self) -> str:
        """The tenant's code in its portal, or the whole text of a loose reference."""
        return self.partition(":")[2] if ":" in self else str(self)


class PartRef(str):
    """One thing of a tenant, as portal:code/part; each kind of thing has a reference of its own."""

    __slots__ = ()
    noun: ClassVar[str]

    @classmethod
    def of(cls, tenant: TenantRef, part: str) -> Self:
        """The reference of a part by its tenant and its id there."""
        return cls(f"{tenant}/{part}")

    @property
    def portal(self) -> str:
        """The portal's name, empty while the reference is loose."""
        return self.tenant.portal

    @property
    def tenant(self) -> TenantRef:
        """The tenant to which it belongs."""
        return TenantRef(self.partition("/")[0])

    @property
    def part(self) -> str:
        """The id within the tenant, or the whole text of a loose reference."""
        return self.partition("/")[2] if ":" in self else str(self)


class AccountRef(PartRef):
    """One user of a tenant, as portal:code/user, such as j-motto:JM00123/00001."""

    __slots__ = ()
    noun = "account"

    @property
    def user(self) -> str:
        """The user id within the tenant, or the whole text of a loose reference."""
        return self.part


class ContractRef(PartRef):
    """One contract of a tenant, as portal:code/contract, such as inter-lab:IL00001/C-1."""

    __slots__ = ()
    noun = "contract"


class InvoiceRef(str):
    """One invoice, as portal:number, such as inter-lab:IL-2026-0042."""

    __slots__ = ()
    noun = "invoice"

    @classmethod
    def of(cls, portal: str, number: str) -> InvoiceRef:
        """The reference of an invoice by portal and document number."""
        return cls(f"{portal}:{number}")

    @property
    def portal(self) -> str:
        """The portal's name, empty while the reference is loose."""
        return self.partition(":")[0] if ":" in self else ""

    @property
    def number(self) -> str:
        """The document number, as printed on the invoice."""
        return self.partition(":")[2] if ":" in self else str(self)


Reference = TenantRef | PartRef | InvoiceRef
