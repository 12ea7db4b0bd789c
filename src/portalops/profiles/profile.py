"""The typed profile of a portal: its numbers, switches, choices, answers and rules, each with its source."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from portalops.profiles.activation import ActivationRules
from portalops.profiles.billing import BillingTerms
from portalops.profiles.contracts import ApiKeyRules, ContractRules, TransferRules
from portalops.profiles.desks import RouteText
from portalops.profiles.edits import EditRules, HandOverRules, InquiryRules
from portalops.profiles.licensing import EnvironmentRules, ProductRules
from portalops.profiles.oversight import IdentityRules, OversightRules
from portalops.profiles.owners import OwnerRules
from portalops.profiles.parts import Choices, Count, Rule, Unknown
from portalops.profiles.payments import CreditRules, MethodTerms, OrderRules
from portalops.profiles.relations import (
    CompanyRules,
    InvitationRules,
    NotificationRules,
    QuoteRules,
    ResourceRules,
)
from portalops.profiles.troubles import Browser, Trouble
from portalops.profiles.usage import UsageRules
from portalops.wording import Named, Phrase


class Answer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the console answers when an operation is asked for: it acts, routes, doesn't know, or has no such thing.

    Cases answer by something in the facts, such as an invoice's payment method; notices are rules to show beside.
    """

    way: Literal["act", "route", "unknown", "absent"]
    rule: str
    route: str = ""
    question: Phrase | None = None
    notices: tuple[str, ...] = ()
    cases: dict[str, Answer] = {}


class ReferenceRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How ids are written at this portal: the case of a tenant's code, the digits of a user id."""

    tenant_letters: Literal["as typed", "upper"] = "as typed"
    user_digits: Count | None = None


TenantField = Literal[
    "name",
    "kind",
    "kana",
    "email",
    "phone",
    "joined_on",
    "billing_cycle",
    "billing_month",
    "payment_method",
    "card_brand",
    "card_last_four",
    "licenses",
    "license_price",
    "storage_mb",
]


class Requirement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields that are needed when another field has a certain value, such as a card's data when a card pays."""

    field: TenantField
    value: str
    needs: tuple[TenantField, ...]
    rule: str


class TenantRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a tenant of this portal has; a list that isn't there is something that the portal doesn't have.

    The company's rule says that a company needs a kind that has members. Where a partners' rule is named, only a
    business partner is registered: somebody confirmed that it is one, on some day.
    """

    rule: str
    requires: tuple[TenantField, ...] = ("name",)
    requires_when: tuple[Requirement, ...] = ()
    kinds: Choices | None = None
    billing_cycles: Choices | None = None
    payment_methods: Choices | None = None
    card_brands: Choices | None = None
    company_rule: str = ""
    partners_rule: str = ""
    hosting: bool = False
    options: bool = False


class AccountRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The users of a tenant: their roles, how many there may be, and which kinds of tenant have none.

    One role: giving one takes the others. Keeps one: a role that somebody always has. Never removed: that user id.
    Private domains are those whose addresses need a consent; masked: addresses are shown in part only. One each: the
    rule that a person has one account. Limit approval: a second person agrees to more accounts than the most.
    """

    rule: str
    roles: Choices | Unknown
    one_role: bool = False
    one_role_rule: str = ""
    keeps_one: str = ""
    keeps_one_rule: str = ""
    never_removed: str = ""
    never_removed_rule: str = ""
    most: Count | None = None
    most_rule: str = ""
    more_rule: str = ""
    limit_approval: bool = False
    limit_approval_rule: str = ""
    private_domains: tuple[str, ...] = ()
    private_rule: str = ""
    masked: bool = False
    masked_rule: str = ""
    one_each_rule: str = ""
    within_licenses_rule: str = ""
    not_for_kinds: tuple[str, ...] = ()
    not_for_kinds_rule: str = ""

    def named(self, roles: tuple[str, ...]) -> tuple[Named | str, ...]:
        """Roles with their names for people; those of a portal that names none are their own names."""
        return tuple(self.roles.named(role) if isinstance(self.roles, Choices) else role for role in roles)


class LicenseRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The number of licenses of a tenant: who takes one, the most there may be, and what a change does to the price."""

    rule: str
    in_use_rule: str
    first_user: str = ""
    first_user_counts: bool | Unknown = True
    unlicensed_roles: tuple[str, ...] = ()
    unlicensed_roles_rule: str = ""
    most: Count | None = None
    most_rule: str = ""
    price_rule: str = ""
    not_for_kinds: tuple[str, ...] = ()
    not_for_kinds_rule: str = ""
    paid_registration_from: Count | None = None
    paid_registration_rule: str = ""


class PasswordRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a password of this portal may consist of; ASCII letters and digits are always allowed."""

    symbols: str
    symbols_rule: str
    longest: Count
    longest_rule: str
    half_width_rule: str
    shortest: Count | Unknown
    shortest_rule: str = ""


class PointsRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points of this portal: integers, worth yen, and an auto-charge strictly below a border up to a limit.

    Where a contract's rule is named, they can only be used while a service is contracted.
    """

    rule: str
    yen_a_point: Count
    yen_rule: str
    below_border_rule: str
    up_to_limit_rule: str
    limit_rule: str
    off_rule: str
    refund_words: tuple[str, ...]
    refund_rule: str
    contract_rule: str = ""
    approval_over: Count | None = None
    approval_rule: str = ""


class FreePeriod(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Months from the joining month that are free, and those in which a notice still ends it free of charge.

    The rule is on when the membership then ends, notice_rule on the day by which the notice arrives; first_charge_rule
    says how long is free.
    """

    months: Count
    notice_months: Count
    rule: str
    notice_rule: str = ""
    first_charge_rule: str = ""


class WithdrawalRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a notice becomes a leaving date, and what follows from it; rules name where each part is written.

    notice_by_last_business_day: arrived by the month's last business day, the tenant leaves months_after months
    later at month end, otherwise a month later. end_of_month: it leaves at the end of the month of arrival. The yearly
    rule is on fees that are charged in full, yearly_saved_rule on those that leaving saves. The never rules are on what
    customers who leave ask for and nobody does.
    """

    variant: Literal["notice_by_last_business_day", "end_of_month"]
    rule: str
    months_after: Count = 0
    late_rule: str = ""
    free_period: FreePeriod | None = None
    last_charge_rule: str = ""
    yearly_rule: str = ""
    yearly_saved_rule: str = ""
    no_refund_rule: str = ""
    hosting_rule: str = ""
    deleted_after_months: Count | None = None
    deleted_rule: str = ""
    billing_visible_months: Count | None = None
    billing_visible_rule: str = ""
    billing_told_rule: str = ""
    options_rule: str = ""
    told_rule: str = ""
    never_rules: tuple[str, ...] = ()


class InvoiceRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who issues the portal's invoices, and how it rounds tax: once for each rate."""

    issuer: str
    issuer_rule: str
    registration_number: str | Unknown
    registration_number_rule: str = ""
    rounding: Literal["floor", "half_up", "ceil"] | Unknown
    rounding_rule: str


class CalendarRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which days are business days: public closes on weekends and holidays, bank and office also at the year's turn."""

    kind: Literal["public", "bank", "office"]
    rule: str
    closed_days: tuple[date, ...] = ()


class Profile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One portal, whole."""

    name: str
    title: Phrase
    document: str
    calendar: CalendarRules
    rules: dict[str, Rule]
    answers: dict[str, Answer]
    tenant: TenantRules
    accounts: AccountRules
    oversight: OversightRules
    identity: IdentityRules
    routes: dict[str, RouteText] = {}
    troubles: dict[str, Trouble] = {}
    browsers: dict[str, Browser] = {}
    desks: dict[str, RouteText] = {}
    billing_dates: dict[str, BillingTerms] | None = None
    references: ReferenceRules = ReferenceRules()
    licenses: LicenseRules | None = None
    password: PasswordRules | None = None
    points: PointsRules | None = None
    withdrawal: WithdrawalRules | None = None
    invoices: InvoiceRules | None = None
    contracts: ContractRules | None = None
    transfers: TransferRules | None = None
    api_keys: ApiKeyRules | None = None
    orders: OrderRules | None = None
    payments: dict[str, MethodTerms] | None = None
    credit: CreditRules | None = None
    activation: ActivationRules | None = None
    products: ProductRules | None = None
    environments: EnvironmentRules | None = None
    owners: OwnerRules | None = None
    edits: dict[Literal["tenant", "account"], EditRules] = {}
    inquiries: InquiryRules | None = None
    hand_over: HandOverRules | None = None
    usage: UsageRules | None = None
    invitations: InvitationRules | None = None
    notifications: NotificationRules | None = None
    companies: CompanyRules | None = None
    resources: ResourceRules | None = None
    quotes: QuoteRules | None = None
    reset_link_hours: Count = 24
    reset_link_base: str = ""
    invitation_link_hours: Count = 168
    invitation_link_base: str = ""

    def rule(self, id: str) -> Rule:
        """The rule of that id; an id that the profile lacks is a fault of the profile."""
        return self.rules[id]

    def answer(self, operation: str, case: str | None = None) -> Answer:
        """How an operation is answered here, in the case that the facts make it."""
        answer = self.answers[operation]
        return answer.cases.get(case, answer) if case else answer

    def rests_on(self, operation: str, case: str | None = None) -> Rule:
        """The rule on which the answer to an operation rests."""
        return self.rules[self.answer(operation, case).rule]
