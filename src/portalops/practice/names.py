"""Names for the practice store: people and companies that could exist in Japan, and don't."""

from __future__ import annotations

from random import Random

from msgspec import Struct

_SURNAMES = (
    ("佐藤", "サトウ", "sato"), ("鈴木", "スズキ", "suzuki"), ("髙橋", "タカハシ", "takahashi"),
    ("高橋", "タカハシ", "takahashi"), ("田中", "タナカ", "tanaka"), ("渡辺", "ワタナベ", "watanabe"),
    ("渡邊", "ワタナベ", "watanabe"), ("伊藤", "イトウ", "ito"), ("山本", "ヤマモト", "yamamoto"),
    ("中村", "ナカムラ", "nakamura"), ("小林", "コバヤシ", "kobayashi"), ("加藤", "カトウ", "kato"),
    ("吉田", "ヨシダ", "yoshida"), ("𠮷田", "ヨシダ", "yoshida"), ("山田", "ヤマダ", "yamada"),
    ("山﨑", "ヤマサキ", "yamasaki"), ("山崎", "ヤマザキ", "yamazaki"), ("齋藤", "サイトウ", "saito"),
    ("斉藤", "サイトウ", "saito"), ("濱田", "ハマダ", "hamada"), ("浜田", "ハマダ", "hamada"),
    ("大澤", "オオサワ", "osawa"), ("松本", "マツモト", "matsumoto"), ("井上", "イノウエ", "inoue"),
    ("木村", "キムラ", "kimura"), ("清水", "シミズ", "shimizu"), ("長谷川", "ハセガワ", "hasegawa"),
    ("藤原", "フジワラ", "fujiwara"), ("岡田", "オカダ", "okada"), ("石川", "イシカワ", "ishikawa"),
)  # fmt: skip

_GIVEN_NAMES = (
    ("太郎", "タロウ", "taro"), ("花子", "ハナコ", "hanako"), ("健一", "ケンイチ", "kenichi"),
    ("美咲", "ミサキ", "misaki"), ("翔太", "ショウタ", "shota"), ("陽菜", "ヒナ", "hina"),
    ("大輔", "ダイスケ", "daisuke"), ("由美子", "ユミコ", "yumiko"), ("直樹", "ナオキ", "naoki"),
    ("さくら", "サクラ", "sakura"), ("誠", "マコト", "makoto"), ("恵", "メグミ", "megumi"),
    ("拓也", "タクヤ", "takuya"), ("結衣", "ユイ", "yui"), ("隆", "タカシ", "takashi"),
    ("真由美", "マユミ", "mayumi"), ("蓮", "レン", "ren"), ("裕子", "ユウコ", "yuko"),
)  # fmt: skip

_PLACES = (
    ("東京", "トウキョウ", "tokyo"), ("大阪", "オオサカ", "osaka"), ("札幌", "サッポロ", "sapporo"),
    ("高崎", "タカサキ", "takasaki"), ("横浜", "ヨコハマ", "yokohama"), ("金沢", "カナザワ", "kanazawa"),
    ("京都", "キョウト", "kyoto"), ("松江", "マツエ", "matsue"), ("博多", "ハカタ", "hakata"),
    ("那覇", "ナハ", "naha"), ("仙台", "センダイ", "sendai"), ("長野", "ナガノ", "nagano"),
)  # fmt: skip

_TRADES = (
    ("商会", "ショウカイ", "shokai"), ("製作所", "セイサクショ", "seisakusho"), ("印刷", "インサツ", "insatsu"),
    ("工業", "コウギョウ", "kogyo"), ("物産", "ブッサン", "bussan"), ("建設", "ケンセツ", "kensetsu"),
    ("食品", "ショクヒン", "shokuhin"), ("運輸", "ウンユ", "unyu"), ("電機", "デンキ", "denki"),
    ("デザイン事務所", "デザインジムショ", "design"), ("不動産", "フドウサン", "fudosan"),
    ("システムズ", "システムズ", "systems"), ("薬局", "ヤッキョク", "yakkyoku"), ("書店", "ショテン", "shoten"),
)  # fmt: skip

_FORMS = (
    ("株式会社{}", "カブシキガイシャ{}"), ("{}株式会社", "{}カブシキガイシャ"), ("有限会社{}", "ユウゲンガイシャ{}"),
    ("合同会社{}", "ゴウドウガイシャ{}"), ("㈱{}", "カブシキガイシャ{}"),
)  # fmt: skip


class Person(Struct, frozen=True):
    """A person's name in kanji, kana and Latin letters."""

    name: str
    kana: str
    latin: str


class Company(Struct, frozen=True):
    """A company's name in kanji and kana, and the domain of its mail."""

    name: str
    kana: str
    domain: str


def a_person(random: Random) -> Person:
    """Somebody."""
    surname, given = random.choice(_SURNAMES), random.choice(_GIVEN_NAMES)
    return Person(f"{surname[0]}{given[0]}", f"{surname[1]} {given[1]}", f"{given[2]}.{surname[2]}")


def a_company(random: Random, number: int) -> Company:
    """Some company; its mail domain is reserved for examples, so nothing reaches anybody."""
    head, trade = random.choice(_SURNAMES + _PLACES), random.choice(_TRADES)
    form, kana_form = random.choice(_FORMS)
    core, kana = f"{head[0]}{trade[0]}", f"{head[1]}{trade[1]}"
    return Company(form.format(core), kana_form.format(kana), f"{head[2]}-{trade[2]}{number}.example.jp")


def a_phone(random: Random) -> str:
    """A phone number that no exchange serves: the digit after the area code is 0."""
    area = random.choice(("03", "06", "011", "052", "092"))
    return f"{area}-0{random.randrange(10 ** (5 - len(area))):0{5 - len(area)}d}-{random.randrange(10_000):04d}"
