"""Names, addresses, phones and mails in the shares in which a large centre has them; none of them is anybody's.

Half of the companies are 株式会社, common surnames and large cities come more often than rare ones, and a quarter of
the companies have a coined name, so that a million of them differ.
"""

from __future__ import annotations

from random import Random

from msgspec import Struct

Named = tuple[str, str, str]

# From common to rare: how often each comes falls with its place.
_SURNAMES: tuple[Named, ...] = (
    ("佐藤", "サトウ", "sato"), ("鈴木", "スズキ", "suzuki"), ("高橋", "タカハシ", "takahashi"),
    ("田中", "タナカ", "tanaka"), ("伊藤", "イトウ", "ito"), ("渡辺", "ワタナベ", "watanabe"),
    ("山本", "ヤマモト", "yamamoto"), ("中村", "ナカムラ", "nakamura"), ("小林", "コバヤシ", "kobayashi"),
    ("加藤", "カトウ", "kato"), ("吉田", "ヨシダ", "yoshida"), ("山田", "ヤマダ", "yamada"),
    ("佐々木", "ササキ", "sasaki"), ("山口", "ヤマグチ", "yamaguchi"), ("松本", "マツモト", "matsumoto"),
    ("井上", "イノウエ", "inoue"), ("木村", "キムラ", "kimura"), ("林", "ハヤシ", "hayashi"),
    ("斎藤", "サイトウ", "saito"), ("清水", "シミズ", "shimizu"), ("山崎", "ヤマザキ", "yamazaki"),
    ("阿部", "アベ", "abe"), ("森", "モリ", "mori"), ("池田", "イケダ", "ikeda"), ("橋本", "ハシモト", "hashimoto"),
    ("石川", "イシカワ", "ishikawa"), ("山下", "ヤマシタ", "yamashita"), ("小川", "オガワ", "ogawa"),
    ("石井", "イシイ", "ishii"), ("長谷川", "ハセガワ", "hasegawa"), ("後藤", "ゴトウ", "goto"),
    ("岡田", "オカダ", "okada"), ("近藤", "コンドウ", "kondo"), ("前田", "マエダ", "maeda"),
    ("藤田", "フジタ", "fujita"), ("遠藤", "エンドウ", "endo"), ("青木", "アオキ", "aoki"),
    ("坂本", "サカモト", "sakamoto"), ("村上", "ムラカミ", "murakami"), ("太田", "オオタ", "ota"),
    ("金子", "カネコ", "kaneko"), ("藤井", "フジイ", "fujii"), ("福田", "フクダ", "fukuda"),
    ("西村", "ニシムラ", "nishimura"), ("三浦", "ミウラ", "miura"), ("竹内", "タケウチ", "takeuchi"),
    ("中川", "ナカガワ", "nakagawa"), ("岡本", "オカモト", "okamoto"), ("松田", "マツダ", "matsuda"),
    ("原田", "ハラダ", "harada"), ("中野", "ナカノ", "nakano"), ("小野", "オノ", "ono"), ("田村", "タムラ", "tamura"),
    ("藤原", "フジワラ", "fujiwara"), ("髙橋", "タカハシ", "takahashi"), ("渡邊", "ワタナベ", "watanabe"),
    ("渡邉", "ワタナベ", "watanabe"), ("齋藤", "サイトウ", "saito"), ("斉藤", "サイトウ", "saito"),
    ("齊藤", "サイトウ", "saito"), ("山﨑", "ヤマサキ", "yamasaki"), ("𠮷田", "ヨシダ", "yoshida"),
    ("濱田", "ハマダ", "hamada"), ("浜田", "ハマダ", "hamada"), ("大澤", "オオサワ", "osawa"),
    ("櫻井", "サクライ", "sakurai"), ("桜井", "サクライ", "sakurai"), ("廣瀬", "ヒロセ", "hirose"),
    ("榮", "サカエ", "sakae"), ("勅使河原", "テシガワラ", "teshigawara"), ("五十嵐", "イガラシ", "igarashi"),
    ("東海林", "ショウジ", "shoji"), ("和田", "ワダ", "wada"), ("新井", "アライ", "arai"),
    ("菅原", "スガワラ", "sugawara"), ("久保田", "クボタ", "kubota"), ("丸山", "マルヤマ", "maruyama"),
    ("今井", "イマイ", "imai"), ("大塚", "オオツカ", "otsuka"), ("平野", "ヒラノ", "hirano"),
    ("東", "アズマ", "azuma"),
)  # fmt: skip

