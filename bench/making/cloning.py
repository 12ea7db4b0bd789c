"""Cloning: tenants of one portal, each a practice tenant under another name, with users and documents of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from msgspec import Struct

from bench.hand_written import DETAILS_COLUMNS, RECORD_COLUMNS, Chain, canonical
from bench.making.names import Company, Person, a_company, a_mail, a_person, a_phone
from bench.making.templates import Portal, Practice, Template, Values
from portalops.month import Month

Put = Callable[[str, Values], None]

_JOINED_FROM = date(2019, 4, 1)
_JOINED_WITHIN_DAYS = 2400
_USED_UNTIL = date(2026, 5, 19)
_LAST_MONTH_BILLED = Month("2026-04")
_CODES_FROM = 10_000_000
"""What codes are counted from, so that none begins as a template's does."""
_MOST_ACCOUNTS = 10
"""The most that any of the portals lets a tenant have without an agreement."""


class Share(Struct):
    """How many of something tenants have on the whole, kept to by giving the next one more or less."""

    each: float
    tenants: int
    so_far: int = 0
    given: int = 0

    def next(self, random: Random, least: int, most: int) -> int:
        """How many the next tenant has: by chance, with what is due as the mean; the last has the rest."""
        self.so_far += 1
        due = round(self.each * self.so_far) - self.given
        drawn = due if self.so_far == self.tenants else least + int(random.random() * (2 * (due - least) + 1))
        count = max(least, min(most, drawn))
        self.given += count
        return count


