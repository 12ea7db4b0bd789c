"""Folding: one shadow form for all the ways in which a text is written, so that any of them finds it.

What is stored as a name is never rewritten; only its shadow is folded.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Way = Literal["words", "id", "email", "phone"]

WAY_OF_FIELD: dict[str, Way] = {
    "code": "id",
    "user": "id",
    "number": "id",
    "name": "words",
    "kana": "words",
    "email": "email",
    "phone": "phone",
}

# Old and variant forms, each followed by the form that they fold to.
_KANJI = """
亞亜 惡悪 壓圧 圍囲 爲為 醫医 壹壱 稻稲 飮飲 隱隠 榮栄 營営 衞衛 驛駅 圓円 鹽塩 緣縁 艷艶 應応 歐欧 櫻桜 奧奥 橫横 溫温
穩穏 假仮 價価 畫画 會会 壞壊 懷懐 繪絵 擴拡 覺覚 學学 嶽岳 樂楽 勸勧 卷巻 寬寛 歡歓 罐缶 觀観 關関 巖巌 顏顔 歸帰 氣気
龜亀 戲戯 犧犠 舊旧 據拠 擧挙 峽峡 狹狭 鄕郷 曉暁 區区 驅駆 勳勲 薰薫 徑径 惠恵 揭掲 溪渓 經経 繼継 莖茎 螢蛍 輕軽 鷄鶏
藝芸 儉倹 劍剣 圈圏 檢検 權権 獻献 縣県 險険 顯顕 驗験 嚴厳 效効 廣広 恆恒 鑛鉱 號号 國国 黑黒 濟済 碎砕 齋斎 劑剤 雜雑
參参 棧桟 蠶蚕 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿 實実 舍舎 寫写 釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙
奬奨 將将 燒焼 稱称 證証 乘乗 剩剰 壤壌 孃嬢 條条 淨浄 疊畳 穰穣 讓譲 釀醸 囑嘱 觸触 寢寝 愼慎 晉晋 眞真 盡尽 圖図 粹粋
醉酔 隨随 髓髄 數数 樞枢 聲声 靜静 齊斉 攝摂 專専 戰戦 淺浅 潛潜 纖繊 踐践 錢銭 禪禅 曾曽 雙双 壯壮 搜捜 插挿 爭争 總総
聰聡 莊荘 裝装 騷騒 增増 臟臓 藏蔵 屬属 續続 體体 對対 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 單単 擔担 膽胆 團団 彈弾 斷断 遲遅
晝昼 蟲虫 鑄鋳 廳庁 聽聴 鎭鎮 轉転 點点 傳伝 黨党 盜盗 燈灯 當当 鬪闘 德徳 獨独 讀読 屆届 繩縄 貳弐 腦脳 霸覇 廢廃 拜拝
賣売 麥麦 發発 髮髪 拔抜 蠻蛮 祕秘 濱浜 甁瓶 拂払 佛仏 竝並 變変 邊辺 辨弁 瓣弁 辯弁 舖舗 穗穂 寶宝 萠萌 襃褒 豐豊 飜翻
萬万 滿満 默黙 彌弥 藥薬 譯訳 豫予 餘余 與与 譽誉 搖揺 樣様 謠謡 遙遥 瑤瑶 來来 亂乱 覽覧 龍竜 兩両 獵猟 綠緑 隣鄰 壘塁
淚涙 勵励 禮礼 隸隷 靈霊 齡齢 曆暦 歷歴 戀恋 鍊錬 爐炉 勞労 樓楼 錄録 灣湾 髙高 﨑崎 嵜崎 碕崎 濵浜 邉辺 嶋島 嶌島 冨富
舘館 栁柳 桺柳 𠮷吉 曻昇 昻昂 瀨瀬 賴頼 籔薮 藪薮 桒桑 檜桧 槇槙 淵渕 渊渕 穐秋 龝秋 埜野 峯峰 㐂喜 圡土 靑青 淸清 敎教
黃黄 渴渇 卽即 旣既 鷗鴎 頰頬 塡填 麴麹 蔣蒋 屛屏 堯尭 禰祢 禱祷 瀆涜 蠟蝋 醬醤 瘦痩 凜凛 﨔欅 桝枡 舩船 鉃鉄 鐵鉄
槗橋 凉涼 莵菟 兔兎 冝宜 躰体 甼町 嵓巌 圀国 杦杉 枩松 柗松
"""


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(pair[0]): pair[1] for pair in _KANJI.split()}
    table |= {code: chr(code + 0x60) for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
    table |= dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0x2500, 0x2501, 0x301C, 0x02D7), "-")
    return table | dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)), None)


_FOLDS = _table()
_LOOSE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", "ー")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_HYPHEN_MEANT = re.compile("(?<=[!-~])ー")
_COMPANIES = (
    ("(株)", "株式会社"),
    ("(有)", "有限会社"),
    ("(同)", "合同会社"),
    ("(資)", "合資会社"),
    ("(名)", "合名会社"),
    ("(財)", "財団法人"),
    ("(社)", "社団法人"),
    ("(学)", "学校法人"),
    ("(医)", "医療法人"),
    ("(福)", "社会福祉法人"),
)


def fold(text: str) -> str:
    """The text without differences of width, case, kana script, kanji form, hyphen and space."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_FOLDS)
    if folded.isprintable() and " " not in folded:  # then no character is of a category that is dropped
        return folded
    return "".join(character for character in folded if unicodedata.category(character) not in _DROPPED)


def fold_words(text: str) -> str:
    """A name or its kana: folded, company forms written out, kana loosened by long marks and small letters."""
    folded = _HYPHEN_MEANT.sub("-", fold(text))
    for short, long in _COMPANIES:
        folded = folded.replace(short, long)
    return folded.translate(_LOOSE)


def fold_id(text: str) -> str:
    """A code, a user id or a document number; an IME's long mark is the hyphen that was meant."""
    return fold(text).replace("ー", "-")


def fold_email(text: str) -> str:
    """An e-mail address; a full stop that ended the sentence around it goes."""
    return fold_id(text).rstrip("。、")


def fold_phone(text: str) -> str:
    """A phone number: its digits in national form, without extension; empty if the text isn't one."""
    number = re.sub(r"^tel[:.]?", "", fold_id(text))
    number = re.split(r"内線|\(代|代表|代$|ext", number, maxsplit=1)[0]
    if not re.fullmatch(r"[0-9+()./-]*[0-9][0-9+()./-]*", number):
        return ""
    digits = re.sub(r"[^0-9+]", "", number)
    return re.sub(r"^(\+81|0081)0?", "0", digits).replace("+", "")


_FOLDERS = {"words": fold_words, "id": fold_id, "email": fold_email, "phone": fold_phone}


def fold_as(way: Way, text: str) -> str:
    """The text folded in the way of a field."""
    return _FOLDERS[way](text)