_GIVEN_NAMES: tuple[Named, ...] = (
    ("太郎", "タロウ", "taro"), ("花子", "ハナコ", "hanako"), ("健一", "ケンイチ", "kenichi"),
    ("美咲", "ミサキ", "misaki"), ("翔太", "ショウタ", "shota"), ("陽菜", "ヒナ", "hina"),
    ("大輔", "ダイスケ", "daisuke"), ("由美子", "ユミコ", "yumiko"), ("直樹", "ナオキ", "naoki"),
    ("さくら", "サクラ", "sakura"), ("誠", "マコト", "makoto"), ("恵", "メグミ", "megumi"),
    ("拓也", "タクヤ", "takuya"), ("結衣", "ユイ", "yui"), ("隆", "タカシ", "takashi"),
    ("真由美", "マユミ", "mayumi"), ("蓮", "レン", "ren"), ("裕子", "ユウコ", "yuko"), ("浩", "ヒロシ", "hiroshi"),
    ("明美", "アケミ", "akemi"), ("和也", "カズヤ", "kazuya"), ("久美子", "クミコ", "kumiko"),
    ("学", "マナブ", "manabu"), ("千尋", "チヒロ", "chihiro"), ("達也", "タツヤ", "tatsuya"), ("葵", "アオイ", "aoi"),
    ("剛", "ツヨシ", "tsuyoshi"), ("愛", "アイ", "ai"), ("洋一郎", "ヨウイチロウ", "yoichiro"),
    ("智子", "トモコ", "tomoko"), ("悠真", "ユウマ", "yuma"), ("京子", "キョウコ", "kyoko"),
    ("修", "オサム", "osamu"), ("里奈", "リナ", "rina"), ("勇気", "ユウキ", "yuki"), ("順子", "ジュンコ", "junko"),
    ("亮", "リョウ", "ryo"), ("みゆき", "ミユキ", "miyuki"), ("慎太郎", "シンタロウ", "shintaro"),
    ("沙織", "サオリ", "saori"), ("昭", "アキラ", "akira"), ("ひかり", "ヒカリ", "hikari"),
)  # fmt: skip

# A place as companies name themselves after it, a street there, kana, Latin letters, and its share of the companies.
_PLACES: tuple[tuple[str, str, str, str, int], ...] = (
    ("東京", "東京都千代田区丸の内", "トウキョウ", "tokyo", 14),
    ("東京", "東京都新宿区西新宿", "トウキョウ", "tokyo", 12), ("東京", "東京都港区芝公園", "トウキョウ", "tokyo", 8),
    ("渋谷", "東京都渋谷区道玄坂", "シブヤ", "shibuya", 6), ("大阪", "大阪府大阪市北区梅田", "オオサカ", "osaka", 9),
    ("なにわ", "大阪府大阪市中央区本町", "ナニワ", "naniwa", 4),
    ("名古屋", "愛知県名古屋市中区栄", "ナゴヤ", "nagoya", 6),
    ("横浜", "神奈川県横浜市西区みなとみらい", "ヨコハマ", "yokohama", 6),
    ("川崎", "神奈川県川崎市川崎区駅前本町", "カワサキ", "kawasaki", 3),
    ("札幌", "北海道札幌市中央区北一条西", "サッポロ", "sapporo", 4),
    ("仙台", "宮城県仙台市青葉区中央", "センダイ", "sendai", 3),
    ("京都", "京都府京都市下京区四条通", "キョウト", "kyoto", 4),
    ("神戸", "兵庫県神戸市中央区三宮町", "コウベ", "kobe", 3),
    ("博多", "福岡県福岡市博多区博多駅前", "ハカタ", "hakata", 4),
    ("広島", "広島県広島市中区紙屋町", "ヒロシマ", "hiroshima", 3),
    ("埼玉", "埼玉県さいたま市大宮区桜木町", "サイタマ", "saitama", 3),
    ("千葉", "千葉県千葉市中央区富士見", "チバ", "chiba", 3), ("金沢", "石川県金沢市広岡", "カナザワ", "kanazawa", 1),
    ("新潟", "新潟県新潟市中央区万代", "ニイガタ", "niigata", 2),
    ("長野", "長野県長野市南千歳", "ナガノ", "nagano", 1), ("松江", "島根県松江市殿町", "マツエ", "matsue", 1),
    ("高崎", "群馬県高崎市八島町", "タカサキ", "takasaki", 1), ("那覇", "沖縄県那覇市久茂地", "ナハ", "naha", 1),
    ("静岡", "静岡県静岡市葵区黒金町", "シズオカ", "shizuoka", 2),
    ("岡山", "岡山県岡山市北区本町", "オカヤマ", "okayama", 1),
    ("熊本", "熊本県熊本市中央区手取本町", "クマモト", "kumamoto", 1),
)  # fmt: skip

