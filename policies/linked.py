"""What refers to the records of a block, or is counted for them: read at once for all of them."""

from collections import defaultdict

from django.apps import apps

from policies.models import Contact, Department, Policy, Relation
from records.models import Status
from records.sql import marks, select
from search.answer import Answer, Question

NEWEST = 5  # policies per department in a list


def incoming_relations(block):
    """{id: [(id of the referring policy, relation)]} for the policies of a block."""
    found, policies = defaultdict(list), [pk for pk, row in block.rows[Policy].items() if row]
    links = f"SELECT target_id, policy_id, kind FROM {Relation._meta.db_table}"
    for target, policy, kind in select(f"{links} WHERE target_id IN ({marks(policies)}) ORDER BY id", *policies):
        found[target].append((policy, kind))
    block.expect(Policy, [policy for pairs in found.values() for policy, _ in pairs])
    return found


def figures_about(block, name, pk):
    """[(id of an indicator, id of its figure)] of the figures about a policy or a platform, in order."""
    observation = apps.get_model("indicators", "Observation")
    figures = f"SELECT indicator_id, id FROM {observation._meta.db_table}"
    found = select(f"{figures} WHERE {name}_id = %s ORDER BY position, id", pk)
    block.expect(observation.indicator.field.related_model, [pk for pk, _ in found])
    return found


def figures_of(block, found):
    """The public ones among these figures."""
    indicator = apps.get_model("indicators", "Indicator")
    rows = [(block.row(indicator, pk), figure) for pk, figure in found]
    return [row.figure(figure) for row, figure in rows if row]


def years_of(titles):
    """{title: the years, possibly empty, of the public policies with this title}"""
    found = {title: [] for title in titles}
    sql = f"SELECT title, issued_on FROM {Policy._meta.db_table} WHERE status = %s AND title IN ({marks(titles)})"
    for title, day in select(sql, Status.PUBLISHED.value, *titles):
        found[title].append(day[:4])
    return found


def contacts_in_departments(block):
    """{id: ids of its contacts} for the departments of a block."""
    found, departments = defaultdict(list), [pk for pk, row in block.rows[Department].items() if row]
    for department, pk in Contact.objects.filter(department__in=departments).values_list("department_id", "pk"):
        found[department].append(pk)
    block.expect(Contact, [pk for some in found.values() for pk in some])
    return found


def counts(model):
    """{department: number of its public records of `model`}, from the index."""
    return Answer(Question([model])).counts("department")


def newest_of_each(block):
    """{id: ids of its latest policies} for the departments of a block."""
    found, whole = {}, Answer(Question([Policy]))
    for pk in block.rows[Department]:
        question = Question([Policy], facets={"department": [str(pk)]}, sort="-issued_on")
        found[pk] = [policy for _, policy in Answer(question, whole.memory).page(0, NEWEST)]
    block.expect(Policy, [policy for some in found.values() for policy in some])
    return found
