"""What can be wrong with a profile: each fault names its place in the file, and what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Literal

from msgspec import Struct

from portalops.profiles.desks import RouteText
from portalops.profiles.edits import EditRules, FieldRule
from portalops.profiles.parts import Choices, Unknown
from portalops.profiles.places import at
from portalops.profiles.profile import Answer, Profile
from portalops.wording import Sentence, say

Table = Mapping[str, Any]

_SECTIONS = {
    "password check": "password",
    "license set": "licenses",
    "points autocharge": "points",
    "points adjust": "points",
    "withdrawal request": "withdrawal",
    "usage record": "usage",
    "usage alert": "usage",
    "usage show": "usage",
    "invoice register": "invoices",
    "product register": "products",
    "product add": "products",
    "product change": "products",
    "environment add": "environments",
    "environment edit": "environments",
    "environment release": "environments",
    "allocation set": "environments",
    "activation issue": "activation",
    "activation applied": "activation",
    "activation reset": "activation",
    "contract register": "contracts",
    "inquiry register": "inquiries",
    "account hand-over": "hand_over",
    "apikey show": "api_keys",
    "apikey register": "api_keys",
    "transfer report": "transfers",
    "points charge": "points",
    "contract cancel": "contracts",
    "billing dates": "billing_dates",
    "order register": "orders",
    "order fail": "orders",
    "order cancel": "orders",
    "payment set": "payments",
    "debit request": "payments",
    "debit mandate": "payments",
    "debit start": "payments",
    "credit set": "credit",
    "invitation send": "invitations",
    "account notify": "notifications",
    "company add": "companies",
    "resource register": "resources",
    "resource take": "resources",
    "quote request": "quotes",
    "quote pass": "quotes",
    "quote answer": "quotes",
    "quote settle": "quotes",
    "quote register": "quotes",
    "quote reissue": "quotes",
}
_INQUIRED = ("order cancel", "debit request")
_CASED = "invoice reissue"
_CASES = {
    "account suspend": ("taken_over",),
    "account role": ("taken_over",),
    "account hand-over": ("taken_over",),
    "account remove": ("never", "taken_over", "only", "several"),
    "license set": ("taken_over", "one_user"),
    "points autocharge": ("taken_over",),
}
_EDITS: dict[str, Literal["tenant", "account"]] = {"tenant edit": "tenant", "account edit": "account"}
_CYCLES = ("monthly", "yearly")
_LANGUAGES = ("ja", "en")
_CHECKS = ("pending", "passed", "refused")
_FEW = 12


def of_name(seed: Table, stem: str) -> Iterator[Sentence]:
    """What is wrong with a profile's name: references begin with it, and the file is called by it."""
    if not re.fullmatch("[a-z0-9-]{1,40}", stem):
        yield say("{file}: name the file with small letters, digits and hyphens, like my-portal.toml.", file=stem)
    name = seed.get("name", stem)
    if isinstance(name, str) and name != stem:
        yield say("name: it is {name}, but the file is called {file}.toml.", name=name[:80], file=stem)


def of_rules(*layers: Table) -> Iterator[Sentence]:
    """Rules whose id another layer has already used, or that say what only the reader of profiles may."""
    seen: set[str] = set()
    for layer in layers:
        rules = layer.get("rules")
        written = rules if isinstance(rules, Mapping) else {}
        for id, rule in written.items():
            where = at("rules", id)
            if id in seen:
                yield say("{where}: this rule is already written elsewhere; give yours an id of its own.", where=where)
            if layer is not layers[0] and isinstance(rule, Mapping):
                filled_in = sorted({"id", "origin"} & rule.keys())
                yield from (say("{where}: leave it out, it is filled in.", where=at(where, key)) for key in filled_in)
        seen |= written.keys()


def loose_ends(profile: Profile, operations: Sequence[str]) -> Iterator[Sentence]:
    """Names that are used and not defined, answers without what they need, values without their rule."""
    yield from _answers(profile, operations)
    yield from _rules(profile)
    yield from _owners(profile, operations)
    yield from _choices(profile)
    yield from _payments(profile)
    yield from _numbers(profile)
    yield from _edits(profile)
    yield from _watched(profile, operations)


def unfounded(overlay: Table, profile: Profile) -> Iterator[Sentence]:
    """What a centre changes without a rule of its own, so that it would be shown as the portal's."""
    changes = {key: part for key, part in overlay.items() if key not in ("rules", "document")}
    yield from _unfounded(changes, profile, "", profile, founded=False)


