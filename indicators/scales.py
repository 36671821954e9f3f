"""Where an axis ends, and where a line of letters does."""

from math import ceil, floor, log10


def axis(largest):
    """The step and the end of an axis that begins at 0 and holds `largest`: 2 to 5 steps of 1, 2 or 5 times a power."""
    largest = float(largest)
    if largest <= 0:
        return 1, 1
    power = 10.0 ** (floor(log10(largest)) - 1)
    step = next(power * times for times in (1, 2, 5, 10, 20, 50) if largest <= 5 * power * times)
    return step, step * ceil(round(largest / step, 9))


def steps(step, end):
    return [step * place for place in range(round(end / step) + 1)]


def wrapped(words, letters):
    """`words` in lines of much the same length, of at most `letters` full-width letters; a half-width one is half."""
    wide = width_of(words)
    letters = min(letters, ceil(wide / ceil(wide / letters))) if wide else letters
    lines, line, room = [], "", letters
    for letter in words:
        if room < _width(letter):
            lines, line, room = [*lines, line], "", letters
        line, room = line + letter, room - _width(letter)
    return [*lines, line] if line else lines


def width_of(words):
    """In full-width letters."""
    return sum(map(_width, words))


def _width(letter):
    return 0.5 if letter.isascii() else 1
