"""What letters say, and headers that nothing can break out of."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portalops.facts import Letter
from portalops.mail.messages import Ends, address_of, duplicate_message, reset_message
from portalops.references import AccountRef, TenantRef
from tests.builders import a_profile
from tests.documents.builders import an_invoice
from tests.mail.builders import read_letter, text_of

NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
ENDS = Ends("support@example.ne.jp", "taro@example.co.jp")
INJECTIONS = ["a\r\nBcc: evil@example.com", "a\nSubject: x\n\nbody", "\u2028Bcc: x", "a\x00b", "=?utf-8?q?x?=\r\n y"]


def a_letter(name: str = "山田太郎") -> Letter:
    return Letter(
        number=1, kind="reset_link", portal="inter-lab", tenant=TenantRef("inter-lab:yamada"), name=name,
        to="taro@example.co.jp", message_id="<0123@portalops>", claimed_at=NOW,
        account=AccountRef("inter-lab:yamada/taro"), valid_hours=24, copy_number=2,
    )  # fmt: skip


def reset_bytes(name: str = "山田太郎") -> bytes:
    expires_at = datetime(2026, 6, 11, 1, 0, tzinfo=UTC)
    link = "https://inter-lab.example/password/TOKEN"
    return reset_message(a_letter(name), a_profile(), link=link, expires_at=expires_at, ends=ENDS, now=NOW).as_bytes()


def duplicate_bytes(addressee: str = "山田商会株式会社", number: str = "IL-2026-0042") -> bytes:
    invoice = an_invoice(f"inter-lab:{number}", addressee=addressee)
    return duplicate_message(a_letter(), a_profile(), invoice=invoice, pdf=b"%PDF-1.7 x", ends=ENDS, now=NOW).as_bytes()


def test_the_reset_letter_word_for_word() -> None:
    letter = read_letter(reset_bytes())
    assert {name: letter[name] for name in ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted")} == {
        "From": "インター・ラボ ポータル <support@example.ne.jp>",
        "To": "taro@example.co.jp",
        "Subject": "【インター・ラボ ポータル】パスワード再設定のご案内",
        "Date": "Wed, 10 Jun 2026 01:00:00 +0000",
        "Message-ID": "<0123@portalops>",
        "Auto-Submitted": "auto-generated",
    }
    assert (
        text_of(letter)
        == """\
山田太郎 様

インター・ラボ ポータル サポート窓口です。
パスワードの再設定をご案内いたします。

下記のリンクを開き、新しいパスワードを設定してください。

https://inter-lab.example/password/TOKEN

・リンクは 2026年06月11日 10:00 まで、一度だけご利用いただけます。
・以前にお送りしたリンクは、ご利用いただけなくなりました。
・パスワードを担当者からお尋ねすることはございません。
・お心当たりのない場合は、リンクを開かずに、このメールを破棄してください。

ご利用のユーザーID: taro

----------------------------------------
インター・ラボ ポータル サポート窓口
"""
    )


def test_the_letter_with_a_duplicate_word_for_word() -> None:
    letter = read_letter(duplicate_bytes())
    assert letter["Subject"] == "【インター・ラボ ポータル】請求書(再発行)のご送付 IL-2026-0042"
    assert (
        text_of(letter)
        == """\
山田商会株式会社
ご担当者様

平素より インター・ラボ ポータル をご利用いただき、誠にありがとうございます。
ご依頼いただきました請求書を再発行いたしましたので、添付のとおりお送りいたします。

請求書番号  : IL-2026-0042
発行日      : 2026年05月31日
お支払期限  : 2026年06月30日
ご請求金額  : 11,583円(税込)
再発行      : 第2回

番号・日付・内容は、最初に発行したものと同じです。
すでにお手続きがお済みの場合は、行き違いをご容赦くださいますようお願い申し上げます。

----------------------------------------
インター・ラボ ポータル サポート窓口
"""
    )


def test_the_duplicate_is_attached_as_it_was_printed() -> None:
    (attached,) = read_letter(duplicate_bytes()).iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/pdf", "IL-2026-0042_copy2.pdf")
    assert attached.get_content() == b"%PDF-1.7 x"


@pytest.mark.parametrize("text", INJECTIONS)
def test_nothing_that_is_stored_breaks_out_of_its_place(text: str) -> None:
    for content in (reset_bytes(name=text), duplicate_bytes(addressee=text, number=text)):
        letter = read_letter(content)
        assert sorted(letter.keys()) == sorted(
            {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
            | {"Content-Transfer-Encoding"} & set(letter.keys())
        )
        assert letter["To"].addresses[0].addr_spec == "taro@example.co.jp"
        assert not any(line.startswith(("Bcc", "Subject: x")) for line in text_of(letter).splitlines())


def test_every_line_of_a_letter_is_plain_ascii_of_a_length_that_servers_take() -> None:
    for content in (reset_bytes("名" * 300), duplicate_bytes("名" * 300, "N" * 60)):
        assert content.isascii()
        assert max(map(len, content.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("taro@example.co.jp", "taro@example.co.jp"),
        ("taro.@docomo.example.jp", '"taro."@docomo.example.jp'),
        ("ta..ro@docomo.example.jp", '"ta..ro"@docomo.example.jp'),
        (".taro@docomo.example.jp", '".taro"@docomo.example.jp'),
        ("taro+x/y@example.jp", "taro+x/y@example.jp"),
    ],
)
def test_an_address_with_dots_in_odd_places_is_quoted(text: str, written: str) -> None:
    address = address_of(text)
    assert address == written
    letter = duplicate_message(
        a_letter(), a_profile(), invoice=an_invoice(), pdf=b"", ends=Ends("support@example.ne.jp", address), now=NOW
    )
    assert f"To: {written}\r\n".encode() in letter.as_bytes()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "taro",
        "@example.jp",
        "taro@",
        "a@b, c@d",
        "a b@example.jp",
        "<a@example.jp>",
        "a\n@example.jp",
        "a@e\r\nX: y",
    ],
)
def test_what_isn_t_an_address_is_none(text: str) -> None:
    assert address_of(text) is None
