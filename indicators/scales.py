"""Axis ranges and line lengths of charts."""

from math import ceil, floor, log10


def axis(largest):
    """(step, end) of an axis from 0 that includes `largest`: 2 to 5 steps of 1, 2 or 5 times a power of ten."""
    largest = float(largest)
    if largest <= 0:
        return 1, 1
    power = 10.0 ** (floor(log10(largest)) - 1)
    step = next(power * times for times in (1, 2, 5, 10, 20, 50) if largest <= 5 * power * times)
    return step, step * ceil(round(largest / step, 9))


def steps(step, end):
    return [step * place for place in range(round(end / step) + 1)]


def wrapped(words, letters):
    """Wrap `words` in lines of similar length, at most `letters` full-width letters; a half-width one counts half."""
    wide = width_of(words)
    letters = min(letters, ceil(wide / ceil(wide / letters))) if wide else letters
    lines, line, room = [], "", letters
    for letter in words:
        if room < _width(letter):
            lines, line, room = [*lines, line], "", letters
        line, room = line + letter, room - _width(letter)
    return [*lines, line] if line else lines


def width_of(words):
    """The width in full-width letters."""
    return sum(map(_width, words))


def _width(letter):
    return 0.5 if letter.isascii() else 1