def _unfounded(table: Table, part: Any, where: str, profile: Profile, founded: bool) -> Iterator[Sentence]:
    for key, value in table.items():
        below = part.get(key) if isinstance(part, Mapping) else getattr(part, key, None)
        governing = _rule_of(key, part) if isinstance(part, Struct) else ""
        ours = profile.rules[getattr(part, governing)].origin == "centre" if governing else founded
        if isinstance(value, Mapping):
            own = isinstance(below, Struct) and _rule_of("", below)
            yield from _unfounded(value, below, at(where, key), profile, False if own else ours)
        elif not ours and key not in (
            "reset_link_base",
            "reset_link_hours",
            "invitation_link_base",
            "invitation_link_hours",
            "is",
        ):
            yield say(
                "{where}: a centre's own value needs a rule of the centre's beside it; name it with {field}.",
                where=at(where, key),
                field=governing or "rule",
            )


def _rule_of(key: str, part: Struct) -> str:
    """The field that names the rule for another field of the same table: the one that begins alike, or `rule`."""
    rules = [name for name in part.__struct_fields__ if name == "rule" or name.endswith("_rule")]
    alike = [name for name in rules if name != "rule" and key.startswith(name.removesuffix("_rule"))]
    return max(alike, key=len) if alike else "rule" if "rule" in rules else ""


def _answers(profile: Profile, operations: Sequence[str]) -> Iterator[Sentence]:
    for name, answer in profile.answers.items():
        where = at("answers", name)
        if name not in operations:
            yield _no(where, say("operation"), name, operations)
        yield from _answer(where, name, answer, profile)
        yield from _case_names(where, name, answer, profile)
        for case, part in answer.cases.items():
            if part.cases:
                yield say("{where}: a case has no cases of its own.", where=at(where, "cases", case, "cases"))
            yield from _answer(at(where, "cases", case), name, part, profile)


def _case_names(where: str, operation: str, answer: Answer, profile: Profile) -> Iterator[Sentence]:
    """Cases that the operation isn't answered by: a way to pay, or what the facts of a user make of it."""
    if answer.cases and operation != _CASED and operation not in _CASES:
        yield say("{where}: {operation} isn't answered by case.", where=at(where, "cases"), operation=operation)
    words = _CASES.get(operation) or [choice.code for choice in profile.tenant.payment_methods or ()]
    what = say("case") if operation in _CASES else say("payment method")
    for case in answer.cases:
        if case not in words:
            yield _no(at(where, "cases", case), what, case, words)


def _answer(where: str, operation: str, answer: Answer, profile: Profile) -> Iterator[Sentence]:
    if answer.way == "unknown" and answer.question is None:
        yield say("{where}: what is unknown needs its question, as question.ja and question.en.", where=where)
    if answer.way == "route" and answer.route not in profile.routes:
        yield _no(at(where, "route"), say("route"), answer.route, list(profile.routes))
    for section in _wanting(operation, profile) if answer.way == "act" else ():
        yield say(
            "{where}: to act here, the profile needs the section [{section}]; add it, or answer otherwise.",
            where=where,
            section=section,
        )
    for id in (answer.rule, *answer.notices):
        if id not in profile.rules:
            yield _no(where, say("rule"), id, list(profile.rules))


def _wanting(operation: str, profile: Profile) -> Iterator[str]:
    """The sections that acting on an operation takes, and the profile doesn't have."""
    if operation in _EDITS and _EDITS[operation] not in profile.edits:
        yield f"edits.{_EDITS[operation]}"
    wanted = (_SECTIONS.get(operation), "inquiries" if operation in _INQUIRED else None)
    yield from (section for section in wanted if section and getattr(profile, section) is None)


def _rules(profile: Profile) -> Iterator[Sentence]:
    for where, part in _parts("", profile):
        for name in part.__struct_fields__:
            value = getattr(part, name)
            for id in value if name.endswith("_rules") else ():
                if id not in profile.rules:
                    yield _no(at(where, name), say("rule"), id, list(profile.rules))
            if (name == "rule" or name.endswith("_rule")) and value and value not in profile.rules:
                yield _no(at(where, name), say("rule"), value, list(profile.rules))
            governing = _rule_of(name, part)
            given = value not in (None, "", (), False) and not isinstance(value, Struct)
            if given and name != governing and governing.endswith("_rule") and not getattr(part, governing):
                yield say("{where}: it needs its rule; name it with {field}.", where=at(where, name), field=governing)


