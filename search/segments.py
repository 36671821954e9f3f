"""Cutting a run of characters into known words and what lies between them."""

KNOWN, UNKNOWN = 1.0, 1.6  # cost of a known word, and of a character between words
LONE = 0.9  # extra cost of a known word of one character, which says little


def cut(run, lexicon):
    """The words of a folded run, in order, cut at minimal cost. Characters between known words stay together."""
    return cheapest(run, lexicon.words.__contains__, lexicon.longest)


def cheapest(run, is_word, longest):
    """The pieces of a run at minimal cost; a character between words costs more than a word."""
    best = [(0.0, 0, False)]  # at each position: (cost, start of the last piece, whether that is a known word)
    for end in range(1, len(run) + 1):
        options = [(best[end - 1][0] + UNKNOWN, end - 1, False)]
        for start in range(max(0, end - longest), end):
            if is_word(run[start:end]):
                cost = best[start][0] + KNOWN + LONE * (end - start == 1)
                options.append((cost, start, True))
        best.append(min(options))
    pieces, end = [], len(run)
    while end:
        _, start, is_known = best[end]
        pieces.append((start, end, is_known))
        end = start
    return [run[start:end] for start, end in _joined(reversed(pieces))]


def _joined(pieces):
    """Join adjacent characters that no word covers."""
    begun = None
    for start, end, is_known in pieces:
        if is_known:
            if begun is not None:
                yield begun, start
                begun = None
            yield start, end
        elif begun is None:
            begun = start
        last = end
    if begun is not None:
        yield begun, last