class Clones:
    """The tenants of one portal in the order of their codes; rows go out table by table as they are made."""

    def __init__(
        self, practice: Practice, portal: Portal, put: Put, chain: Chain, instant: Callable[[], str], seed: int
    ) -> None:
        self._portal = portal
        self._put = put
        self._chain = chain
        self._instant = instant
        self._random = Random(f"{seed}:{portal.name}")
        self._at = {
            table: {name: place for place, name in enumerate(names)} for table, names in practice.columns.items()
        }
        self._numbers = Counter[str]()
        self._salts = Random(f"{seed}:{portal.name}:salts")
        self._parts = {template.ref: list(self._parts_of(template)) for template in portal.templates}

    def _parts_of(self, template: Template) -> Iterator[tuple[str, Values, list[int]]]:
        """The template's other rows by table, each with the places where it names something of the template's own."""
        own = [template.ref, _invited(template), *(row[self._at["accounts"]["ref"]] for row in template.accounts)]
        for table, rows in template.others.items():
            for row in rows:
                yield (
                    table,
                    row,
                    [
                        place
                        for place, value in enumerate(row)
                        if isinstance(value, str) and any(name in value for name in own)
                    ],
                )

    def make(self, number: int, accounts: Share, invoices: Share, ids: Counter[str]) -> None:
        """One tenant with everything that it has; ids are the last numbers that were given in tables that count."""
        random, template = self._random, self._portal.templates[number % len(self._portal.templates)]
        ref = f"{self._portal.name}:{self._portal.letters}{_CODES_FROM + number}"
        company = a_company(random, number)
        alone = self._is_alone(template)
        person = a_person(random)
        tenant = self._tenant(template, ref, company, person if alone else None)
        count = accounts.next(random, len(template.accounts), 1 if alone else _MOST_ACCOUNTS)
        self._allow(tenant, count)
        users = self._accounts(template, ref, tenant, company, person, count)
        self._put("tenants", tuple(tenant))
        record = self._record(
            ref, "tenant register", ref, canonical({"asked": self._asked(tenant), "effects": [], "refusals": []})
        )
        records = self._records(template, ref, number, users)
        for table, row, places in self._parts[template.ref]:
            clone = list(row)
            for place in places:
                clone[place] = self._renamed(row[place], template, ref, number, users)
            self._number(table, clone, records, ids)
            self._put(table, tuple(clone))
        for back in range(invoices.next(random, 0, 120)):
            self._invoice(tenant, ref, back, record, ids)

    def _is_alone(self, template: Template) -> bool:
        """Whether the tenant is one person, who bears its name."""
        at = self._at
        return bool(template.tenant[at["tenants"]["name"]] == template.accounts[0][at["accounts"]["name"]])

    def _tenant(self, template: Template, ref: str, company: Company, person: Person | None) -> list[Any]:
        random, at = self._random, self._at["tenants"]
        row = list(template.tenant)
        row[at["ref"]] = ref
        row[at["name"]] = person.name if person else company.name
        row[at["kana"]] = person.kana if person else company.kana
        row[at["email"]] = f"{person.latin}@{company.domain}" if person else f"info@{company.domain}"
        row[at["phone"]] = a_phone(random)
        row[at["address"]] = company.address
        row[at["joined_on"]] = _day(_JOINED_FROM, int(random.random() * _JOINED_WITHIN_DAYS))
        if row[at["card_last_four"]]:
            row[at["card_last_four"]] = f"{int(random.random() * 10_000):04d}"
        return row

    def _allow(self, tenant: list[Any], count: int) -> None:
        """Let the tenant have as many licenses as it has users."""
        place = self._at["tenants"]["licenses"]
        if tenant[place] is not None:
            tenant[place] = max(tenant[place], count)

    def _accounts(
        self, template: Template, ref: str, tenant: list[Any], company: Company, person: Person, count: int
    ) -> dict[str, str]:
        """Make the users; gives the references of the template's users, each with the one that stands for it here."""
        random, at, of_tenant = self._random, self._at["accounts"], self._at["tenants"]
        has_numbers = template.accounts[0][at["ref"]].rpartition("/")[2].isdigit()
        alone = tenant[of_tenant["name"]] == person.name
        made: dict[str, str] = {}
        for number in range(1, count + 1):
            whose = template.accounts[min(number, len(template.accounts)) - 1]
            who = person if number == 1 else a_person(random)
            user = f"{number:05d}" if has_numbers else f"{who.latin.replace('.', '')}{number}"
            row = list(whose)
            row[at["ref"]] = f"{ref}/{user}"
            row[at["tenant"]] = ref
            row[at["name"]] = who.name
            row[at["kana"]] = who.kana
            row[at["email"]] = (
                tenant[of_tenant["email"]] if alone else a_mail(random, who, company.domain, self._next_user())
            )
            if number > len(template.accounts):
                row[at["roles"]] = self._portal.roles_of_others
                row[at["state"]] = "suspended" if random.random() < 0.03 else "active"
            else:
                made[whose[at["ref"]]] = row[at["ref"]]
            row[at["last_used_on"]] = _day(_USED_UNTIL, -int(random.random() * 90))
            self._put("accounts", tuple(row))
        return made

    def _next_user(self) -> int:
        self._numbers["users"] += 1
        return self._numbers["users"]

    def _asked(self, tenant: list[Any]) -> dict[str, Any]:
        at = self._at["tenants"]
        return {"tenant": tenant[at["ref"]]} | {name: tenant[at[name]] for name in ("name", "kana", "email", "phone")}

    def _record(self, ref: str, operation: str, target: str, details: str) -> int:
        """Put something on record as done, and give its number."""
        salt = f"{self._salts.getrandbits(128):032x}"
        request_id = f"made:{self._chain.seq + 1}"
        record, kept = self._chain.link(self._instant(), operation, target, ref, request_id, details, details, salt)
        self._put("records", record)
        self._put("record_details", kept)
        return self._chain.seq

    def _records(self, template: Template, ref: str, number: int, users: dict[str, str]) -> dict[int, int]:
        """Put on record what the template's other rows name; gives its numbers, each with the one it has here."""
        return {
            seq: self._record(
                ref,
                operation,
                self._renamed(target, template, ref, number, users),
                self._renamed(details, template, ref, number, users),
            )
            for seq, operation, target, details in template.done
        }

    def _number(self, table: str, row: list[Any], records: dict[int, int], ids: Counter[str]) -> None:
        """Give a row the numbers that it has in this store: its own, its mail's and its record's."""
        at = self._at[table]
        if "id" in at:
            ids[table] += 1
            row[at["id"]] = ids[table]
        if "outbox_id" in at:
            row[at["outbox_id"]] = ids["outbox"]
        if "message_id" in at:
            row[at["message_id"]] = f"<{ids[table]}.made@portalops>"
        if "record" in at:
            row[at["record"]] = records.get(row[at["record"]])

    def _renamed(self, text: str, template: Template, ref: str, number: int, users: dict[str, str]) -> str:
        """A text of the template with this tenant's references, and with an address of its own where one is invited."""
        for before, after in users.items():
            text = text.replace(before, after) if before in text else text
        text = text.replace(template.ref, ref)
        return text.replace(_invited(template), f"new{number}@") if "@" in text else text

    def _invoice(self, tenant: list[Any], ref: str, back: int, record: int, ids: Counter[str]) -> None:
        """One invoice, so many months back; one in a hundred was made out a second time."""
        random, at, of_tenant = self._random, self._at["invoices"], self._at["tenants"]
        month, issued_on, due_on = _billed(back)
        row = list(self._portal.invoices[tenant[of_tenant["kind"]], tenant[of_tenant["payment_method"]]])
        self._numbers[month] += 1
        number = f"{self._portal.name}:{self._portal.letters}-{month.replace('-', '')}-{self._numbers[month]:07d}"
        amount, option = (int(random.random() * 57) + 3) * 500, 1500 if random.random() < 0.6 else 0
        lines = [f'{{"amount":{amount},"description":"{month} 利用料","rate":10}}']
        lines += ['{"amount":1500,"description":"オプション","rate":10}'] if option else []
        net = amount + option
        again = random.random() < 0.01
        row[at["ref"]] = number
        row[at["tenant"]] = ref
        row[at["addressee"]] = tenant[of_tenant["name"]]
        row[at["billing_email"]] = tenant[of_tenant["email"]]
        row[at["issued_on"]], row[at["due_on"]] = issued_on, due_on
        row[at["lines"]] = f"[{','.join(lines)}]"
        row[at["taxes"]] = f'[{{"net":{net},"rate":10,"tax":{net // 10}}}]'
        row[at["total"]] = net + net // 10
        row[at["reissues"]] = int(again)
        self._put("invoices", tuple(row))
        if again:
            ids["invoice_reissues"] += 1
            self._put(
                "invoice_reissues", (ids["invoice_reissues"], number, 1, self._instant(), "紛失のため", None, record)
            )


def _invited(template: Template) -> str:
    """How the address begins that was invited in the template: its number stands in it."""
    return f"new{int(template.ref[-5:])}@"


@cache
def _day(start: date, days: int) -> str:
    return (start + timedelta(days=days)).isoformat()


@cache
def _billed(back: int) -> tuple[str, str, str]:
    """A month so many before the last that was billed, the day on which its invoices were issued, and when due."""
    month = _LAST_MONTH_BILLED.plus(-back)
    after = month.plus(1)
    return month, (after.first_day + timedelta(days=4)).isoformat(), after.last_day.isoformat()


COLUMNS = {"records": RECORD_COLUMNS, "record_details": DETAILS_COLUMNS}
"""The columns of the rows that aren't cloned, in the order in which they are made."""
