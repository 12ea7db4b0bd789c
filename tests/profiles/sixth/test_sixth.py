"""A sixth portal, unlike the five: every operation and every look-up works there by its own profile alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from portalops.desk import Desk
from portalops.operations import CATALOG
from portalops.profiles.load import Profiles
from portalops.profiles.profile import Profile
from portalops.queries import LOOKUPS
from portalops.words import tell
from tests.profiles.sixth.builders import (
    ASKS,
    BILL,
    LIBRARY,
    NAME,
    OPERATIONS,
    PROFILES,
    QUERIES,
    SHELF,
    SIXTH,
    YEARLY,
    a_furnished_desk,
    a_request_file,
    attempt,
    looked_up,
    rules_of,
    told,
)

FIVE = Profiles()
PREFIXES = {rule.id.partition("-")[0] for name in FIVE for rule in FIVE[name].rules.values() if rule.origin == "seed"}
A = f"{NAME}:A001"
F = f"{NAME}:F006"
K9 = f"{F}/K9"
THIRD = {"account": f"{A}/8", "name": "月野守", "roles": "読者"}

BOOKS = {"ordered_on": "2026-05-20", "product": "詩集", "plan": "季刊", "amount": "1100"}
PAPER = {"tenant": A, "method": "ブックカード", "document": "K-1", "arrived_on": "2026-05-20"}
ASK = {"tenant": A, "inquiry": "T-1"}
TOLD = ("inquiry register", {"inquiry": f"{A}/T-1", "kind": "お褒め", "written_on": "2026-05-20"})
ASKED_FOR = (TOLD, ("debit request", ASK))
BY_CARD = (("payment set", PAPER), ("order register", {"order": f"{A}/O-2", **BOOKS}))


LONG_GONE = (
    ("tenant register", {"tenant": f"{NAME}:G7", "name": "残月文庫", **LIBRARY}),
    ("withdrawal request", {"tenant": f"{NAME}:G7", "received": "2026-01-10", "reason": "閉館"}),
    ("withdrawal complete", {"tenant": f"{NAME}:G7"}),
)

BY_FRIEND = {"asked_by": f"{NAME}:F006/1"}

ASKED_BY_LETTER = {"inquiry": f"{A}/T-1", "kind": "登録票の直し", "written_on": "2026-05-20"}
AGREED = {"tenant": A, "agreed_by": "帳場", "reason": "講座", "until": "2026-12-31"}


class Case(Struct, frozen=True, kw_only=True):
    """One attempt: what is typed, how it ends, the portal's rules it rests on, what is said; before it, done already."""

    asked: dict[str, str]
    ends: str
    rules: set[str]
    says: str = ""
    before: tuple[tuple[str, dict[str, str]], ...] = ()


