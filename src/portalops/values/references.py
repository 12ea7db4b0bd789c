"""References: one kind for each kind of thing."""

from __future__ import annotations

import re

from portalops.references import (
    AccountRef,
    ApiKeyRef,
    ContractRef,
    DebitRef,
    EnvironmentRef,
    InquiryRef,
    InvitationRef,
    InvoiceRef,
    OrderRef,
    ProductRef,
    QuoteRef,
    ResourceRef,
    TenantRef,
    TransferRef,
    UsageReadingRef,
)
from portalops.references import Reference as AnyReference
from portalops.values.base import ID, Kind, Unreadable, fold, fold_signs
from portalops.wording import say, shorten

_LOOSE = re.compile(r"[^\s\x00-\x1f\x7f\ud800-\udfff/]{1,120}")


class Reference(Kind):
    """A reference; without a portal it is an e-mail address or an id for the desk to resolve."""

    names_one = True

    def __init__(self, type_: type[AnyReference], pattern: str, example: str) -> None:
        self.type = type_
        self.pattern = re.compile(rf"[a-z0-9-]{{1,40}}:{pattern}")
        self.example = example

    def parse(self, text: str) -> AnyReference:
        """The reference, folded."""
        folded = fold(text) if "@" in text else fold_signs(text)
        portal, colon, rest = folded.partition(":")
        folded = f"{portal.lower()}:{rest}" if colon else folded
        if not (self.pattern if colon else _LOOSE).fullmatch(folded):
            raise Unreadable(
                say(
                    "“{value}” isn't a reference; write it like {example}, or a unique e-mail address or id.",
                    value=shorten(text),
                    example=self.example,
                )
            )
        return self.type(folded)


TENANT = Reference(TenantRef, ID, "j-motto:JM00123")

REFERENCES = (
    TENANT,
    Reference(AccountRef, rf"{ID}/{ID}", "j-motto:JM00123/00001"),
    Reference(UsageReadingRef, rf"{ID}/{ID}", "j-motto:JM00123/2026-05-29"),
    Reference(ContractRef, rf"{ID}/{ID}", "inter-lab:IL00001/C-1"),
    Reference(TransferRef, rf"{ID}/{ID}", "inter-lab:IL00001/T-1"),
    Reference(ApiKeyRef, rf"{ID}/{ID}", "inter-lab:IL00001/K-1"),
    Reference(OrderRef, rf"{ID}/{ID}", "itreview:IT00001/100023"),
    Reference(DebitRef, rf"{ID}/{ID}", "itreview:IT00001/Q-1"),
    Reference(ProductRef, rf"{ID}/{ID}/{ID}", "intra-mart:IM00001/C-1/workflow"),
    Reference(EnvironmentRef, rf"{ID}/{ID}/{ID}", "intra-mart:IM00001/C-1/production"),
    Reference(InquiryRef, rf"{ID}/{ID}", "itreview:IT00001/Q-1"),
    Reference(InvitationRef, rf"{ID}/{ID}/{ID}", "intra-mart:IM00001/C-1/I1"),
    Reference(ResourceRef, rf"{ID}/{ID}/{ID}", "intra-mart:IM00001/C-1/manual"),
    Reference(QuoteRef, rf"{ID}/{ID}", "intra-mart:IM00001/Q1"),
    Reference(InvoiceRef, r"[^\s\x00-\x1f\x7f\ud800-\udfff:/]{1,60}", "inter-lab:IL-2026-0042"),
)
"""A kind for each kind of thing that an operator names."""
