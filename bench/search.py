"""One database's run: fill, build, query. Prints a table; progress goes to standard error."""

import os
import resource
import statistics
import sys
import time
from datetime import date
from random import Random
from typing import NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

import yaml  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.db.models.functions import Length  # noqa: E402
from django.http import QueryDict  # noqa: E402

from bench import corpus, judged, usual  # noqa: E402
from lists.matches import Match  # noqa: E402
from lists.rebuild import rebuild  # noqa: E402
from lists.rows import Block  # noqa: E402
from policies.filters import MeasureFilter  # noqa: E402
from policies.models import Measure, Synonym  # noqa: E402
from portal.suggest import suggested  # noqa: E402
from search.answer import Answer  # noqa: E402
from search.models import Entry  # noqa: E402

ROUNDS, ROUNDS_OF_BOTH = 5, 2
SYNONYMS = settings.BASE_DIR / "fixtures" / "synonyms.yaml"
FACETS = ("theme", "instrument", "target", "department", "year")
DAY = date(2026, 11, 22).isoformat()
KINDS = {
    "one character": ["企", "稀", "研", "8"],
    "common two": ["企业", "科技", "创新", "技术"],
    "rare two": ["稀土", "乳业", "科创"],
    "four": ["成果转化", "产业链创", "知识产权", "高新技术", "揭榜挂帅"],
    "two words": ["企业 技术", "研发 补助", "稀土 企业", "资金 -项目"],
    "long phrase": [],  # cut out of the corpus
    "punctuation": ["企业，技术", "《企业》", "科技。", "“科技”"],
    "letters and digits": ["R&D", "2025年", "100万元", "r&d 20%"],
    "in no dictionary": [],  # cut across words
    "no match": ['"元宇宙区块链"', '"zzzz"', '"龘龘"'],
    "rewritten": ["高企补贴", "研发补助", "稀土奖励", "yanfa"],
    "relaxed": [
        "企业研发补助元宇宙怎么申请",
        "稀土企业技术创新直播带货",
        "乳业人才引进有什么支持吗龘",
        "成果转化收益龘龘归谁",
    ],
}
NOT_EXACT = ("rewritten", "relaxed")  # the usual design has neither: it finds nothing
TYPED = ["稀", "企业", "yanfa", "kjt", "成果转化", "龘"]
CHANGES = {
    "a sentence added": lambda text: text + "对通过验收的项目给予后补助。",
    "all characters moved": lambda text: text[::-1],
}


def tell(text):
    sys.stderr.write(text)
    sys.stderr.flush()


def bar(what):
    """Display progress on a terminal."""
    if not sys.stderr.isatty():
        return lambda done, total: None

    def report(done, total):
        tell(f"\r{what} {done:,} / {total:,}" + "\n" * (done >= total))

    return report