OF_OPERATIONS: dict[str, tuple[Case, ...]] = {
    "tenant register": (
        Case(asked={"tenant": f"{NAME}:e5", "name": "宵文庫", **LIBRARY}, ends="done", rules={"HB-01"}),
        Case(
            asked={"tenant": f"{NAME}:e5", "name": "株式会社宵", **SHELF},
            ends="done", rules={"HB-01", "HB-02"}, says="a company is a library",
        ),
        Case(
            asked={"tenant": f"{NAME}:e5", "name": "宵文庫", "kind": "文庫"},
            ends="refused", rules={"HB-01"}, says="kana: it is missing; Hoshi Books by post needs it.",
        ),
        Case(
            asked={"tenant": f"{NAME}:e5", "name": "宵文庫", **LIBRARY, "email": ""},
            ends="refused", rules={"HB-04"}, says="email",
        ),
        Case(
            asked={"tenant": f"{NAME}:e5", "name": "宵文庫", **LIBRARY, "kind": "group"},
            ends="refused", rules={"HB-02"}, says="has no group",
        ),
        Case(
            asked={"tenant": f"{NAME}:e5", "name": "宵文庫", **LIBRARY, "licenses": "8"},
            ends="refused", rules={"HB-05"}, says="7",
        ),
    ),
    "account add": (
        Case(asked=THIRD, ends="done", rules={"HB-03"}),
        Case(
            asked={"account": f"{A}/9", "name": "月野客"}, before=(("account add", THIRD),),
            ends="refused", rules={"HB-03"}, says="has 3 users; the most is 3",
        ),
        Case(
            asked={"account": f"{A}/8", "name": "月野守", "roles": "管理者"},
            ends="refused", rules={"HB-03"}, says="it has librarian (librarian), reader (reader)",
        ),
    ),
    "tenant edit": (
        Case(asked={"tenant": A, "kana": "ツキヨブンコ", "asked_by": f"{A}/1"}, ends="done", rules={"HB-01"}),
        Case(asked={"tenant": A, "kana": "ツキヨブンコ", "asked_by": f"{A}/7"}, ends="refused", rules={"HB-03"}),
        Case(asked={"tenant": A, "phone": "0460-11-3333", "asked_by": f"{A}/1"}, ends="refused", rules={"HB-01"}),
        Case(
            asked={"tenant": A, "phone": "0460-11-3333", "asked_by": f"{A}/1", "inquiry": "T-1"},
            before=(("inquiry register", ASKED_BY_LETTER),), ends="done", rules={"HB-01"},
        ),
        Case(
            asked={"tenant": A, "storage_mb": "300", "asked_by": f"{A}/1"},
            ends="refused", rules={"HB-01"}, says="correction of the card",
        ),
        Case(asked={"tenant": A, "options": "朗読", "asked_by": f"{A}/1"}, ends="refused", rules=set(), says="no such thing"),
        Case(
            asked={"tenant": f"{NAME}:D004", "phone": "0460-11-3333"},
            ends="route", rules={"HB-02"}, says="The shelf's own reader",
        ),
    ),
    "account edit": (
        Case(asked={"account": f"{A}/7", "name": "月野詠"}, ends="done", rules={"HB-03"}),
        Case(asked={"account": f"{A}/7", "email": "y@example.jp"}, ends="refused", rules={"HB-06"}, says="on paper only"),
        Case(
            asked={"account": f"{A}/7", "email": "y@moon.example", "document": "紙-1", "arrived_on": "2026-05-20"},
            ends="refused", rules={"HB-06"}, says="moon.example",
        ),
    ),
    "account role": (
        Case(asked={"account": f"{A}/7", "give": "司書"}, ends="done", rules={"HB-03"}),
        Case(asked={"account": f"{A}/1", "take": "司書"}, ends="refused", rules={"HB-03"}, says="last librarian"),
    ),
    "account suspend": (
        Case(asked={"account": f"{A}/7", "reason": "旅"}, ends="done", rules={"HB-03"}),
        Case(asked={"account": f"{A}/1", "reason": "旅"}, ends="refused", rules={"HB-03"}, says="last librarian"),
    ),
    "account resume": (
        Case(asked={"account": f"{A}/7", "reason": "旅"}, ends="refused", rules=set(), says="active already"),
        Case(
            asked={"account": f"{A}/7", "reason": "旅"},
            before=(("account suspend", {"account": f"{A}/7", "reason": "旅"}),), ends="done", rules={"HB-03"},
        ),
    ),
    "account remove": (
        Case(asked={"account": f"{A}/1", "reason": "閉"}, ends="refused", rules={"HB-03"}),
        Case(asked={"account": f"{A}/7", "reason": "閉"}, ends="route", rules={"HB-02"}, says="The shelf's own reader"),
        Case(asked={"account": f"{A}/7", "reason": "閉", "done_on": "2026-05-20"}, ends="done", rules={"HB-03"}),
    ),
    "account hand-over": (
        Case(asked={"account": f"{A}/1", "way": "admin-id", "email": "k@example.jp"}, ends="done", rules={"HB-03"}),
        Case(asked={"account": f"{A}/1", "way": "admin-id"}, ends="refused", rules={"HB-01"}, says="email"),
        Case(asked={"account": f"{A}/7", "way": "admin-id", "email": "k@example.jp"}, ends="refused", rules={"HB-03"}),
    ),
    "account limit": (
        Case(asked=AGREED | {"count": "5"}, ends="approval", rules={"HB-03"}, says="more than 3 accounts"),
        Case(asked=AGREED | {"count": "3"}, ends="refused", rules={"HB-03"}, says="3 are always allowed"),
    ),
    "account address": (
        Case(asked={"account": f"{A}/1", "called_back": "+81-460-11-2222"}, ends="done", rules={"HB-06"}),
        Case(asked={"account": f"{A}/1", "called_back": "非通知"}, ends="refused", rules={"HB-06"}, says="hang up"),
    ),
    "inquiry register": (
        Case(asked={"inquiry": f"{A}/T-2", "kind": "お褒め", "written_on": "2026-05-20"}, ends="done", rules={"HB-01"}),
        Case(
            asked={"inquiry": f"{A}/T-2", "kind": "苦情", "written_on": "2026-05-20"},
            ends="refused", rules={"HB-01"}, says="has no 苦情",
        ),
    ),
    "password reset": (
        Case(asked={"account": f"{A}/1", "reason": "帳場で確認"}, ends="done", rules={"HB-06"}, says="8 to 12"),
    ),
    "license set": (
        Case(asked={"tenant": A, "count": "1", "reason": "減"}, ends="done", rules={"HB-04", "HB-05"}, says="700 yen"),
        Case(asked={"tenant": A, "count": "7", "reason": "増"}, ends="done", rules={"HB-05"}, says="4,900 yen"),
        Case(asked={"tenant": A, "count": "8", "reason": "増"}, ends="refused", rules={"HB-05"}, says="7."),
        Case(asked={"tenant": A, "count": "0", "reason": "減"}, ends="refused", rules={"HB-05"}, says="1 users have"),
        Case(
            asked={"tenant": f"{NAME}:D004", "count": "2", "reason": "増"},
            ends="refused", rules={"HB-02"}, says="a company is a library",
        ),
    ),
    "points autocharge": (
        Case(asked={"tenant": A, "border": "100", "limit": "150"}, ends="done", rules={"HB-07"}),
        Case(asked={"tenant": A, "border": "300", "limit": "299"}, ends="refused", rules={"HB-07"}),
    ),
    "points adjust": (
        Case(asked={"tenant": A, "delta": "300", "reason": "お礼"}, ends="done", rules={"HB-07"}),
        Case(asked={"tenant": A, "delta": "301", "reason": "お礼"}, ends="approval", rules={"HB-07"}, says="300 points"),
        Case(asked={"tenant": A, "delta": "-5", "reason": "買い戻し"}, ends="refused", rules={"HB-07"}),
        Case(asked={"tenant": A, "delta": "-5", "reason": "返金"}, ends="done", rules={"HB-07"}),
        Case(
            asked={"tenant": A, "delta": "-150", "reason": "訂正"},
            before=(("points autocharge", {"tenant": A, "border": "100", "limit": "150"}),),
            ends="done", rules={"HB-07"}, says="500 yen",
        ),
    ),
    "contract register": (
        Case(asked={"contract": f"{A}/K3", "name": "別便", **YEARLY}, ends="done", rules={"HB-11"}),
        Case(
            asked={"contract": f"{NAME}:D004/K3", "name": "別便", "per_license": "yes", **YEARLY},
            ends="refused", rules={"HB-02"}, says="has no licenses",
        ),
    ),
    "product register": (
        Case(asked={"product": f"{K9}/lamp", "name": "灯", "licensed": "3"}, ends="done", rules={"HB-12"}),
        Case(asked={"product": f"{K9}/lamp", "name": "灯"}, ends="refused", rules={"HB-12"}, says="licensed: it is"),
    ),
    "product add": (
        Case(
            asked={"product": f"{K9}/lamp", "name": "灯", "key": "TUKI-NO-HIKARI"},
            ends="done", rules={"HB-12"},
        ),
    ),
    "product change": (
        Case(asked={"product": f"{K9}/reader", "licensed": "3", "agreed": "Q"}, ends="done", rules={"HB-12"}),
        Case(
            asked={"product": f"{K9}/reader", "licensed": "2", "agreed": "Q"},
            ends="refused", rules=set(), says="3 are allocated",
        ),
    ),
    "environment add": (
        Case(
            asked={"environment": f"{K9}/loft", "name": "屋根裏", "sort_key": "う", **ASKS},
            ends="done", rules={"HB-12"},
        ),
        Case(
            asked={"environment": f"{K9}/loft", "name": "屋根裏", "sort_key": "う", "asked_by": f"{F}/7"},
            ends="refused", rules={"HB-03"}, says="isn't an owner",
        ),
    ),
    "environment edit": (
        Case(asked={"environment": f"{K9}/desk", "name": "机"}, ends="done", rules={"HB-12"}),
    ),
    "environment release": (
        Case(asked={"environment": f"{K9}/hall", "reason": "改装"}, ends="done", rules={"HB-12"}),
    ),
    "allocation set": (
        Case(
            asked={"environment": f"{K9}/desk", "product": "reader", "count": "4", **ASKS},
            ends="done", rules={"HB-12"}, says="5 licensed, 5 allocated, 0 free",
        ),
        Case(
            asked={"environment": f"{K9}/desk", "product": "reader", "count": "5", **ASKS},
            ends="refused", rules={"HB-05"}, says="at most 4 here",
        ),
    ),
    "activation issue": (
        Case(
            asked={"environment": f"{K9}/desk", "request": a_request_file("desk")},
            ends="done", rules={"HB-12"},
        ),
        Case(
            asked={"environment": f"{K9}/desk", "request": a_request_file("hall")},
            ends="refused", rules={"HB-12"}, says="made for the environment hall",
        ),
    ),
    "activation applied": (
        Case(asked={"environment": f"{K9}/hall"}, ends="done", rules={"HB-12"}),
        Case(asked={"environment": f"{K9}/desk"}, ends="refused", rules={"HB-12"}, says="no activation file"),
    ),
    "activation reset": (
        Case(asked={"environment": f"{K9}/hall", "reason": "故障"}, ends="done", rules={"HB-12"}, says="2026-12-31"),
    ),
    "contract cancel": (
        Case(
            asked={"contract": f"{A}/K1", "on": "2026-05-20", "reason": "休会"},
            ends="done", rules={"HB-11"}, says="14 are used and 351 are left: 3,650 yen x 351 / 365 = 3,510 yen",
        ),
        Case(
            asked={"contract": f"{A}/K2", "on": "2026-05-20", "reason": "休会"},
            ends="done", rules={"HB-11"}, says="18,250 yen x 351 / 365 = 17,550 yen",
        ),
        Case(
            asked={"contract": f"{A}/K2", "on": "2026-05-20", "reason": "休会"},
            before=(("contract cancel", {"contract": f"{A}/K1", "on": "2026-05-20", "reason": "休会"}),),
            ends="done", rules={"HB-11"}, says="21,060 yen of balance are left",
        ),
    ),
    "points charge": (
        Case(
            asked={"tenant": A, "cause": "u-1"},
            before=(("points autocharge", {"tenant": A, "border": "300", "limit": "400"}),),
            ends="done", rules={"HB-07"}, says="200 points, 1,000 yen, are charged",
        ),
    ),
    "transfer report": (
        Case(
            asked={"tenant": A, "paid_on": "2026-05-11", "billed": "700", "paid": "600"},
            ends="done", rules={"HB-11"}, says="100 yen too little",
        ),
        Case(
            asked={"tenant": A, "paid_on": "2026-05-10", "billed": "700", "paid": "600"},
            ends="refused", rules={"HB-11"}, says="Tue 2026-05-19",
        ),
    ),
    "transfer settle": (
        Case(asked={"transfer": f"{A}/T-1", "note": "返した"}, ends="done", rules={"HB-11"}),
    ),
    "apikey register": (
        Case(
            asked={"apikey": f"{A}/P2", "contract": f"{A}/K2", "last_four": "hosi"},
            ends="done", rules={"HB-12"},
        ),
    ),
    "withdrawal request": (
        Case(
            asked={"tenant": A, "received": "2026-05-20", "reason": "閉館"},
            ends="done", rules={"HB-08"}, says="deleted during 2026-08",
        ),
    ),
    "withdrawal cancel": (Case(asked={"tenant": f"{NAME}:B002"}, ends="done", rules={"HB-08"}),),
    "withdrawal complete": (
        Case(asked={"tenant": f"{NAME}:C003"}, ends="done", rules={"HB-08"}),
        Case(asked={"tenant": f"{NAME}:B002"}, ends="refused", rules=set(), says="2026-05-31"),
    ),
    "withdrawal ask": (
        Case(asked={"tenant": A, "reason": "閉館", "form_sent_on": "2026-05-20"}, ends="done", rules={"HB-08"}),
        Case(asked={"tenant": f"{NAME}:B002", "reason": "閉館"}, ends="refused", rules=set(), says="2026-05-31"),
    ),
    "withdrawal data-deleted": (
        Case(
            asked={"tenant": f"{NAME}:G7", "on": "2026-04-01"}, before=LONG_GONE,
            ends="done", rules={"HB-08"}, says="the data is gone",
        ),
        Case(
            asked={"tenant": f"{NAME}:G7", "on": "2026-03-31"}, before=LONG_GONE,
            ends="refused", rules={"HB-08"}, says="deleted during 2026-04",
        ),
    ),
    "tenant purge": (
        Case(asked={"tenant": f"{NAME}:G7"}, before=LONG_GONE, ends="done", rules={"HB-08"}, says="can't be undone"),
        Case(asked={"tenant": A}, ends="refused", rules={"HB-08"}, says="in use"),
    ),
    "plan set": (
        Case(asked={"tenant": f"{NAME}:D004", "kind": "文庫"}, ends="done", rules={"HB-02"}),
        Case(asked={"tenant": A, "kind": "group"}, ends="refused", rules={"HB-02"}, says="has no group"),
    ),
    "usage record": (
        Case(
            asked={"reading": f"{A}/R-1", "at": "2026-05-20", "disk_mb": "166"},
            ends="done", rules={"HB-12"},
        ),
        Case(asked={"reading": f"{A}/R-1", "at": "2026-05-21", "users": "1"}, ends="refused", rules=set(), says="2026-05-21"),
    ),
    "usage alert": (
        Case(asked={"tenant": A, "percent": "40"}, ends="done", rules={"HB-12"}),
        Case(asked={"tenant": A, "off": "yes"}, ends="refused", rules=set(), says="none is taken away"),
    ),
    "order register": (
        Case(asked={"order": f"{A}/O-2", **BOOKS}, ends="done", rules={"HB-11"}),
        Case(
            asked={"order": f"{A}/O-2", **BOOKS, "method": "ブックカード"},
            ends="refused", rules={"HB-04"}, says="the tenant pays by convenience store",
        ),
        Case(
            asked={"order": f"{A}/O-2", **BOOKS, "amount": "801"},
            before=(("credit set", {"tenant": A, "limit": "1000", "used": "200"}),),
            ends="refused", rules={"HB-05"}, says="1,001 yen are used of a limit of 1,000 yen",
        ),
        Case(asked={"order": f"{NAME}:D004/O-2", **BOOKS}, ends="refused", rules={"HB-02"}, says="isn't marked"),
    ),
    "order fail": (
        Case(asked={"order": "O-2"}, before=BY_CARD, ends="done", rules={"HB-04"}),
        Case(asked={"order": "O-1"}, ends="refused", rules=set(), says="isn't paid by card"),
    ),
    "order cancel": (
        Case(
            asked={"order": "O-1", "reason": "誤り", "inquiry": "T-1"}, before=(TOLD,),
            ends="approval", rules={"HB-10"},
        ),
        Case(
            asked={"order": "O-1", "reason": "誤り", "inquiry": "T-1"},
            ends="refused", rules={"HB-10"}, says="inquiry register",
        ),
        Case(asked={"order": "O-1", "reason": "誤り"}, ends="refused", rules={"HB-10"}, says="The bindery"),
    ),
    "payment set": (
        Case(asked=PAPER, ends="done", rules={"HB-04"}),
        Case(asked={**PAPER, "inquiry": "T-1"}, ends="refused", rules={"HB-01"}, says="no inquiry T-1"),
        Case(asked={**PAPER, "document": ""}, ends="refused", rules={"HB-03"}, says="document: it is missing"),
        Case(asked={"tenant": A, "method": "郵便振替"}, ends="refused", rules={"HB-04"}, says="begins with: debit request"),
    ),
    "debit request": (
        Case(asked=ASK, before=(TOLD,), ends="done", rules={"HB-04", "HB-08"}),
        Case(asked=ASK, ends="refused", rules={"HB-04"}, says="no inquiry T-1"),
        Case(asked={"tenant": A}, ends="refused", rules={"HB-04", "HB-10"}, says="The bindery"),
        Case(asked={**ASK, "tenant": f"{NAME}:D004"}, ends="refused", rules={"HB-02"}, says="postal transfer"),
    ),
    "debit mandate": (
        Case(
            asked={"tenant": A, "received_on": "2026-05-20"}, before=ASKED_FOR,
            ends="done", rules={"HB-08", "HB-11", "HB-09"}, says="about Thu 2026-08-20",
        ),
    ),
    "debit start": (
        Case(
            asked={"tenant": A},
            before=(*ASKED_FOR, ("debit mandate", {"tenant": A, "received_on": "2026-05-20"})),
            ends="done", rules={"HB-04"},
        ),
        Case(asked={"tenant": A}, before=ASKED_FOR, ends="refused", rules={"HB-08"}, says="come back"),
    ),
    "credit set": (
        Case(asked={"tenant": A, "limit": "1000", "check": "よし"}, ends="done", rules={"HB-05"}),
        Case(asked={"tenant": A, "check": "だめ"}, ends="refused", rules={"HB-05"}, says="being talked over"),
    ),
    "invoice register": (
        Case(
            asked={"number": f"{NAME}:B-3", "tenant": A, "total": "1106", **BILL},
            ends="done", rules={"HB-10"},
        ),
        Case(
            asked={"number": f"{NAME}:B-3", "tenant": A, "total": "1105", **BILL},
            ends="refused", rules={"HB-10"}, says="101 yen of tax",
        ),
    ),
    "invoice reissue": (
        Case(asked={"number": f"{NAME}:B-1", "reason": "紛失"}, ends="done", rules={"HB-10"}),
        Case(asked={"number": f"{NAME}:B-2", "reason": "紛失"}, ends="route", rules={"HB-10"}, says="The bindery"),
    ),
    "invitation send": (
        Case(asked={"contract": K9, "email": "Kaze@example.jp", "language": "ja", **BY_FRIEND}, ends="done", rules={"HB-16"}),
        Case(
            asked={"contract": K9, "email": "a@example.jp", "language": "en", **BY_FRIEND},
            ends="refused", rules={"HB-16"}, says="in Japanese",
        ),
    ),
    "invitation join": (
        Case(asked={"invitation": f"{K9}/I1", "user": "012"}, ends="done", rules={"HB-16"}),
    ),
    "invitation withdraw": (Case(asked={"invitation": "yume@example.jp", **BY_FRIEND}, ends="done", rules=set()),),
    "account notify": (Case(asked={"account": f"{F}/7", "on": "yes", **BY_FRIEND}, ends="done", rules={"HB-16"}),),
    "company add": (
        Case(asked={"tenant": F, "name": "株式会社灯", **BY_FRIEND}, ends="refused", rules=set(), says="(株)灯"),
        Case(asked={"tenant": F, "name": "月社", **BY_FRIEND}, ends="done", rules={"HB-16"}),
    ),
    "resource register": (
        Case(asked={"resource": f"{K9}/map", "name": "地図", "product": "no"}, ends="refused", rules={"HB-16"}),
    ),
    "resource take": (
        Case(asked={"resource": f"{K9}/guide", "account": f"{F}/7"}, ends="done", rules={"HB-16"}),
    ),
    "quote request": (
        Case(
            asked={"contract": K9, "kind": "parcel", "items": "見本=0", **BY_FRIEND},
            ends="refused", rules={"HB-16"}, says="is for 0",
        ),
        Case(
            asked={"contract": K9, "kind": "parcel", "items": "見本=１", **BY_FRIEND},
            ends="done", rules={"HB-16"},
        ),
    ),
    "quote pass": (Case(asked={"quote": f"{F}/Q1"}, ends="refused", rules=set(), says="with sales"),),
    "quote answer": (Case(asked={"quote": f"{F}/Q1", "total": "300"}, ends="done", rules={"HB-16"}),),
    "quote settle": (
        Case(asked={"quote": f"{F}/Z1", "accepted": "yes"}, ends="refused", rules={"HB-16"}, says="was valid through"),
        Case(asked={"quote": f"{F}/Z1", "declined": "yes"}, ends="done", rules={"HB-16"}),
    ),
    "quote register": (
        Case(asked={"quote": f"{F}/Z1", "kind": "parcel", "items": "a=1", "total": "1", "quoted_on": "2026-05-01"},
             ends="refused", rules=set(), says="already"),
    ),
    "quote reissue": (
        Case(asked={"quote": f"{F}/Z1", "number": "Z2", "total": "950"}, ends="done", rules={"HB-16"}, says="900 yen"),
    ),
}  # fmt: skip

