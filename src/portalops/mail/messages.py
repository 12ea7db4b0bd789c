"""What a letter says: Japanese text in the portal's name, with headers that no stored text can break out of."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import NamedTuple

from portalops.clock import JST
from portalops.facts import Invoice, Letter
from portalops.mail.notices import NOTICES
from portalops.profiles.profile import Profile
from portalops.safe import clean

_RESET_LINK = """\
{name} 様

{title} サポート窓口です。
パスワードの再設定をご案内いたします。

下記のリンクを開き、新しいパスワードを設定してください。

{link}

・リンクは {expires} まで、一度だけご利用いただけます。
・以前にお送りしたリンクは、ご利用いただけなくなりました。
・パスワードを担当者からお尋ねすることはございません。
・お心当たりのない場合は、リンクを開かずに、このメールを破棄してください。

ご利用のユーザーID: {user}

----------------------------------------
{title} サポート窓口
"""

_INVOICE_DUPLICATE = """\
{name}
ご担当者様

平素より {title} をご利用いただき、誠にありがとうございます。
ご依頼いただきました請求書を再発行いたしましたので、添付のとおりお送りいたします。

請求書番号  : {number}
発行日      : {issued}
お支払期限  : {due}
ご請求金額  : {total}円(税込)
再発行      : 第{copy}回

番号・日付・内容は、最初に発行したものと同じです。
すでにお手続きがお済みの場合は、行き違いをご容赦くださいますようお願い申し上げます。

----------------------------------------
{title} サポート窓口
"""


class Ends(NamedTuple):
    """From whom a letter comes, and to whom it goes."""

    sender: str
    to: str


def reset_message(
    letter: Letter, profile: Profile, *, link: str, expires_at: datetime, ends: Ends, now: datetime
) -> EmailMessage:
    """The letter with a single-use password link."""
    title = clean(profile.title.ja)
    message = _message(letter, f"【{title}】パスワード再設定のご案内", title, ends, now)
    _write(
        message,
        _RESET_LINK.format(
            name=clean(letter.name),
            title=title,
            link=link,
            expires=f"{expires_at.astimezone(JST):%Y年%m月%d日 %H:%M}",
            user=clean(letter.account.user if letter.account else ""),
        ),
    )
    return message


def duplicate_message(
    letter: Letter, profile: Profile, *, invoice: Invoice, pdf: bytes, ends: Ends, now: datetime
) -> EmailMessage:
    """The letter with the duplicate of an invoice attached."""
    title = clean(profile.title.ja)
    number = clean(invoice.ref.number)
    copy_number = letter.copy_number or 1
    message = _message(letter, f"【{title}】請求書(再発行)のご送付 {number}", title, ends, now)
    _write(
        message,
        _INVOICE_DUPLICATE.format(
            name=clean(invoice.addressee),
            title=title,
            number=number,
            issued=f"{invoice.issued_on:%Y年%m月%d日}",
            due=f"{invoice.due_on:%Y年%m月%d日}",
            total=f"{invoice.total:,}",
            copy=copy_number,
        ),
    )
    file_name = f"{re.sub(r'[^A-Za-z0-9._-]', '_', number)}_copy{copy_number}.pdf"
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=file_name)
    return message


def notice_message(letter: Letter, profile: Profile, *, ends: Ends, now: datetime, **given: str) -> EmailMessage:
    """A letter that is nothing but text, in its own language, with its values and what else is given put in."""
    notice = NOTICES[letter.kind, letter.language]
    title = clean(getattr(profile.title, letter.language))
    values = {key: clean(value) for key, value in letter.said.items()} | given
    message = _message(letter, notice.subject.format(title=title, **values), title, ends, now)
    _write(message, notice.text.format(name=clean(letter.name), title=title, **values))
    return message


def invitation_message(
    letter: Letter, profile: Profile, *, link: str, expires_at: datetime, ends: Ends, now: datetime
) -> EmailMessage:
    """The letter with a single-use link to join a contract, in the language of whoever is invited."""
    until = expires_at.astimezone(JST)
    expires = f"{until:%Y-%m-%d %H:%M}" if letter.language == "en" else f"{until:%Y年%m月%d日 %H:%M}"
    return notice_message(letter, profile, ends=ends, now=now, link=link, expires=expires)


def address_of(text: str) -> str | None:
    """The address as a letter writes it, with a part in quotes where dots stand in odd places; None if it is none."""
    local, _, domain = text.rpartition("@")
    if not local or not domain or clean(text) != text or "=?" in text or any(sign in text for sign in ' ,;:<>()[]"\\'):
        return None
    return f"{local}@{domain}" if all(local.split(".")) else f'"{local}"@{domain}'


def _message(letter: Letter, subject: str, title: str, ends: Ends, now: datetime) -> EmailMessage:
    """An empty letter with its headers; an address outside ASCII takes a server that knows such addresses."""
    message = EmailMessage(policy=SMTP if f"{ends.sender}{ends.to}".isascii() else SMTPUTF8)
    message["From"] = Address(_undecodable(title), addr_spec=ends.sender)
    message["To"] = ends.to
    message["Subject"] = _undecodable(subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    if letter.attempts > 1:
        # It may have arrived before, from a sender that was cut off: whoever reads it knows it by its Message-ID.
        message["Portalops-Attempt"] = str(letter.attempts)
    return message


def _undecodable(text: str) -> str:
    """The text with no encoded word in it, which the library would decode, line ends and all, into further headers."""
    return text.replace("=?", "= ?")


def _write(message: EmailMessage, text: str) -> None:
    message.set_content(text, cte="base64")
