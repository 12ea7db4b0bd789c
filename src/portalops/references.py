"""Names of things in the store: tenants, accounts and invoices, each under its portal.

A reference without a portal is loose: an e-mail address or an id that the desk has still to resolve.
"""

from __future__ import annotations


class TenantRef(str):
    """One tenant, as portal:code, such as j-motto:JM00123."""

    __slots__ = ()

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


class AccountRef(str):
    """One user of a tenant, as portal:code/user, such as j-motto:JM00123/00001."""

    __slots__ = ()

    @classmethod
    def of(cls, tenant: TenantRef, user: str) -> AccountRef:
        """The reference of a user by tenant and user id."""
        return cls(f"{tenant}/{user}")

    @property
    def portal(self) -> str:
        """The portal's name, empty while the reference is loose."""
        return self.tenant.portal

    @property
    def tenant(self) -> TenantRef:
        """The tenant to which the user belongs."""
        return TenantRef(self.partition("/")[0])

    @property
    def user(self) -> str:
        """The user id within the tenant, or the whole text of a loose reference."""
        return self.partition("/")[2] if ":" in self else str(self)


class InvoiceRef(str):
    """One invoice, as portal:number, such as inter-lab:IL-2026-0042."""

    __slots__ = ()

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


Reference = TenantRef | AccountRef | InvoiceRef
