"""Words by sound and by look: pinyin, initials, and typical errors of input methods and of eyes."""

from collections import defaultdict
from functools import lru_cache

from search.text import fold

LONGEST = 8  # longest part of a name that is known by its sound
FEWEST_INITIALS = 3
MOST_CHARACTERS = 30_000  # of names with known parts; at some ten million the tables would be larger than the index
MOST_MEANINGS = 3
DIGITS = {}  # stands for a table of numbers, which mean themselves
WHOLE, BEGINNING, INSIDE = 3, 2, 1  # how much of a name a part covers
# Sounds that some regions do not distinguish, so people type one for the other.
ALIKE = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in")]
# Characters that readers and OCR confuse, one group per word.
SIMILAR = (
    "业页叶亚 未末 己已巳 治冶 贷货贸 侯候 人入八 土士 日曰 千干于 天夭 木本术 大太犬 拨拔 折拆析 析晰 徽微 薄簿 "
    "辩辨辫 部陪 燥躁噪 祟崇 幕墓暮慕募 慨概 竟竞 即既 洲州 密蜜 藉籍 坐座 栏拦 蓝篮 检捡险验 俭剑 锻煅 嫌谦 "
    "稀希 仓仑 沦沧 壤攘 博搏 淅浙 侍待 恃持 特待 请清情 精晴睛 券卷 享亨 历厉 垄陇 圆园员 园院 复夏 奖浆桨 "
    "柱注住 效郊校 助肋 项顶 颁颂 顷项 贴帖 贡页 贺贸 费弗 账帐 赋武 纲网 钢纲 铜钢 绵棉 绿缘 继断 织识 "
    "农衣 牧收 放牧 草早 革草 粮根 耕耘 种钟 苗描 林材 村材 材林 枝技 技枝 拔技 技支 研妍 研砚 矿旷 煤媒 媒谋 "
    "氢轻 轻氢 氧氯 碳炭 硅娃 稀土 锂理 镍臬 铁轶 铝吕 策荣 第弟 等寺 筹寿 管菅 算篡 简间 箱籍 "
    "创仓 刨创 划刘 列则 则侧测 制刮 剂齐 割害 力刀 办为 功攻 加如 劳荣 动功 勤勒 厂广 厅斤 原愿 发友 "
    "只兄 史吏 各名 合台 同间 后石 向问 吸级 告吉 命令 和知 团困 固因 图圈 场坊 坊芳 坏环 块快 型形 培陪 基墓 增憎 "
    "备各 夫天 失矢 头买 奇寄 委季 孵浮 字宇 存在 孙小 学字 安按 完宗 定宝 实买 审宙 客容 宣宜 害割 家冢 富副 "
    "专传 导异 将奖 小少 展屈 屯电 川州 工土 左右 巨臣 市币 布市 希布 师帅 带蒂 常尝 平乎 年午 并井 广厂 庆厌 应座 "
    "建健 开井 式试 引弓 张帐 强弦 归旧 当挡 录灵 征往 径经 得碍 微徽 心必 志忘 念今 怀坏 总怎 恢灰 息思 悬县 情清 "
    "戈弋 成戊 我找 房户 所听 手毛 才寸 扎礼 扶抚 批比 承永 投役 护沪 报服 担但 拓石 招召 持特 指旨 按接 据居 推准 "
    "提题 揭褐竭 搬般 撑掌 支技 改攻 政正攻 教孝 数效 整正 文交 料科 科料 斗科 新亲 方万 旗其 既即 明朋 易昜 星里 "
    "显昆 晋普 智知 更史 最量 有冇 服报 期朝 未来 机杌 权杈 条务 来采 松公 板版 极级 构沟 枸构 果杲 标示 栋拣 校较 "
    "样洋 核该 格洛 案安 档挡 检验 楼搂 模摸 欢次 次决 欧殴 止正 武式 每母 比此 毫亳 水永 永冰 求球 江汇 汇江 池他 "
    "沙汰 油抽 治冶 沿没 法去 注住 泰秦 洁结 活话 派脉 流梳 测侧 济挤 海悔 消捎 涉步 润闰 液夜 深探 添舔 清请 渔鱼 "
    "湖胡 源原 满瞒 滩摊 演寅 激邀 灾宊 炼练 烧挠 热势 然燃 熔融 牌碑 牛午 物勿 状壮 独浊 玉主 王玉 环坏 现视 球求 "
    "甜刮 生主 用甩 田由申甲 由田 申甲 电甩 男勇 界介 留番 疫疾 病丙 登澄 白自 百白 的勺 皮反 盈盘 监览 盟萌 盲育 "
    "直真 相箱 省肖 看着 真直 眼限 知和 石右 码玛 硕顾 确研 示未 社杜 祖租 祥详 票粟 禁楚 私和 秋秒 科秤 秘密 租组"
)


@lru_cache(maxsize=50_000)
def syllables(text):
    """The pinyin of a text without tones, one item per character; characters that are not Han stay as they are."""
    from pypinyin import Style, lazy_pinyin  # imported late: slow to load

    return tuple(lazy_pinyin(text, style=Style.NORMAL, errors=list, v_to_u=False))


@lru_cache(maxsize=50_000)
def blurred(syllable):
    """A syllable with easily confused sounds merged."""
    for sharp, blunt in ALIKE:
        if syllable.startswith(sharp) if sharp.endswith("h") else syllable.endswith(sharp):
            syllable = syllable.replace(sharp, blunt)
    return syllable


