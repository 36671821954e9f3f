"""Two ways of being unknown: somebody looked in the sources and found nothing, or nobody has entered it yet.

The first is a statement about the sources, so a person makes it, for one field of one record (`Record.not_found`).
Everything else that is empty is only not entered.
"""

NOT_FOUND, NOT_ENTERED = "已查资料未载明", "本库尚未录入"


def words_for(not_found, key):
    """What readers are told of the empty field `key`, given the keys that somebody looked for."""
    return NOT_FOUND if key in not_found else NOT_ENTERED