def _parts(where: str, part: Any) -> Iterator[tuple[str, Struct]]:
    """Every table of a profile but its rules and answers, which are looked at by themselves."""
    if isinstance(part, Struct):
        yield where, part
        for name in part.__struct_fields__:
            if name not in ("rules", "answers"):
                yield from _parts(at(where, name), getattr(part, name))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _parts(at(where, key), value)


def _owners(profile: Profile, operations: Sequence[str]) -> Iterator[Sentence]:
    """What only owners may ask for: each an operation with its rule, and their role one that users may have."""
    if profile.owners is None:
        return
    for name, id in profile.owners.only.items():
        where = at("owners", "only", name)
        if name not in operations:
            yield _no(where, say("operation"), name, operations)
        if id not in profile.rules:
            yield _no(where, say("rule"), id, list(profile.rules))
    roles = profile.accounts.roles
    codes = [] if isinstance(roles, Unknown) else [choice.code for choice in roles]
    if codes and profile.owners.role not in codes:
        yield _no("owners.role", say("role"), profile.owners.role, codes)


def _choices(profile: Profile) -> Iterator[Sentence]:
    tenant = profile.tenant
    lists = {
        "tenant.kinds": tenant.kinds,
        "tenant.billing_cycles": tenant.billing_cycles,
        "tenant.payment_methods": tenant.payment_methods,
        "tenant.card_brands": tenant.card_brands,
        "credit.checks": profile.credit.checks if profile.credit else None,
        "accounts.roles": None if isinstance(profile.accounts.roles, Unknown) else profile.accounts.roles,
    }
    if profile.invitations:
        lists["invitations.languages"] = profile.invitations.languages
        for choice in profile.invitations.languages:
            if choice.code not in _LANGUAGES:
                yield _no("invitations.languages", say("language"), choice.code, _LANGUAGES)
    if profile.quotes:
        lists["quotes.kinds"] = profile.quotes.kinds
    for where, choices in lists.items():
        yield from _ambiguous(where, choices)
    for choice in tenant.billing_cycles or ():
        if choice.code not in _CYCLES:
            yield _no("tenant.billing_cycles", say("billing cycle"), choice.code, _CYCLES)
    methods = [choice.code for choice in tenant.payment_methods or ()]
    for method in profile.billing_dates or {}:
        if method not in methods:
            yield _no("billing_dates", say("payment method"), method, methods)
    kinds = [choice.code for choice in tenant.kinds or ()]
    sections = {"accounts": profile.accounts, "licenses": profile.licenses}
    for section, part in sections.items():
        for kind in part.not_for_kinds if part else ():
            if kind not in kinds:
                yield _no(f"{section}.not_for_kinds", say("kind of tenant"), kind, kinds)


def _payments(profile: Profile) -> Iterator[Sentence]:
    """Names in the sections on orders, payments and credit that are used and not defined."""
    methods = [choice.code for choice in profile.tenant.payment_methods or ()]
    kinds = [choice.code for choice in profile.tenant.kinds or ()]
    desks = [*profile.desks, *profile.routes]
    known = {"method": (say("payment method"), methods), "kind": (say("kind of tenant"), kinds)}
    known |= {"desk": (say("desk"), desks), "route": (say("route"), list(profile.routes))}
    known |= {"rule": (say("rule"), list(profile.rules)), "check": (say("credit check"), list(_CHECKS))}
    used: list[tuple[str, str, Sequence[str]]] = []
    for code, terms in (profile.payments or {}).items():
        where = at("payments", code)
        used += [("payments", "method", [code]), (at(where, "for_kinds"), "kind", terms.for_kinds)]
        used += [(at(where, "desk"), "desk", [terms.desk] if terms.desk else [])]
        used += [(at(where, "notices"), "rule", terms.notices)]
        if terms.course:
            used += [(at(where, "course", "until"), "method", [terms.course.until])]
            used += [(at(where, "course", "route"), "route", [terms.course.route])]
    if profile.orders:
        used += [("orders.marked_kinds", "kind", profile.orders.marked_kinds)]
        used += [("orders.mistake_route", "route", [profile.orders.mistake_route])]
        used += [("orders.notices", "rule", profile.orders.notices)]
    if profile.credit:
        used += [("credit.methods", "method", profile.credit.methods)]
        used += [("credit.checks", "check", [choice.code for choice in profile.credit.checks])]
    for where, what, names in used:
        yield from (_no(where, known[what][0], name, known[what][1]) for name in names if name not in known[what][1])