OF_LOOK_UPS: dict[str, tuple[dict[str, str], str]] = {
    "find": ({"text": "a001"}, f"ref: {A}"),
    "tenant show": ({"tenant": f"{NAME}:a001"}, "payment_method: convenience store"),
    "tenant history": ({"tenant": A}, "operation: points adjust"),
    "account list": ({"tenant": A}, "state: active"),
    "inquiry list": ({"tenant": f"{NAME}:F006"}, "note: 棚番の直し"),
    "account show": ({"account": f"{A}/1"}, "roles: librarian"),
    "password check": ({"portal": NAME, "candidate": "moon-1"}, "at least 8"),
    "withdrawal list": ({"portal": NAME}, "leaves_on: Sun 2026-05-31"),
    "withdrawal show": ({"tenant": f"{NAME}:B002"}, "leaves_on: Sun 2026-05-31"),
    "purge list": ({"portal": NAME}, ""),
    "usage show": ({"tenant": A, "month": "2026-05"}, "charged_in: 2026-06"),
    "contract list": ({"tenant": A}, "renews_on: Thu 2027-05-06"),
    "points history": ({"tenant": A}, "delta: 200"),
    "balance history": ({"tenant": A}, ""),
    "apikey list": ({"tenant": A}, "apikey: hoshi-books:A001/P1"),
    "apikey show": ({"apikey": f"{A}/P1"}, "last_four: ****tuki"),
    "order list": ({"tenant": A}, "due_on: Fri 2026-07-31"),
    "order show": ({"order": "O-1"}, "ask: The bindery"),
    "debit list": ({"tenant": A}, ""),
    "product list": ({"tenant": F}, "licensed: 5\nallocated: 3\nfree: 2"),
    "environment list": ({"tenant": F}, "allocations: reader: 1\nstage: file issued"),
    "activation list": ({"tenant": F}, "allocations: reader: 1\nwritten: 1"),
    "invitation list": ({"tenant": F}, "email: yume@example.jp"),
    "company list": ({"tenant": F, "name": "㈱灯"}, "name: (株)灯"),
    "resource list": ({"tenant": F}, "name: 手引き"),
    "quote list": ({"portal": NAME}, "state: with sales"),
    "transfer list": ({"portal": NAME}, "difference: 50"),
    "role list": ({"portal": NAME}, "role: librarian"),
    "invoice list": ({"tenant": A}, "number: hoshi-books:B-1"),
    "invoice show": ({"number": f"{NAME}:B-1"}, "issuer: 星書房株式会社"),
    "trouble find": ({"words": "月が 欠け", "portal": NAME}, "cure: Call the counter."),
    "billing dates": ({"portal": NAME, "method": "コンビニ", "ordered_on": "2026-05-20"}, "day: Fri 2026-06-05"),
    "calendar show": ({"portal": NAME, "month": "2026-05"}, "day: Thu 2026-05-28\nwhat: last business day"),
    "desk list": ({"portal": NAME}, "hours: 13:00-16:30, closed: Wednesdays"),
    "approval list": ({}, ""),
    "operator list": ({}, ""),
    "operator roles": ({}, "role: Agent: does what customers ask for"),
    "batch list": ({}, "file: rows.csv\nstate: running"),
    "batch show": ({"number": "1"}, "rows: 3\ndone: 0"),
    "record list": ({"tenant": A}, f"target: {A}"),
    "record verify": ({}, "The whole chain holds"),
    "record who-saw": ({"tenant": A}, "operation: tenant show"),
    "record seen-by": ({}, f"target: {A}"),
    "profile list": ({}, "document: 星書房 定期便のきまり 第7版"),
    "profile show": ({"portal": NAME}, "the banks' calendar"),
}

