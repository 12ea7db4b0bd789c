"""Kinds of text that an operator types: how each is read, and what is said when it can't be.

Full-width digits and letters are folded where a person would expect it; never in a password.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from portalops.facts import InvoiceLine
from portalops.month import Month
from portalops.values.base import LONGEST, Hidden, Kind, Unreadable, fold
from portalops.values.days import Day, Instant, YearMonth
from portalops.values.lines import InvoiceLines
from portalops.values.numbers import Change, Whole
from portalops.values.references import REFERENCES, TENANT, Reference
from portalops.values.texts import (
    Email,
    Flag,
    Id,
    KeyEnding,
    LastFour,
    Line,
    Phone,
    Secret,
    Word,
    Words,
    looks_like_card_number,
)
from portalops.wording import say

KIND_OF_TYPE: dict[type, Kind] = {kind.type: kind for kind in REFERENCES} | {
    date: Day(),
    datetime: Instant(),
    Month: YearMonth(),
    bool: Flag(),
}

Name = Annotated[str, Line("山田商会株式会社")]
PersonName = Annotated[str, Line("山田花子")]
ServiceName = Annotated[str, Line("勤怠クラウド")]
ProductName = Annotated[str, Line("ワークフロー")]
PlanName = Annotated[str, Line("Team")]
EnvironmentName = Annotated[str, Line("本番環境")]
FileName = Annotated[str, Line("導入ガイド")]
Version = Annotated[str, Line("8.0.30")]
PostalAddress = Annotated[str, Line("神奈川県横浜市西区1-2-3")]
Kana = Annotated[str, Line("ヤマダショウカイ")]
Reason = Annotated[str, Line(say("Asked by the administrator by phone"), longest=200)]
Address = Annotated[str, Email()]
PhoneNumber = Annotated[str, Phone()]
CardLastFour = Annotated[str, LastFour()]
KeyLastFour = Annotated[str, KeyEnding()]
CauseId = Annotated[str, Id("2026-05-29-1")]
Code = Annotated[str, Word("card")]
InquiryNumber = Annotated[str, Id("Q-1", in_full=True)]
DocumentNumber = Annotated[str, Id("D-0001")]
UserId = Annotated[str, Id("hanako")]
PortalName = Annotated[str, Word("j-motto")]
Roles = Annotated[tuple[str, ...], Words("owner")]
Options = Annotated[tuple[str, ...], Words("Web勤怠,Web給与")]
Yen = Annotated[int, Whole("1000")]
Points = Annotated[int, Whole("1000")]
PointsChange = Annotated[int, Change(say("500 or -500"), least=-999_999_999)]
Count = Annotated[int, Whole("5", most=999_999)]
Megabytes = Annotated[int, Whole("10240", most=999_999_999_999)]
Percent = Annotated[int, Whole("80", least=1, most=1000)]
MonthOfYear = Annotated[int, Whole("5", least=1, most=12)]
Lines = Annotated[tuple[InvoiceLine, ...], InvoiceLines()]
Password = Annotated[Hidden, Secret()]

__all__ = [
    "KIND_OF_TYPE",
    "LONGEST",
    "TENANT",
    "Address",
    "CardLastFour",
    "CauseId",
    "Change",
    "Code",
    "Count",
    "Day",
    "DocumentNumber",
    "Email",
    "EnvironmentName",
    "FileName",
    "Flag",
    "Hidden",
    "Id",
    "InquiryNumber",
    "Instant",
    "InvoiceLines",
    "Kana",
    "KeyEnding",
    "KeyLastFour",
    "Kind",
    "LastFour",
    "Line",
    "Lines",
    "Megabytes",
    "MonthOfYear",
    "Name",
    "Options",
    "Password",
    "Percent",
    "PersonName",
    "Phone",
    "PhoneNumber",
    "PlanName",
    "Points",
    "PointsChange",
    "PortalName",
    "PostalAddress",
    "ProductName",
    "Reason",
    "Reference",
    "Roles",
    "Secret",
    "ServiceName",
    "Unreadable",
    "UserId",
    "Version",
    "Whole",
    "Word",
    "Words",
    "YearMonth",
    "Yen",
    "fold",
    "looks_like_card_number",
]
