"""A generated knowledge base of any size, identical on every machine, with realistic word frequencies.

Words follow a Zipf-Mandelbrot distribution, the most common being real words of the field, so that 企业 occurs in about
a third of the measures. Their characters follow such a distribution too. Records are written in batches: with history,
row and index entry as all writes, or straight into their tables, where `rebuild` then makes all rows and the index.
"""

import numpy as np
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from policies.models import Department, Instrument, Measure, Policy, PolicyDepartment, Target, Theme
from records.models import Citation, Confidence, Document, Reviewed, Status
from records.tracking import writing

SEED = 20211217
WORDS = (
    "企业 科技 创新 技术 研发 项目 支持 自治区 产业 资金 平台 人才 成果 补助 建设 管理 机构 给予 单位 高新技术企业",
    "投入 转化 服务 重点 财政 万元 奖励 认定 申报 园区 实验室 科研人员 团队 示范区 合作 高校 评价 专项 研究 农牧民",
    "稀土 新能源 乳业 后补助 科技特派员 基金 中小企业 知识产权 股权激励 揭榜挂帅 产业链 创新链 孵化器 众创空间",
    "成果转化 研发费用 加计扣除 科创板 高质量发展 乡村振兴 R&D 2025年",
)
VOCABULARY = 30_000  # words
OFFSET = 12  # Mandelbrot's parameter: how flat the top of the distribution is
MARKS = ("，", "，", "。", "；", "、", "", "", "", "")
FIGURES = ("50万元", "100万元", "20%", "3年", "500家", "1.5亿元", "2021—2025年")
BATCH = 2000  # records per batch
REVIEWED = {"status": Status.PUBLISHED, "reviewed_as": Reviewed.FIXTURE, "reviewed_at": timezone.now()}


def vocabulary(random):
    """VOCABULARY words, the most common first."""
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 3500)]
    often = 1 / (np.arange(len(characters)) + 60)
    lengths = random.choice([2, 2, 2, 3, 4], VOCABULARY)
    picks = random.choice(len(characters), (VOCABULARY, 4), p=often / often.sum())
    made = ["".join(characters[i] for i in row[:length]) for row, length in zip(picks, lengths, strict=True)]
    known = [word for line in WORDS for word in line.split()]
    return [*known, *made[len(known) :]]


class Writer:
    """Generates the texts of the corpus."""

    def __init__(self, is_tracked=True):
        self.is_tracked = is_tracked
        self.random = np.random.Generator(np.random.PCG64(SEED))
        self.words = np.array(vocabulary(self.random), dtype=object)
        weights = 1 / (np.arange(VOCABULARY) + OFFSET)
        self.law = np.cumsum(weights / weights.sum())

    def insert(self, model, records):
        (model.objects if self.is_tracked else QuerySet(model)).bulk_create(records)

    def texts(self, count, shortest, longest):
        """`count` texts of `shortest` to `longest` words each."""
        lengths = self.random.integers(shortest, longest + 1, count)
        words = self.words[np.searchsorted(self.law, self.random.random(lengths.sum()))]
        marks = np.array(MARKS, dtype=object)[self.random.integers(0, len(MARKS), len(words))]
        figures = self.random.random(len(words)) < 0.02
        marks[figures] = np.array(FIGURES, dtype=object)[self.random.integers(0, len(FIGURES), figures.sum())]
        pieces, start = words + marks, 0
        for length in lengths:
            yield "".join(pieces[start : start + length])
            start += length

    def pick(self, rows, count, most=1):
        """For each of `count` records 1 to `most` of `rows`, the first ones more often."""
        picks = (self.random.random((count, most)) ** 2 * len(rows)).astype(int)
        numbers = self.random.integers(1, most + 1, count)
        return [[rows[i] for i in set(some[:number])] for some, number in zip(picks.tolist(), numbers, strict=True)]

    def dates(self, count):
        days = np.datetime64("2012-01-01") + self.random.integers(0, 5000, count)
        cut = self.random.choice([10, 10, 10, 7, 4, 0], count)
        return [str(day)[:length] for day, length in zip(days, cut, strict=True)]


@transaction.atomic
def fill(policies, report=lambda done, total: None, is_cited=False):
    """Write `policies` policies with ten measures each into an empty database; each with a source if `is_cited`."""
    with writing(via="bench"):
        _fill(Writer(), policies, report, is_cited)