class Sounds:
    """Parts of names by their sound, of the names taken first up to MOST_CHARACTERS.

    It never changes: `also` gives another one, which shares everything that the further names do not touch.
    """

    def __init__(self):
        self.by_sound = {}  # blurred syllables -> {part: weight}
        self.by_pinyin = {}  # letters -> {part: weight}
        self.by_initials = {}
        self.parts = set()
        self.room = MOST_CHARACTERS

    def also(self, names, bonus=0):
        """These, and the parts of more names."""
        more = Sounds()
        more.by_sound, more.by_pinyin = self.by_sound.copy(), self.by_pinyin.copy()
        more.by_initials, more.parts, more.room = self.by_initials.copy(), self.parts.copy(), self.room
        for name in names:
            more.room -= len(name)
            if more.room < 0:
                break
            more._take(name, bonus)
        return more

    def _take(self, name, bonus):
        # The characters that a search compares, each with its sound.
        pairs = [(fold(one), sound) for one, sound in zip(name, syllables(name), strict=False)]
        pairs = [(one, sound, blurred(sound)) for one, sound in pairs if one]
        for start in range(len(pairs)):
            if pairs[start][0] < "\u3400":
                continue
            for part, length, *sounds in _beginnings(pairs[start : start + LONGEST]):
                weight = bonus + _weight(start, start + length, len(pairs))
                self._take_part(part, *sounds, weight, length >= FEWEST_INITIALS and (start == 0 or bonus))
        if len(pairs) > LONGEST:
            *_, (part, _, *sounds) = _beginnings(pairs)
            self._take_part(part, *sounds, bonus + WHOLE, True)

    def _take_part(self, part, heard, spelled, initials, weight, has_initials):
        self.parts.add(part)
        _put(self.by_sound, heard, part, weight)
        _put(self.by_pinyin, spelled, part, weight)
        if has_initials:
            _put(self.by_initials, initials, part, weight)

    # --- Guessing what was meant ---

    def meant(self, letters):
        """What a run of letters may mean: [[part, …], …], one list per piece; empty if nothing."""
        pieces = self._spelled(letters)
        return [[piece] if table is DIGITS else _best(table[piece]) for table, piece in pieces]

    def _spelled(self, letters):
        """The fewest pieces that are pinyin or initials of something: [(table, piece)]."""
        best = [(0.0, [])] + [(float("inf"), [])] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(end):
                piece = letters[start:end]
                for table, cost in ((self.by_pinyin, 1.0), (self.by_initials, 1.3), (DIGITS, 0.5)):
                    if (piece in table or (table is DIGITS and piece.isdecimal())) and best[start][0] + cost < best[
                        end
                    ][0]:
                        best[end] = best[start][0] + cost, [*best[start][1], (table, piece)]
        return best[-1][1]

    def alike(self, run):
        """The part that sounds like a run, or differs from it in one look-alike character.

        None if the run is itself part of a name, or nothing is alike.
        """
        if len(run) < 2 or run in self.parts or not all(one >= "\u3400" for one in run):
            return ""
        heard = " ".join(map(blurred, syllables(run)))
        sure = {part: weight for part, weight in self.by_sound.get(heard, {}).items() if _is_sure(part, run, weight)}
        return _best(sure)[0] if sure else self._looking_alike(run)

    def _looking_alike(self, run):
        if len(run) > 2:
            for at, character in enumerate(run):
                for other in _similar().get(character, ""):
                    if (part := run[:at] + other + run[at + 1 :]) in self.parts:
                        return part
        return ""


def _beginnings(pairs):
    """(part, its length, blurred syllables, letters, initials) of the first two and more of [(character, sound, blurred
    sound)].
    """
    part = heard = spelled = initials = ""
    for length, (one, sound, blunt) in enumerate(pairs, start=1):
        part, spelled, initials = part + one, spelled + sound, initials + sound[:1]
        heard = f"{heard} {blunt}" if heard else blunt
        if length > 1:
            yield part, length, heard, spelled, initials


def _put(table, key, part, weight):
    """Add a part. What stands in the table may be shared, so it is replaced."""
    known = table.get(key)
    if known is None:
        table[key] = {part: weight}
    elif known.get(part, 0) < weight:
        table[key] = {**known, part: weight}


def _is_sure(part, run, weight):
    """Whether to take a part for the run: the shorter the run, the more of a name it must be."""
    if len(part) != len(run):
        return False
    if len(run) == 2:
        return False
    same = sum(one == other for one, other in zip(part, run, strict=True)) / len(run)
    return weight >= WHOLE or (weight >= BEGINNING and same >= 0.5) or (len(run) > 3 and same > 0.5)


def _weight(start, end, length):
    return WHOLE if end - start == length else BEGINNING if start == 0 else INSIDE


def _best(parts):
    most = max(parts.values())
    return sorted((part for part, weight in parts.items() if weight == most), key=lambda part: (len(part), part))[
        :MOST_MEANINGS
    ]


@lru_cache(maxsize=1)
def _similar():
    """Character -> those that look alike."""
    similar = defaultdict(str)
    for group in SIMILAR.split():
        for character in group:
            similar[character] += "".join(other for other in group if other not in similar[character] + character)
    return similar