def timed(what, work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    say(f"{what}: {time.perf_counter() - wall:.1f} s, of which {time.process_time() - cpu:.1f} s CPU of this process")
    return result


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def from_corpus():
    """Phrases of twelve characters, and runs across two words, from all over the measures."""
    last = Measure.objects.order_by("-pk").first().pk
    texts = Measure.objects.filter(pk__in=[last * part // 7 for part in range(1, 7)]).values_list("text", flat=True)
    KINDS["long phrase"] = [text[5:17] for text in texts][:4]
    KINDS["in no dictionary"] = [text[9:12] for text in texts][:4]


class Whole(NamedTuple):
    """What a search page displays."""

    count: int
    snippets: list
    facets: dict
    is_relaxed: bool


def whole_answer(words):
    """The data of a search page: the best twenty with snippets, the exact total, the counts of five facets."""
    query = QueryDict(mutable=True)
    query.update({"q": words, "as_of": DAY})
    answer = Answer(MeasureFilter(query, Measure.objects.all()).question([Measure]))
    ids = [pk for _, pk in answer.page(0, 20)]
    rows = Block(answer.question.day).read(Measure, ids).values()
    shown = [Match(row, answer.terms) for row in rows]
    return Whole(
        len(answer), [str(match.snippet) for match in shown], {f: answer.counts(f) for f in FACETS}, answer.is_relaxed
    )


def measure(asked, rounds, **designs):
    """{kind: {design: [milliseconds]}}; the designs alternate for each question of each round."""
    times = {kind: {design: [] for design in designs} for kind in asked}
    for turn in range(rounds):
        for kind, queries in asked.items():
            for words in queries:
                for design in designs if turn % 2 else reversed(designs):
                    start = time.perf_counter()
                    designs[design](words)
                    times[kind][design].append((time.perf_counter() - start) * 1000)
        tell(f"round {turn + 1} of {rounds}\n")
    return times


def table(times):
    """Print a line for each kind and for those that hold a word as it stands; where it was measured, the ratio too."""
    say(f"{'kind':<20}{'ours p50':>10}{'p95':>9}{'usual p50':>11}{'ratio':>8}   (milliseconds)")
    exact = [designs for kind, designs in times.items() if kind not in NOT_EXACT]
    for kind, designs in [*times.items(), ("all exact", _together(exact))]:
        p50, p95 = statistics.median(designs["ours"]), statistics.quantiles(designs["ours"], n=20)[-1]
        theirs = statistics.median(designs["usual"]) if "usual" in designs else None
        ratio = f"{theirs:>11.1f}{theirs / p50:>7.0f}×" if theirs else ""
        say(f"{kind:<20}{p50:>10.1f}{p95:>9.1f}{ratio}")


def _together(kinds):
    return {design: [time for kind in kinds for time in kind[design]] for design in kinds[0]}


def asked_once():
    """Milliseconds of relaxed answers to queries of people, each asked once, after as many others."""
    queries = [query["q"] for path in judged.TUNED for query in judged.read(path)]
    Random(0).shuffle(queries)
    half, times = len(queries) // 2, []
    for words in queries[:half]:
        whole_answer(words)
    for words in queries[half:]:
        start = time.perf_counter()
        answer = whole_answer(words)
        took = (time.perf_counter() - start) * 1000
        times += [took] * answer.is_relaxed
    return times


def saves(change):
    """Milliseconds to save one measure with its index."""
    times = []
    for measure_ in Measure.objects.order_by("pk")[: 60 * 7 : 7]:
        measure_.text = change(measure_.text)
        start = time.perf_counter()
        measure_.save()
        times.append((time.perf_counter() - start) * 1000)
    return times


def suggesting():
    """Milliseconds to suggest names, without the first time in a process."""
    times = []
    for turn in range(ROUNDS):
        for text in TYPED:
            start = time.perf_counter()
            suggested(text)
            times += [(time.perf_counter() - start) * 1000] * (turn > 0)
    return times


def main(policies):
    call_command("migrate", verbosity=0)
    say(f"\n=== {connection.vendor}: {policies:,} policies, {policies * 10:,} measures ===")
    timed("corpus", lambda: corpus.fill_tables(policies, bar("corpus")))
    timed("index", lambda: rebuild(bar("index")))
    text = Entry.objects.aggregate(n=Sum(Length("names") + Length("body")))["n"]
    say(f"text: {text:,} characters, {usual.text_bytes():,} bytes; index tables: {usual.index_bytes():,} bytes")
    Synonym.objects.bulk_create(Synonym(**one) for one in yaml.safe_load(SYNONYMS.read_text(encoding="utf-8")))
    from_corpus()
    whole_answer("企业")  # loads the process's memory of the index
    table(measure(KINDS, ROUNDS, ours=whole_answer))
    once = asked_once()
    p95 = statistics.quantiles(once, n=20)[-1]
    say(f"relaxed, {len(once)} queries of people asked once: p50 {statistics.median(once):.1f} ms, p95 {p95:.1f} ms")
    typed = suggesting()
    say(f"names while typing: p50 {statistics.median(typed):.1f} ms, largest {max(typed):.1f} ms")
    for what, change in CHANGES.items():
        kept = saves(change)
        p95 = statistics.quantiles(kept, n=20)[-1]
        say(f"one save with its index, {what}: p50 {statistics.median(kept):.1f} ms, p95 {p95:.1f} ms")
    say(f"largest memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    timed("usual design", usual.build)
    table(measure(KINDS, ROUNDS_OF_BOTH, ours=whole_answer, usual=usual.whole_answer))


if __name__ == "__main__":
    main(int(sys.argv[1]))