def _ambiguous(where: str, choices: Choices | None) -> Iterator[Sentence]:
    owners: dict[str, str] = {}
    for choice in choices or ():
        for word in {word.casefold() for word in (choice.code, choice.name.ja, choice.name.en, *choice.aliases)}:
            if owners.setdefault(word, choice.code) != choice.code:
                yield say(
                    "{where}: {word} means both {one} and {other}; a word may mean one of them.",
                    where=where,
                    word=word,
                    one=owners[word],
                    other=choice.code,
                )


def _numbers(profile: Profile) -> Iterator[Sentence]:
    yield from _hours("routes", profile.routes)
    yield from _hours("desks", profile.desks)
    free = profile.withdrawal.free_period if profile.withdrawal else None
    if free and not 1 <= free.notice_months <= free.months:
        yield say(
            "withdrawal.free_period.notice_months: it is {notice}; write a number from 1 to months, {months}.",
            notice=free.notice_months,
            months=free.months,
        )


def _edits(profile: Profile) -> Iterator[Sentence]:
    """Routes, inquiry kinds, tenant kinds and roles that are named where it stands who edits what."""
    inquiries = [choice.code for choice in profile.inquiries.kinds] if profile.inquiries else []
    kinds = [choice.code for choice in profile.tenant.kinds or ()]
    roles = [choice.code for choice in profile.accounts.roles] if isinstance(profile.accounts.roles, Choices) else []
    for where, part in _parts("edits", profile.edits):
        if isinstance(part, FieldRule):
            if part.way == "route" and part.route not in profile.routes:
                yield _no(at(where, "route"), say("route"), part.route, list(profile.routes))
            if part.way == "inquiry" and part.inquiry_kind not in inquiries:
                yield _no(at(where, "inquiry_kind"), say("kind of inquiry"), part.inquiry_kind, inquiries)
        elif isinstance(part, EditRules):
            for kind in part.for_kinds:
                if kind not in kinds:
                    yield _no(at(where, "for_kinds"), say("kind of tenant"), kind, kinds)
            if part.asks_role and part.asks_role not in roles:
                yield _no(at(where, "asks_role"), say("role"), part.asks_role, roles)
    if profile.accounts.keeps_one and profile.accounts.keeps_one not in roles:
        yield _no("accounts.keeps_one", say("role"), profile.accounts.keeps_one, roles)


def _watched(profile: Profile, operations: Sequence[str]) -> Iterator[Sentence]:
    """Operations and kinds of tenants that are named where a second person agrees or a caller is identified."""
    oversight, identity = profile.oversight, profile.identity
    named = {
        at("oversight", "irreversible"): oversight.irreversible,
        at("oversight", "contact_changes"): oversight.contact_changes,
        at("oversight", "after_contact_changes"): oversight.after_contact_changes,
        at("identity", "operations"): identity.operations,
    }
    for where, names in named.items():
        yield from (_no(where, say("operation"), name, operations) for name in names if name not in operations)
    if identity.needed > (count := len(identity.checks)):
        yield say("identity.needed: it is {needed}, but there are only {count} checks; write a smaller number.",
                  needed=identity.needed, count=count)  # fmt: skip
    kinds = [choice.code for choice in profile.tenant.kinds or ()]
    for kind in identity.persons:
        if kind not in kinds:
            yield _no("identity.persons", say("kind of tenant"), kind, kinds)


def _hours(section: str, desks: Mapping[str, RouteText]) -> Iterator[Sentence]:
    for name, desk in desks.items():
        if desk.hours and desk.hours.closes <= desk.hours.opens:
            where, hours = at(section, name, "hours", "closes"), desk.hours
            yield say(
                "{where}: it is {closes}; write a time after {opens}.",
                where=where,
                closes=hours.closes,
                opens=hours.opens,
            )


def _no(where: str, what: Sentence, name: str, names: Sequence[str]) -> Sentence:
    """A name that isn't among those there are: the nearest of them, or all where they are few."""
    said = {"where": where, "what": what, "name": name}
    nearest = get_close_matches(name, names, 1)
    if nearest:
        return say("{where}: there is no {what} {name}; do you mean {nearest}?", **said, nearest=nearest[0])
    if 0 < len(names) <= _FEW:
        return say("{where}: there is no {what} {name}; there are {names}.", **said, names=tuple(names))
    return say("{where}: there is no {what} {name}.", **said)