def fill_tables(policies, report=lambda done, total: None):
    """The same much faster: straight into the tables, without history. Then rows and index have to be rebuilt."""
    with transaction.atomic():
        _fill(Writer(is_tracked=False), policies, report)


def _fill(writer, policies, report, is_cited=False):
    total = policies * 11
    with writing(via="bench"):
        departments = [_made(Department, n, **REVIEWED) for n in range(200)]
        themes, instruments, targets = (
            [_made(model, n) for n in range(k)] for model, k in ((Theme, 12), (Instrument, 20), (Target, 30))
        )
    if is_cited:
        cite(departments)
    for start in range(0, policies, BATCH // 10):
        size = min(BATCH // 10, policies - start)
        made = _policies(writer, start, size, departments, themes)
        measures = _measures(writer, [policy for policy in made for _ in range(10)], themes, instruments, targets)
        if is_cited:
            cite([*made, *measures])
        report((start + size) * 11, total)


@transaction.atomic
def add_uneven(sizes):
    """Add a policy for each of `sizes`, with that many measures."""
    writer, start = Writer(), Policy.objects.count()
    departments, themes, instruments, targets = (
        list(model.objects.order_by("pk")) for model in (Department, Theme, Instrument, Target)
    )
    with writing(via="bench"):
        policies = _policies(writer, start, len(sizes), departments, themes)
        owners = [policy for policy, size in zip(policies, sizes, strict=True) for _ in range(size)]
        _measures(writer, owners, themes, instruments, targets)


def _made(model, number, **values):
    return model.objects.create(slug=f"b{number}", name=f"{model._meta.verbose_name}{number}", **values)


def _policies(writer, start, size, departments, themes):
    titles, summaries, dates = writer.texts(size, 4, 8), writer.texts(size, 15, 40), writer.dates(size)
    trial = writer.random.random(size) < 0.2
    policies = [
        Policy(
            slug=f"b{start + number}", title=f"{title}办法{start + number}", kind="banfa", issued_on=date,
            doc_number=f"内科发〔{date[:4] or 2020}〕{start + number}号", summary=summary, is_trial=bool(on_trial),
            level="autonomous_region", **REVIEWED,
        )
        for number, (title, summary, date, on_trial) in enumerate(zip(titles, summaries, dates, trial, strict=True))
    ]  # fmt: skip
    writer.insert(Policy, policies)
    issuers = [
        PolicyDepartment(policy=policy, department=department, role="issuer", basis="stated")
        for policy, some in zip(policies, writer.pick(departments, size), strict=True)
        for department in some
    ]
    writer.insert(PolicyDepartment, issuers)
    _link(writer, Policy.themes.through, policies, themes, most=2)
    return policies


def _measures(writer, policies, themes, instruments, targets):
    size = len(policies)
    rows = zip(policies, writer.texts(size, 2, 5), writer.texts(size, 10, 70), strict=True)
    measures = [Measure(policy=policy, heading=heading[:80], text=text, **REVIEWED) for policy, heading, text in rows]
    writer.insert(Measure, measures)
    _link(writer, Measure.themes.through, measures, themes)
    _link(writer, Measure.instruments.through, measures, instruments)
    _link(writer, Measure.targets.through, measures, targets, most=2)
    return measures


def source():
    """The document that the corpus cites."""
    values = {"title": "测试语料", "confidence": Confidence.SECONDARY, **REVIEWED}
    return Document.objects.get_or_create(slug="bench", defaults=values)[0]


def cite(records):
    """Give each of `records` a source."""
    document, kinds = source(), ContentType.objects.get_for_models(*{type(record) for record in records})
    Citation.objects.bulk_create(
        Citation(
            document=document,
            fields=[*record.CITABLE][:1],
            content_type=kinds[type(record)],
            object_id=record.pk,
        )
        for record in records
    )


def _link(writer, through, records, terms, most=1):
    """Give each record one term or up to `most`."""
    record, term = (f"{type(one[0])._meta.model_name}_id" for one in (records, terms))
    links = [
        through(**{record: one.pk, term: other.pk})
        for one, some in zip(records, writer.pick(terms, len(records), most), strict=True)
        for other in some
    ]
    writer.insert(through, links)
