"""Letters that are nothing but text: each by its name and its language, with the places where values are put in."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Notice(NamedTuple):
    """The subject and the text of a letter; both know the portal's title, the text also the reader's name."""

    subject: str
    text: str


_USAGE_ALERT = Notice(
    subject="【{title}】ディスク容量超過のお知らせ",
    text="""\
{name}
ご担当者様

平素より {title} をご利用いただき、誠にありがとうございます。
ご使用中のディスク容量が、お客様の設定された通知の条件を超えました。

測定日時    : {measured_at}
使用容量    : {used}
通知の条件  : {threshold}

容量に上限はございませんので、このままご利用いただけます。
基本容量を超えた分は、月中の最大のご利用に応じて翌月({charged_in})に請求されます。
通知の条件は、管理者メニューの[ディスク容量超過通知設定]で変更できます。

----------------------------------------
{title} サポート窓口
""",
)

_INVITATION_JA = Notice(
    subject="【{title}】ご契約への招待のお知らせ",
    text="""\
{title} のご利用に関するご案内です。
{inviter} 様({company})が、あなたを次のご契約に招待しました。

ご契約      : {contract}

参加される場合は、下記のリンクを開き、ユーザ名とパスワードをご自身で決めて登録してください。

{link}

・リンクは {expires} まで、一度だけご利用いただけます。
・以前にお送りしたリンクは、ご利用いただけなくなりました。
・パスワードを担当者からお尋ねすることはございません。
・お心当たりのない場合は、リンクを開かずに、このメールを破棄してください。

----------------------------------------
{title} サポート窓口
""",
)
_INVITATION_EN = Notice(
    subject="[{title}] You are invited to a contract",
    text="""\
This is about {title}.
{inviter} of {company} invites you to this contract:

{contract}

To join, open the link below and choose your own user name and password.

{link}

- The link works once, until {expires} (Japan time).
- A link that was sent to you earlier doesn't work any more.
- Nobody at the support desk will ever ask for your password.
- If you weren't expecting this, leave the link alone and delete this mail.

----------------------------------------
{title} support
""",
)

_QUOTE_REQUEST = Notice(
    subject="【{title}】見積依頼 {number}",
    text="""\
営業ご担当者様

{title} サポート窓口です。
お客様から見積のご依頼がありましたので、お知らせいたします。

見積番号    : {number}
お客様      : {company}
ご契約      : {contract}
種類        : {kind}
内容        : {items}
依頼者      : {inviter}
依頼日      : {requested_on}

お見積の金額と有効期限が決まりましたら、サポート窓口までご連絡ください。

----------------------------------------
{title} サポート窓口
""",
)

NOTICES: dict[tuple[str, Literal["ja", "en"]], Notice] = {
    ("invitation", "ja"): _INVITATION_JA,
    ("invitation", "en"): _INVITATION_EN,
    ("quote_request", "ja"): _QUOTE_REQUEST,
    ("usage_alert", "ja"): _USAGE_ALERT,
}
"""Every such letter by its name and its language."""
