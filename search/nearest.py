"""The records nearest to a query that nothing matches: their order, and the query words that each contains."""

import numpy as np
from django.utils.functional import cached_property

from search import relax
from search.index import REGISTERED
from search.packing import bitmap, numbers
from search.postings import texts_of
from search.query import Term


class Nearest:
    """The entries nearest to a query that nothing matches."""

    def __init__(self, answer):
        self.answer, meaning = answer, answer.meaning
        base = answer.base - answer.unasked
        for part in [*meaning.without, *(unit.part for unit in meaning.units if unit.is_fixed)]:
            base = answer._exact(part, base)
        answer._look_up([Term(word) for word in relax.looked_up(meaning)])
        self.near = relax.Near(
            meaning, base, answer.aside, answer.on_request, answer._bits, answer._having, len(answer.memory.model)
        )
        self._found = {}  # entry -> (score, units of the query that it contains, its texts and `has`)

    @cached_property
    def scores(self):
        return self.near.scores() if self.near.units else (np.zeros(0, int), np.zeros(0))

    @cached_property
    def entries(self):
        return bitmap(self.scores[0])

    def ordered(self, order, most, among):
        """The first `most` of those that are in `among`, best first."""
        entries, scores = self.scores
        if len(among) < len(entries):
            chosen = np.searchsorted(entries, numbers(self.entries & among))
            entries, scores = entries[chosen], scores[chosen]
        ranked = entries[_best(scores, order.keys[entries], max(most, relax.READ))].tolist()
        return (self.best_first(ranked[: relax.READ]) + ranked[relax.READ :])[:most]

    def best_first(self, entries):
        """Sort entries by how well their texts answer the query; ties keep their order."""
        self._read(entries)
        return sorted(entries, key=lambda number: -round(self._found[number][0] + self._lift(number), 2))

    def held(self):
        """The query words that each of the best entries contains."""
        return [
            self.words(number)
            for number in self.ordered(self.answer.memory.order("-issued_on", None, None), relax.READ, self.entries)
        ]

    def words(self, number):
        """The query words that an entry contains."""
        self._read([number])
        return [weighed.unit.typed for weighed in self._found[number][1]]

    def held_by(self, number):
        """{query word that an entry contains: what it really contains, for readers}; only for entries to be shown."""
        self._read([number])
        _, held, content = self._found[number]
        return {weighed.unit.typed: relax.as_held(weighed, *content) for weighed in held}

    def _read(self, entries):
        for number, names, body in texts_of([one for one in entries if one not in self._found], "names", "body"):
            has = lambda part, number=number: number in self.answer._having(part.facet, [part.value])  # noqa: E731
            self._found[number] = *relax.fit(self.near, names, body, has), (names, body, has)

    def _lift(self, number):
        """The bonus for what the query asks for, by kind of record and words of its names, and for leading kinds."""
        model = list(REGISTERED)[self.answer.memory.model[number] - 1]._meta.model_name
        lexicon = self.answer.question.lexicon
        if not lexicon:
            return 0
        leading = lexicon.vocabulary.leading
        lift = relax.LEADING * (len(leading) - leading.index(model) if model in leading else 0)
        lift -= relax.ASIDE * (model in lexicon.vocabulary.aside)
        is_named = any(word in self._found[number][2][0] for word in self._hints)
        return lift + relax.LIFTED * (model in self.answer.wanted) + relax.HINTED * is_named

    @cached_property
    def _hints(self):
        """The question words, and their synonyms, that a name may contain: 门槛 asks for 条件."""
        lexicon = self.answer.question.lexicon
        asked = [unit.word for unit in self.answer.meaning.asking if lexicon.asking[unit.word]]
        return {word for one in asked for word in (one, *lexicon.also.get(one, ()))}


def _best(scores, order, most):
    """The positions of the `most` highest scores, highest first; of equal ones the first by `order`.

    Scores are counted by thousandths: so many are equal that looking for the lowest of the best takes far longer.
    """
    kept, scores = np.arange(len(scores)), np.rint(scores * 1000).astype(int)
    if most < len(scores):
        scores -= scores.min()
        at_least = np.bincount(scores)[::-1].cumsum()[::-1]  # how many have this score or more
        least = np.flatnonzero(at_least >= most)[-1]
        above, tied = np.flatnonzero(scores > least), np.flatnonzero(scores == least)
        first = np.argpartition(order[tied], most - len(above) - 1)[: most - len(above)]
        kept = np.concatenate((above, tied[first]))
    return kept[np.lexsort((order[kept], -scores[kept]))]
