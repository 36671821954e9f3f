"""Abbreviations as people make them: some characters of a name in order, with its first and its last (草创中心)."""

from collections import defaultdict

from search.spelling import MOST_CHARACTERS
from search.text import fold

SHORTEST, LONGEST = 3, 6  # characters of an abbreviation
MOST_MEANINGS = 3


class Abbreviations:
    """Names by their ends, up to MOST_CHARACTERS. One also begins behind words of `general` at its front: 国家乳业…"""

    def __init__(self, names, general):
        self.by_ends = defaultdict(dict)  # (first, last character) -> {folded name from there on: whole name}
        self.general = general
        self.longest = max(map(len, general), default=0)
        room = MOST_CHARACTERS
        for name in names:
            room -= len(name)
            if room < 0:
                return
            folded = fold(name)
            for start in self._starts(folded):
                self.by_ends[folded[start], folded[-1]].setdefault(folded[start:], name)

    def _starts(self, name):
        start = 0
        while start < len(name) - SHORTEST:
            yield start
            general = (end for end in range(start + self.longest, start, -1) if name[start:end] in self.general)
            start = next(general, len(name))

    def meant(self, word):
        """The names that a folded word may abbreviate, shortest first."""
        if not SHORTEST <= len(word) <= LONGEST or word[0] < "\u3400":
            return []
        names = self.by_ends.get((word[0], word[-1]), {})
        found = {whole for part, whole in names.items() if len(part) > len(word) and _is_in_order(word, part)}
        return sorted(found, key=lambda name: (len(name), name))[:MOST_MEANINGS]


def _is_in_order(word, name):
    rest = iter(name)
    return all(character in rest for character in word)
