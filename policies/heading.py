"""The clause for departments and years in the sentence above a list: `科学技术厅 2021 年发布的`."""

from lists.fields import NONE
from lists.parameters import PAGE_SIZE
from policies.models import REGION_NAME, PolicyDepartment


def issued(heading, of=""):
    """Department and year as one clause, or as two if one of them is not stated. `of` is appended unless empty."""
    departments, years = heading.chosen.get("department", []), heading.chosen.get("year", [])
    named = [tag for tag in departments if tag["key"] != NONE]
    who = "或".join(short(tag["value"]) for tag in named)
    when = "或".join(f" {tag['key']} 年" for tag in years if tag["key"] != NONE)
    if who and not years and "validity" in heading.chosen and len(named) == len(departments):
        return f"{who}{of}"  # the clause describes its policies
    if who and when and len(named) == len(departments):
        clauses = [f"{who}{when}{_part(heading, named)}"]
    else:
        by = [f"{who}{_part(heading, named)}"] if who else []
        if len(named) < len(departments):
            by.append("没有写明发文机关")
        on = [f"{when}发布"] if when else []
        if any(tag["key"] == NONE for tag in years):
            on.append("没有写明日期")
        clauses = filter(None, ["或".join(by), "或".join(on)])
    said = "、".join(f"{clause}的" for clause in clauses)
    return said and f"{said}{of}"


def _part(heading, departments):
    """The verb for a department: being in charge is not issuing, so say 发布 only if it holds for all rows."""
    if heading.selection.count > PAGE_SIZE:
        return "发布或主管"
    slugs = {tag["key"] for tag in departments}
    policies = filter(None, map(_policy_of, heading.rows))
    roles = {part.role for policy in policies for part in policy.parts if part.department.slug in slugs}
    return "发布或主管" if PolicyDepartment.Role.RESPONSIBLE in roles else "发布"


def _policy_of(row):
    return row if hasattr(row, "parts") else getattr(row, "policy", None)


def short(department):
    """The usual short name of a department."""
    name = department.removeprefix(REGION_NAME)
    return f"自治区{name}" if name != department and name.startswith(("党委", "人民政府")) else name
