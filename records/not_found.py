"""Two kinds of unknown: a person searched the sources and found nothing, or nobody has entered it yet.

The first is a statement about the sources, made by a person for one field of one record (`Record.not_found`). Every
other empty field is simply not entered.
"""

NOT_FOUND, NOT_ENTERED = "已查资料未载明", "本库尚未录入"


def words_for(not_found, key):
    """The text for the empty field `key`, given the keys that were searched for."""
    return NOT_FOUND if key in not_found else NOT_ENTERED