_HEADS: tuple[Named, ...] = (
    ("日本", "ニホン", "nihon"), ("大和", "ヤマト", "yamato"), ("富士", "フジ", "fuji"), ("三和", "サンワ", "sanwa"),
    ("中央", "チュウオウ", "chuo"), ("第一", "ダイイチ", "daiichi"), ("丸八", "マルハチ", "maruhachi"),
    ("共栄", "キョウエイ", "kyoei"), ("旭", "アサヒ", "asahi"), ("北斗", "ホクト", "hokuto"),
    ("東亜", "トウア", "toa"), ("西日本", "ニシニホン", "nishinihon"), ("太陽", "タイヨウ", "taiyo"),
    ("みどり", "ミドリ", "midori"), ("あおば", "アオバ", "aoba"), ("ひまわり", "ヒマワリ", "himawari"),
    ("大東", "ダイトウ", "daito"), ("昭和", "ショウワ", "showa"), ("栄光", "エイコウ", "eiko"),
    ("瑞穂", "ミズホ", "mizuho"),
)  # fmt: skip

_TRADES: tuple[Named, ...] = (
    ("商会", "ショウカイ", "shokai"), ("製作所", "セイサクショ", "seisakusho"), ("印刷", "インサツ", "insatsu"),
    ("工業", "コウギョウ", "kogyo"), ("物産", "ブッサン", "bussan"), ("建設", "ケンセツ", "kensetsu"),
    ("食品", "ショクヒン", "shokuhin"), ("運輸", "ウンユ", "unyu"), ("電機", "デンキ", "denki"),
    ("デザイン事務所", "デザインジムショ", "design"), ("不動産", "フドウサン", "fudosan"),
    ("システムズ", "システムズ", "systems"), ("薬局", "ヤッキョク", "yakkyoku"), ("書店", "ショテン", "shoten"),
    ("工務店", "コウムテン", "komuten"), ("化学", "カガク", "kagaku"), ("精密", "セイミツ", "seimitsu"),
    ("テクノロジー", "テクノロジー", "technology"), ("ソリューションズ", "ソリューションズ", "solutions"),
    ("ホールディングス", "ホールディングス", "holdings"), ("コンサルティング", "コンサルティング", "consulting"),
    ("税理士事務所", "ゼイリシジムショ", "zeirishi"), ("法律事務所", "ホウリツジムショ", "houritsu"),
    ("歯科医院", "シカイイン", "dental"), ("クリニック", "クリニック", "clinic"),
    ("鉄工所", "テッコウショ", "tekkosho"), ("水産", "スイサン", "suisan"), ("酒造", "シュゾウ", "shuzo"),
    ("農園", "ノウエン", "noen"), ("観光", "カンコウ", "kanko"), ("広告", "コウコク", "kokoku"),
    ("設備", "セツビ", "setsubi"), ("倉庫", "ソウコ", "soko"), ("自動車", "ジドウシャ", "jidosha"),
)  # fmt: skip

# How many in a hundred companies bear each form.
_FORMS: tuple[tuple[str, str, int], ...] = (
    ("株式会社{}", "カブシキガイシャ{}", 26), ("{}株式会社", "{}カブシキガイシャ", 20),
    ("㈱{}", "カブシキガイシャ{}", 2), ("(株){}", "カブシキガイシャ{}", 2), ("有限会社{}", "ユウゲンガイシャ{}", 12),
    ("{}有限会社", "{}ユウゲンガイシャ", 3), ("合同会社{}", "ゴウドウガイシャ{}", 9),
    ("一般社団法人{}", "イッパンシャダンホウジン{}", 3), ("医療法人{}", "イリョウホウジン{}", 3),
    ("社会福祉法人{}", "シャカイフクシホウジン{}", 2), ("学校法人{}", "ガッコウホウジン{}", 1), ("{}", "{}", 17),
)  # fmt: skip

_SYLLABLES: tuple[tuple[str, str], ...] = (
    ("ア", "a"), ("イ", "i"), ("エ", "e"), ("オ", "o"), ("カ", "ka"), ("キ", "ki"), ("ク", "ku"), ("コ", "ko"),
    ("サ", "sa"), ("シ", "shi"), ("ス", "su"), ("ソ", "so"), ("タ", "ta"), ("テ", "te"), ("ト", "to"), ("ナ", "na"),
    ("ニ", "ni"), ("ネ", "ne"), ("ノ", "no"), ("ハ", "ha"), ("ヒ", "hi"), ("フ", "fu"), ("マ", "ma"), ("ミ", "mi"),
    ("メ", "me"), ("モ", "mo"), ("ユ", "yu"), ("ラ", "ra"), ("リ", "ri"), ("ル", "ru"), ("レ", "re"), ("ロ", "ro"),
    ("ガ", "ga"), ("グ", "gu"), ("ジ", "ji"), ("デ", "de"), ("ド", "do"), ("バ", "ba"), ("ビ", "bi"), ("プ", "pu"),
)  # fmt: skip

