"""What a member of staff is there for: everything, or the policies of some departments and their measures."""

from records.models import Version


def departments_of(user):
    """The ids of the departments `user` is limited to; empty for whoever is limited to none."""
    if not hasattr(user, "known_duties"):  # asked once a request, not once a row
        user.known_duties = set(user.duties.values_list("department", flat=True))
    return user.known_duties


def covers_policy(user, policy):
    """One of the user's departments has a part in it; or nobody has, and the user began it."""
    mine = departments_of(user)
    if not mine:
        return True
    departments = set(policy.policydepartment_set.values_list("department", flat=True))
    return bool(departments & mine) or (not departments and began(user, policy))


def covers_measure(user, measure):
    if not departments_of(user):
        return True
    return covers_policy(user, measure.policy) if measure.policy else began(user, measure)


def began(user, record):
    """Did the user enter it first, or is about to?"""
    first = Version.objects.of(record).order_by("pk").values_list("by", flat=True).first()
    return record.pk is None or first == user.pk


class ForEveryDepartment:
    """For the admin of what belongs to no single department: who is limited to some may look."""

    def is_within(self, user, record):
        return not departments_of(user)
