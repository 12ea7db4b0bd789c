"""Find trouble: from the message on the screen, the browser or the question asked about, to cause and cure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Struct

from portalops.operation import Asks, Column, Permission, Query, Search
from portalops.profiles.parts import Rule
from portalops.profiles.profile import Profile
from portalops.profiles.troubles import Browser
from portalops.rules.troubles import Told, verdict
from portalops.values import Line, PortalName
from portalops.wording import Named, Phrase, Sentence, say

_UNWRITTEN = "PO-UNKNOWN"

WHO = {
    "customer": Named("customer", say("the customer")),
    "administrator": Named("administrator", say("the customer's own administrator")),
    "support": Named("support", say("support")),
    "portal": Named("portal", say("the portal; there is nothing to do but wait")),
}


class FindTrouble(Asks, frozen=True):
    """Find what to answer: to a message on the screen, to a browser that is asked about, or to a question or a wish.

    All words must occur. Without words everything that is known is listed. What is marked as old stands in the
    document and is no longer true of the world.
    """

    words: Annotated[Annotated[str, Line("パスワードエラー")] | None, "Words of the message, or a browser"] = None
    portal: Annotated[PortalName | None, "Only in this portal"] = None


class Found(Struct, frozen=True, kw_only=True):
    """One message, browser or wish at a portal: the cause, what to do, who does it, the rule, and what is open."""

    portal: str
    says: Phrase | Sentence
    old: bool
    cause: Phrase | None
    cure: Phrase | Sentence
    who: Named | None
    rule: Rule
    question: Phrase | None = None


def find(asked: FindTrouble, search: Search) -> Sequence[Found]:
    """What the words are about, portal by portal: browsers and troubles first; NotFound where the portal isn't one."""
    told = Told(asked.words or "")
    names = (asked.portal,) if asked.portal else tuple(search.profiles)
    return [row for name in names for row in _at(search.profiles[name], told)]


def _at(profile: Profile, told: Told) -> list[Found]:
    """What is known at a portal; where no trouble fits, the rules that speak of it."""
    known = list(_troubles(profile, told))
    return known or [_of_rule(profile, rule) for rule in profile.rules.values() if _is_about(rule, told)]


def _troubles(profile: Profile, told: Told) -> Iterator[Found]:
    browsers = [browser for browser in profile.browsers.values() if told.is_about(browser)]
    yield from (_of_browser(profile, browser, told) for browser in browsers)
    if told.browsers and not browsers:
        yield _of_stranger(profile, told.browsers)
    for trouble in profile.troubles.values():
        if told.is_about(trouble):
            yield Found(
                portal=profile.name,
                says=trouble.says,
                old=trouble.stale,
                cause=trouble.cause,
                cure=trouble.cure,
                who=WHO[trouble.who],
                rule=profile.rule(trouble.rule),
                question=trouble.question,
            )


def _is_about(rule: Rule, told: Told) -> bool:
    """Whether every word stands in a rule of the document or of the centre, in its heading or in what it says."""
    heading = (rule.heading,) if isinstance(rule.heading, str) else (rule.heading.ja, rule.heading.en)
    return rule.origin != "house" and told.is_in(*heading, rule.says.ja, rule.says.en)


def _of_rule(profile: Profile, rule: Rule) -> Found:
    """What a rule says to a question that isn't one of the troubles."""
    heading = say("{heading}", heading=rule.heading)
    return Found(portal=profile.name, says=heading, old=False, cause=None, cure=rule.says, who=None, rule=rule)


def _of_browser(profile: Profile, browser: Browser, told: Told) -> Found:
    return Found(
        portal=profile.name,
        says=browser.name,
        old=browser.stale,
        cause=None,
        cure=verdict(browser, told.version),
        who=None,
        rule=profile.rule(browser.rule),
    )


def _of_stranger(profile: Profile, browsers: tuple[str, ...]) -> Found:
    """A browser that the document doesn't name: neither supported nor refused, so nothing is promised."""
    named = tuple(browser.name for browser in profile.browsers.values() if browser.supported)
    first = next(iter(profile.browsers.values()), None)
    return Found(
        portal=profile.name,
        says=say("{browsers}, which the document doesn't name", browsers=browsers),
        old=False,
        cause=None,
        cure=say("Nothing is said about it; supported are {named}.", named=named)
        if named
        else say("The document names no browser at all; promise nothing."),
        who=None,
        rule=profile.rule(first.rule if first else _UNWRITTEN),
    )


FIND_TROUBLE: Query[FindTrouble, Found] = Query(
    name="trouble find",
    permission=Permission.LOOK_UP,
    asks=FindTrouble,
    find=find,
    shape="cards",
    columns=(
        Column(name="portal", heading="Portal", of=lambda found: found.portal),
        Column(name="says", heading="What the customer says", of=lambda found: found.says),
        Column(name="cause", heading="Cause", of=lambda found: found.cause),
        Column(name="cure", heading="What to do", of=lambda found: found.cure),
        Column(name="who", heading="Who does it", of=lambda found: found.who),
        Column(name="question", heading="Open question", of=lambda found: found.question),
        Column(name="stale", heading="Old text", of=lambda found: found.old),
        Column(name="rule", heading="Rule", of=lambda found: found.rule.id),
        Column(name="source", heading="Written in", of=lambda found: found.rule.heading),
    ),
)
