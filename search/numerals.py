"""Numbers as people write them: 三十条 and 30条, 二〇二〇年 and 2020年, 第17号 and 17号, 百分之二十 and 20%.

Indexed texts keep the form of their source; a query is searched in the other forms too. All words are folded, so every
zero is 〇.
"""

import re

DIGITS = "〇一二三四五六七八九"
PLACES = {"十": 10, "百": 100, "千": 1000}
TWO = "两"  # before a place or what is counted: 两百, 两家
CHINESE = f"[{DIGITS}{TWO}十百千]"
COUNTED = "条项章款号年月日届期批个家人位名次%万亿"  # before one of these a single 三 is a number
OR_MORE = re.compile(r"(?<=\d)[多来](?=\D)")  # 40多个 and 40来个 for 40余个
LARGEST = 9999


def value_of(text):
    """The value of a Chinese numeral, or None: 三十 -> 30, 二〇二一 -> 2021, 十四五 -> None."""
    if len(text) > 1 and all(character in DIGITS for character in text):
        return int("".join(str(DIGITS.index(character)) for character in text))
    total, digit, last = 0, None, LARGEST + 1
    for character in text.replace(TWO, DIGITS[2]):
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS.index(character)
        elif PLACES[character] >= last:
            return None
        else:
            last = PLACES[character]
            total += (1 if digit is None else digit) * last
            digit = None
    return total + (digit or 0)


def chinese_of(number):
    """30 -> 三十, 17 -> 十七, 105 -> 一百〇五."""
    if number < 10:
        return DIGITS[number]
    text, is_gap = "", False
    for place, value in [("千", 1000), ("百", 100), ("十", 10), ("", 1)]:
        digit = number // value % 10
        if digit:
            text += "〇" * (is_gap and bool(text)) + DIGITS[digit] + place
        is_gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text


def other_forms(word):
    """The other ways to write the numbers in a folded word: up to five other forms of the word."""
    forms = [_in_digits(word), _in_chinese(word), _in_digits(re.sub(r"第(\d+号)", r"\1", word)), _plain_amount(word)]
    forms.append(OR_MORE.sub("余", forms[0]))
    return list(dict.fromkeys(form for form in forms if form != word))


def _in_digits(word):
    word = re.sub(f"百分之({CHINESE}+)", lambda found: _digits(found[1], found[0], "%"), word)
    return re.sub(f"{CHINESE}{{2,}}|{CHINESE}(?=[{COUNTED}])", lambda found: _digits(found[0], found[0]), word)


def _digits(numeral, otherwise, unit=""):
    number = value_of(numeral)
    return otherwise if number is None else f"{number}{unit}"


def _in_chinese(word):
    word = re.sub(r"(?<!\d)((?:19|20)\d\d)(?=年)", lambda found: _one_by_one(found[1]), word)
    return re.sub(r"(?<![\d.])([1-9]\d{0,2})(?=[条项章款届期批])", lambda found: chinese_of(int(found[1])), word)


def _one_by_one(digits):
    return "".join(DIGITS[int(digit)] for digit in digits)


def _plain_amount(word):
    """For 20亿元 also 20亿; the reverse needs no form, because 20亿 is a substring."""
    return re.sub(r"(\d[万亿])元$", r"\1", word)