# What tells every portal's name by its nature.
OF_ALL_PORTALS = {"profile list"}


@pytest.fixture
def desk(place: Path) -> Iterator[Desk]:
    with a_furnished_desk(place) as furnished:
        yield furnished


def test_every_operation_has_a_case_at_the_sixth_portal() -> None:
    missing = {operation.name for operation in CATALOG} - OF_OPERATIONS.keys()
    assert missing == set(), f"try these at the sixth portal too: add them to OF_OPERATIONS in {__file__}"


def test_every_look_up_has_a_case_at_the_sixth_portal() -> None:
    missing = {query.name for query in LOOKUPS} - OF_LOOK_UPS.keys()
    assert missing == set(), f"try these at the sixth portal too: add them to OF_LOOK_UPS in {__file__}"


@pytest.mark.parametrize(
    ("name", "case"),
    [(name, case) for name, cases in OF_OPERATIONS.items() for case in cases],
    ids=[f"{name} {number}" for name, cases in OF_OPERATIONS.items() for number, _ in enumerate(cases, 1)],
)
def test_an_operation_goes_by_the_sixth_portals_own_rules(desk: Desk, name: str, case: Case) -> None:
    for earlier, asked in case.before:
        assert attempt(desk, OPERATIONS[earlier], asked).code == "done"
    outcome = attempt(desk, OPERATIONS[name], case.asked)
    cited = rules_of(outcome.plan)
    assert (outcome.code, told(outcome.plan)) == (case.ends, told(outcome.plan))
    assert case.says in told(outcome.plan)
    assert case.rules <= cited
    assert {id for id in cited if not id.startswith(("HB-", "PO-"))} == set()