_ENDINGS: tuple[tuple[str, str], ...] = (("", ""), ("ス", "s"), ("ン", "n"), ("ックス", "x"), ("ラボ", "lab"))

_AREAS = ("03", "03", "03", "06", "06", "045", "052", "011", "092", "075")
_MOBILES = ("090", "080", "070")
_MAIL_HOUSES = ("example.co.jp", "example.com", "example.ne.jp")


def _spread(values: tuple[Named, ...]) -> list[Named]:
    """The values in a list from which each is drawn the rarer the later it stands."""
    return [value for place, value in enumerate(values) for _ in range(1 + 240 // (place + 6))]


_SURNAME_DRAWS = _spread(_SURNAMES)
_GIVEN_DRAWS = _spread(_GIVEN_NAMES)
_PLACE_DRAWS = [place for place in _PLACES for _ in range(place[4])]
_FORM_DRAWS = [form for form in _FORMS for _ in range(form[2])]
_TRADE_DRAWS = _spread(_TRADES)


class Person(Struct):
    """A person's name in kanji, kana and Latin letters."""

    name: str
    kana: str
    latin: str


class Company(Struct):
    """A company's name in kanji and kana, the domain of its mail, and where it stands."""

    name: str
    kana: str
    domain: str
    address: str


def a_person(random: Random) -> Person:
    """Somebody."""
    surname, given = random.choice(_SURNAME_DRAWS), random.choice(_GIVEN_DRAWS)
    return Person(surname[0] + given[0], f"{surname[1]} {given[1]}", f"{given[2]}.{surname[2]}")


def a_company(random: Random, number: int) -> Company:
    """Some company; its mail domain is reserved for examples, so nothing reaches anybody."""
    place = random.choice(_PLACE_DRAWS)
    head = _head(random, place)
    trade = random.choice(_TRADE_DRAWS)
    form, kana_form, _ = random.choice(_FORM_DRAWS)
    address = (
        f"{place[1]}{int(random.random() * 9) + 1}-{int(random.random() * 20) + 1}-{int(random.random() * 30) + 1}"
    )
    return Company(
        form.format(head[0] + trade[0]),
        kana_form.format(head[1] + trade[1]),
        f"{head[2]}-{trade[2]}{number}.example.jp",
        address,
    )


def _head(random: Random, place: tuple[str, str, str, str, int]) -> Named:
    """What a company's name begins with: a place, a family, a good word, or a coined one."""
    chance = random.random()
    if chance < 0.22:
        return place[0], place[2], place[3]
    if chance < 0.5:
        return random.choice(_SURNAME_DRAWS)
    if chance < 0.62:
        return random.choice(_HEADS)
    if chance < 0.75:
        word, surname = random.choice(_HEADS), random.choice(_SURNAME_DRAWS)
        return word[0] + surname[0], word[1] + surname[1], word[2] + surname[2]
    return _coined(random)


def _coined(random: Random) -> Named:
    """A word that means nothing, in katakana, or in capitals as every tenth of them is written."""
    parts = [random.choice(_SYLLABLES) for _ in range(2 + int(random.random() * 3))]
    parts.append(random.choice(_ENDINGS))
    kana, latin = "".join(part[0] for part in parts), "".join(part[1] for part in parts)
    return (latin.upper() if random.random() < 0.1 else kana), kana, latin


def a_phone(random: Random) -> str:
    """A phone number that no exchange serves: the digit after the area code is 0."""
    if random.random() < 0.25:
        return f"{random.choice(_MOBILES)}-0{int(random.random() * 1000):03d}-{int(random.random() * 10_000):04d}"
    area = random.choice(_AREAS)
    local = 5 - len(area)
    return f"{area}-0{int(random.random() * 10**local):0{local}d}-{int(random.random() * 10_000):04d}"


def a_mail(random: Random, person: Person, domain: str, number: int) -> str:
    """Somebody's address, under the company's domain or at one of the large mail houses; the number keeps it unique."""
    if random.random() < 0.3:
        return f"{person.latin}{number}@{random.choice(_MAIL_HOUSES)}"
    return f"{person.latin}{number}@{domain}"
