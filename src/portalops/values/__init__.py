"""Kinds of text that an operator types: how each is read, and what is said when it can't be.

Full-width digits and letters are folded where a person would expect it; never in a password.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from portalops.facts import InvoiceLine
from portalops.month import Month
from portalops.values.base import Hidden, Kind, Unreadable, fold, shorten
from portalops.values.days import Day, Instant, YearMonth
from portalops.values.lines import InvoiceLines
from portalops.values.numbers import Change, Whole
from portalops.values.references import REFERENCES, TENANT, Reference
from portalops.values.texts import (
    Cause,
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
)
from portalops.wording import say

KIND_OF_TYPE: dict[type, Kind] = {kind.type: kind for kind in REFERENCES} | {
    date: Day(),
    datetime: Instant(),
    Month: YearMonth(),
    bool: Flag(),
}

Name = Annotated[str, Line("山田商会株式会社")]
Kana = Annotated[str, Line("ヤマダショウカイ")]
Reason = Annotated[str, Line(say("Asked by the administrator by phone"), longest=200)]
Address = Annotated[str, Email()]
PhoneNumber = Annotated[str, Phone()]
CardLastFour = Annotated[str, LastFour()]
KeyLastFour = Annotated[str, KeyEnding()]
CauseId = Annotated[str, Cause()]
Code = Annotated[str, Word("card")]
InquiryNumber = Annotated[str, Id("Q-1")]
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
    "TENANT",
    "Address",
    "CardLastFour",
    "Cause",
    "CauseId",
    "Change",
    "Code",
    "Count",
    "Day",
    "Email",
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
    "Phone",
    "PhoneNumber",
    "Points",
    "PointsChange",
    "PortalName",
    "Reason",
    "Reference",
    "Roles",
    "Secret",
    "Unreadable",
    "Whole",
    "Word",
    "Words",
    "YearMonth",
    "Yen",
    "fold",
    "shorten",
]
