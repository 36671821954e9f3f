"""Plain records for tests: `a_policy(title=…)` is published and cited unless the test says otherwise."""

from itertools import count

from django.contrib.auth.models import Group
from django.utils import timezone

from indicators.models import Indicator, Observation
from lists.rows import Block
from policies.models import (
    Change,
    Contact,
    Department,
    Instrument,
    Measure,
    Platform,
    Policy,
    PolicyDepartment,
    Quantity,
    Region,
    Relation,
    Target,
    Theme,
)  # fmt: skip
from records.models import Citation, Document, Reviewed, Status
from records.tracking import writing
from staff.models import User
from staff.roles import ADMINISTRATOR, EDITOR, REVIEWER
from terms.models import Term

_numbers = count(1)
# What the database asks of a published record.
PUBLIC = {"status": Status.PUBLISHED, "reviewed_as": Reviewed.FIXTURE, "reviewed_at": timezone.now()}


def a_document(**values):
    number = next(_numbers)
    values = {
        "slug": f"d{number}",
        "title": f"来源{number}",
        "confidence": "secondary",
    } | values
    return Document.objects.create(**_reviewed(values))


def a_person(*roles, **values):
    """A member of staff in the groups of these roles (`staff.roles`)."""
    person = User.objects.create_user(**{"username": f"person{next(_numbers)}", "is_staff": True} | values)
    person.groups.set(Group.objects.filter(name__in=roles))
    return person


def an_editor(**values):
    return a_person(EDITOR, **values)


def a_reviewer(**values):
    return a_person(REVIEWER, **values)


def an_administrator(**values):
    return a_person(ADMINISTRATOR, **values)


def cited(record, document=None, paragraph=None, fields=None):
    """Give `record` a source and return it."""
    citation = Citation(document=document or a_document(), paragraph=paragraph, fields=fields or [*record.CITABLE][:1])
    record.citations.add(citation, bulk=False)
    return record


def a_department(**values):
    number = next(_numbers)
    return _record(Department, {"slug": f"b{number}", "name": f"部门{number}"} | values)


@writing()  # as one step, which history, row and index follow once
def a_policy(issuer=None, themes=(), regions=(), **values):
    """A policy; `issuer` is the department that issued it, as its source states."""
    number = next(_numbers)
    policy = _record(Policy, {"slug": f"p{number}", "title": f"政策{number}办法", "kind": "banfa"} | values)
    if issuer:
        a_part(policy, issuer)
    policy.themes.set(themes)
    policy.regions.set(regions)
    return policy


def a_part(policy, department, role="issuer", basis="stated"):
    """A department's part in a policy."""
    return PolicyDepartment.objects.create(policy=policy, department=department, role=role, basis=basis)


def a_relation(policy, target, kind="implements"):
    return Relation.objects.create(policy=policy, target=target, kind=kind)


@writing()
def a_measure(targets=(), instruments=(), themes=(), **values):
    number = next(_numbers)
    measure = _record(Measure, {"heading": f"措施{number}", "text": f"措施{number}的内容"} | values)
    measure.targets.set(targets)
    measure.instruments.set(instruments)
    measure.themes.set(themes)
    return measure


def a_quantity(measure, **values):
    return Quantity.objects.create(measure=measure, **{"text": "20%", "low": 20, "high": 20, "unit": "%"} | values)


@writing()
def a_platform(regions=(), policies=(), **values):
    number = next(_numbers)
    platform = _record(Platform, {"slug": f"t{number}", "name": f"平台{number}", "kind": "park"} | values)
    platform.regions.set(regions)
    platform.policies.set(policies)
    return platform


def a_change(platform, **values):
    return Change.objects.create(platform=platform, **{"happened_on": "2022-07", "text": "获批"} | values)


def an_indicator(**values):
    number = next(_numbers)
    return _record(
        Indicator, {"slug": f"z{number}", "name": f"指标{number}", "unit": "家", "category": "platforms"} | values
    )


def an_observation(indicator, value=1, **values):
    values = {"low": value, "high": value, "nature": "actual", "scope": "全区"} | values
    return Observation.objects.create(indicator=indicator, **values)


def a_contact(department, **values):
    number = next(_numbers)
    values = {"slug": f"l{number}", "matter": f"事项{number}", "phone": f"0471-{number}"} | values
    return _record(Contact, {"department": department} | values)


def a_written_term(**values):
    """名词解释."""
    number = next(_numbers)
    return _record(Term, {"slug": f"m{number}", "name": f"名词{number}", "meaning": "意思"} | values)


def a_term(model, **values):
    """A theme, an instrument, a target or a region."""
    number = next(_numbers)
    assert model in (Theme, Instrument, Target, Region)
    return model.objects.create(**{"slug": f"w{number}", "name": f"词{number}"} | values)


@writing()
def _record(model, values):
    return cited(model.objects.create(**_reviewed(values)))


def _reviewed(values):
    """`values` of a record that is published unless they say otherwise, reviewed as the fixtures are."""
    return values if values.get("status", Status.PUBLISHED) != Status.PUBLISHED else PUBLIC | values


def row_of(record, day=None):
    """The stored row of a public record, as pages and data read it."""
    return Block(day).read(type(record), [record.pk])[record.pk]
