"""A request, what is known of its environment, and a key that is the same in every run."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portalops.activation.checks import Grounds, Known, activation_for
from portalops.activation.request import ActivationRequest, sample_request
from portalops.activation.response import Activation, Allocation
from portalops.profiles.activation import ActivationRules
from portalops.profiles.parts import Rule, Unknown
from portalops.wording import Phrase
from tests.builders import a_profile

TODAY = date(2026, 6, 10)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

_OPEN = Unknown(Phrase("何日ですか?", "How many days?"), "IM-11")
_HOUSE = {
    id: Rule(id=id, document="portalops", heading=id, says=Phrase(id, id), origin="house")
    for id in ("PO-REQUEST", "PO-ACTIVATION", "PO-MACHINE")
}


def a_request(**traits: Any) -> ActivationRequest:
    """A request of today for two products."""
    given = {
        "portal": "intra-mart", "contract": "CSL-0042", "environment": "本番環境", "products": ("アプリ基盤", "ワークフロー"),
        "machine": "ap01.example.co.jp", "made_on": TODAY, "nonce": "00112233445566778899aabbccddeeff",
    }  # fmt: skip
    return sample_request(**(given | traits))


def what_is_known(**traits: Any) -> Known:
    """An environment with three products assigned, of a contract that runs on, nothing issued yet."""
    given = {
        "portal": "intra-mart", "contract": "CSL-0042", "environment": "本番環境",
        "contract_expires_on": date(2027, 3, 31),
        "allocations": (an_allocation("ワークフロー", 10), an_allocation("アプリ基盤", 6), an_allocation("検索", 1)),
    }  # fmt: skip
    return Known(**(given | traits))


def an_allocation(product: str, count: int) -> Allocation:
    """So many licenses of a product."""
    return Allocation(product=product, count=count)


def an_activation(request: ActivationRequest | None = None, today: date = TODAY, **traits: Any) -> Activation:
    """What was issued for a request."""
    return activation_for(request or a_request(), what_is_known(**traits), today)


def grounds(today: date = TODAY, **rules: Any) -> Grounds:
    """The profile with rules for activation, on a day."""
    profile = a_profile("intra-mart")
    profile = msgspec.structs.replace(profile, rules=_HOUSE | profile.rules)
    given = {
        "rule": "IM-11", "order_rule": "IM-07", "file_rule": "IM-12", "expiry_rule": "IM-27",
        "administrator_rule": "IM-13", "request_days": _OPEN, "file_ending": _OPEN,
    }  # fmt: skip
    return Grounds(profile=profile, rules=ActivationRules(**(given | rules)), today=today)
