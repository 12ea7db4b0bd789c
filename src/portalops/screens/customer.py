"""Whom a form is about: the tenant by name, and its user where the target is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from portalops.asking import fields_of
from portalops.desk import Desk
from portalops.errors import NotFound
from portalops.facts import Account, Tenant
from portalops.operation import Asks, Permission
from portalops.plan import Refused
from portalops.profiles.parts import Choice
from portalops.queries.account_show import SHOW_ACCOUNT, ShowAccount
from portalops.queries.invoice_show import SHOW_INVOICE, ShowInvoice
from portalops.queries.tenant_show import SHOW_TENANT, ShowTenant, User
from portalops.references import AccountRef, InvoiceRef, TenantRef
from portalops.screens.paper import Block, Tone
from portalops.values import KIND_OF_TYPE, Reference, Unreadable, fold
from portalops.wording import Phrase, say
from portalops.words import tell


class Customer(Struct, frozen=True, kw_only=True):
    """A tenant, named in a field, and the user where that is one; the users to choose from where it isn't yet."""

    field: str
    tenant: Tenant
    account: Account | None = None
    users: tuple[User, ...] = ()

    def blocks(self, tone: Tone) -> Iterator[Block]:
        """The tenant by name and reference, and below it the user."""
        yield Block(tell(say("{name} ({reference})", name=self.tenant.name, reference=self.tenant.ref)), tone=tone)
        if self.account:
            yield Block(tell(say("User: {name} ({id})", name=self.account.name, id=self.account.ref.user)), tone=tone)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The users by id, each with its name and roles."""
        named = ((user.ref.user, tell((user.name, *user.roles))) for user in self.users)
        return tuple(Choice(code=user, name=Phrase(ja=words, en=words)) for user, words in named)


def customer_of(desk: Desk, asks: type[Asks], texts: Mapping[str, str]) -> Customer | None:
    """The customer that the answers name, or None: nobody named yet, nobody known, or not for this operator to see."""
    if not desk.may(Permission.LOOK_UP):
        return None
    try:
        named = _named(asks, texts)
        return _customer(desk, *named) if named else None
    except (Unreadable, NotFound, Refused):
        return None


def _named(asks: type[Asks], texts: Mapping[str, str]) -> tuple[str, TenantRef | AccountRef | InvoiceRef] | None:
    """The reference that names the customer, and its field; an invoice does so only where no tenant is asked for."""
    kinds = {field.name: field.kind for field in fields_of(asks) if isinstance(field.kind, Reference)}
    for name in sorted(kinds, key=lambda name: kinds[name].type is InvoiceRef):
        text = fold(texts.get(name, ""))
        tenant, slash, user = text.partition("/")
        kind = KIND_OF_TYPE[TenantRef] if kinds[name].type is AccountRef and slash and not user else kinds[name]
        return name, kind.parse(tenant if kind is not kinds[name] else text)
    return None


def _customer(desk: Desk, field: str, ref: TenantRef | AccountRef | InvoiceRef) -> Customer:
    if isinstance(ref, AccountRef):
        try:
            (found,) = desk.look_up(SHOW_ACCOUNT, ShowAccount(account=ref))
        except NotFound:
            if not ref.portal:
                raise
            ref = ref.tenant
        else:
            return Customer(field=field, tenant=found.tenant, account=found.account)
    if isinstance(ref, InvoiceRef):
        (invoice,) = desk.look_up(SHOW_INVOICE, ShowInvoice(number=ref))
        ref = invoice.tenant
    (page,) = desk.look_up(SHOW_TENANT, ShowTenant(tenant=ref))
    return Customer(field=field, tenant=page.tenant, users=page.accounts)
