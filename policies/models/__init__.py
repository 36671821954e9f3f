"""The knowledge: policies and their issuers, measures and beneficiaries, and the platforms they establish."""

from policies.models.departments import REGION_NAME, Contact, Department, Duty, Level
from policies.models.measures import Measure, Quantity, amount_in_full
from policies.models.platforms import Change, Platform
from policies.models.policies import INCOMING, OUTGOING, Kind, Policy, PolicyDepartment, Relation
from policies.models.words import Instrument, ProposableTerm, Region, Target, Term, TermQuerySet, Theme
from policies.synonyms import Synonym

__all__ = [
    "INCOMING",
    "OUTGOING",
    "REGION_NAME",
    "Change",
    "Contact",
    "Department",
    "Duty",
    "Instrument",
    "Kind",
    "Level",
    "Measure",
    "Platform",
    "Policy",
    "PolicyDepartment",
    "ProposableTerm",
    "Quantity",
    "Region",
    "Relation",
    "Synonym",
    "Target",
    "Term",
    "TermQuerySet",
    "Theme",
    "amount_in_full",
]