@pytest.mark.parametrize("name", OF_LOOK_UPS)
def test_a_look_up_tells_of_the_sixth_portal_alone(desk: Desk, name: str) -> None:
    asked, shown = OF_LOOK_UPS[name]
    text = looked_up(desk, QUERIES[name], asked)
    assert shown in text
    names = {part for five in FIVE for part in (five, FIVE[five].title.ja, FIVE[five].title.en)}
    assert name in OF_ALL_PORTALS or [other for other in names if other in text] == []
    assert re.findall(rf"\b(?:{'|'.join(PREFIXES)})-[0-9]{{2}}\b", text) == []


def test_ids_are_written_as_the_sixth_portal_writes_them(desk: Desk) -> None:
    text = looked_up(desk, QUERIES["tenant show"], {"tenant": f"{NAME}:a001"})
    assert f"tenant: {A}" in text
    assert "user: 001" in text
    assert "user: 007" in text


def test_a_day_of_its_own_is_no_business_day_there_and_is_one_elsewhere(desk: Desk) -> None:
    def closed(portal: str) -> bool:
        shown = looked_up(desk, QUERIES["calendar show"], {"portal": portal, "month": "2026-05"})
        return "day: Fri 2026-05-29\nwhat: closed" in shown

    assert [portal for portal in PROFILES if closed(portal)] == [NAME]


def _set(profile: Profile, section: str) -> object:
    """What a profile has in a section, without the house's part of its rules and answers."""
    value = getattr(profile, section)
    if section == "rules":
        return {id: rule for id, rule in value.items() if rule.origin == "seed"}
    return value


@pytest.mark.parametrize("section", [field.name for field in msgspec.structs.fields(Profile)])
def test_the_sixth_portal_is_unlike_the_five_in_every_section(section: str) -> None:
    own = _set(SIXTH, section)
    field = next(field for field in msgspec.structs.fields(Profile) if field.name == section)
    assert own not in (None, {}, "", field.default), f"give the sixth profile a [{section}] of its own"
    alike = [name for name in FIVE if _set(FIVE[name], section) == own]
    assert alike == [], f"[{section}] of the sixth profile must differ from that of the five"


def test_no_rule_of_the_sixth_portal_is_one_of_the_five() -> None:
    own = {id for id, rule in SIXTH.rules.items() if rule.origin == "seed"}
    assert {id.partition("-")[0] for id in own} & PREFIXES == set()
    assert tell(SIXTH.title) not in {tell(FIVE[name].title) for name in FIVE}
