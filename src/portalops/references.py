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
        portal, colon, _ = self.partition(":")
        return portal if colon else ""

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


class ChargeRef(PartRef):
    """One evaluation of a tenant's auto-charge, as portal:code/cause, such as inter-lab:IL00001/2026-05-29-1."""

    __slots__ = ()
    noun = "charge"


class TransferRef(PartRef):
    """One case of a wrong bank transfer, as portal:code/case, such as inter-lab:IL00001/T-1."""

    __slots__ = ()
    noun = "transfer"


class ApiKeyRef(PartRef):
    """One API key of a tenant, as portal:code/key, such as inter-lab:IL00001/K-1."""

    __slots__ = ()
    noun = "apikey"


class OrderRef(PartRef):
    """One order of a tenant, as portal:code/order, such as itreview:IT00001/100023."""

    __slots__ = ()
    noun = "order"


class DebitRef(PartRef):
    """One course to direct debit, as portal:code/inquiry, such as itreview:IT00001/Q-1."""

    __slots__ = ()
    noun = "debit"


class WithdrawalRef(PartRef):
    """One withdrawal of a tenant, by its count, such as j-motto:JM00123/W1."""

    __slots__ = ()
    noun = "withdrawal"


class UsageReadingRef(PartRef):
    """One measurement of a tenant's use, as portal:code/reading, such as j-motto:JM00123/2026-05-29."""

    __slots__ = ()
    noun = "usage_reading"


class OfContractRef(PartRef):
    """One thing of a contract, as portal:code/contract/part; each kind of thing has a reference of its own."""

    __slots__ = ()

    @classmethod
    def within(cls, contract: str, id: str) -> Self:
        """The reference of a thing by its contract and its id there."""
        return cls(f"{contract}/{id}")

    @property
    def contract(self) -> ContractRef:
        """The contract to which it belongs."""
        return ContractRef("/".join(self.split("/")[:2]))

    @property
    def id(self) -> str:
        """The id within the contract, or the whole text of a loose reference."""
        return self.split("/", 2)[2] if self.count("/") > 1 else str(self)


class ProductRef(OfContractRef):
    """One product of a contract, such as intra-mart:IM0001/C-1/workflow."""

    __slots__ = ()
    noun = "product"


class EnvironmentRef(OfContractRef):
    """One environment of a contract, such as intra-mart:IM0001/C-1/production."""

    __slots__ = ()
    noun = "environment"


class AllocationRef(OfContractRef):
    """What an environment has of a product, such as intra-mart:IM0001/C-1/production/workflow."""

    __slots__ = ()
    noun = "allocation"

    @classmethod
    def between(cls, environment: EnvironmentRef, product: ProductRef) -> AllocationRef:
        """The reference of what an environment has of a product."""
        return cls(f"{environment}/{product.id}")

    @property
    def environment(self) -> EnvironmentRef:
        """The environment that has it."""
        return EnvironmentRef.within(self.contract, self.id.partition("/")[0])

    @property
    def product(self) -> ProductRef:
        """The product of which it is."""
        return ProductRef.within(self.contract, self.id.partition("/")[2])


class InvitationRef(OfContractRef):
    """One invitation to a contract, by its count, such as intra-mart:IM0001/C-1/I1."""

    __slots__ = ()
    noun = "invitation"


class ResourceRef(OfContractRef):
    """One file to download under a contract, such as intra-mart:IM0001/C-1/manual."""

    __slots__ = ()
    noun = "resource"


class DownloadRef(OfContractRef):
    """One time that a resource was taken, by its count, such as intra-mart:IM0001/C-1/manual/1."""

    __slots__ = ()
    noun = "download"


class CompanyRef(PartRef):
    """One group company of a tenant, by its count, such as intra-mart:IM0001/G1."""

    __slots__ = ()
    noun = "company"


class QuoteRef(PartRef):
    """One quote for a tenant, as portal:code/number, such as intra-mart:IM0001/Q1."""

    __slots__ = ()
    noun = "quote"


class ActivationRef(str):
    """One activation, as portal:nonce, since a nonce works once at a portal."""

    __slots__ = ()
    noun = "activation"

    @classmethod
    def of(cls, portal: str, nonce: str) -> ActivationRef:
        """The reference of the activation that answered a request with that nonce."""
        return cls(f"{portal}:{nonce}")

    @property
    def portal(self) -> str:
        """The portal's name."""
        return self.partition(":")[0]


class InquiryRef(PartRef):
    """One inquiry of a tenant, as portal:code/number, such as itreview:IT00001/Q-1."""

    __slots__ = ()
    noun = "inquiry"


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
        portal, colon, _ = self.partition(":")
        return portal if colon else ""

    @property
    def number(self) -> str:
        """The document number, as printed on the invoice."""
        return self.partition(":")[2] if ":" in self else str(self)


Reference = TenantRef | PartRef | InvoiceRef
