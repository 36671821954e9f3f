"""The lists of this app."""

from lists.listing import Listing
from policies.fields import CONTACT, DEPARTMENTS_KIND, MEASURE, PLATFORM, POLICY
from policies.filters import ContactFilter, DepartmentFilter, MeasureFilter, PlatformFilter, PolicyFilter

POLICIES = Listing("policies", "政策", "项", POLICY, PolicyFilter)
MEASURES = Listing("measures", "措施", "条", MEASURE, MeasureFilter, key="pk")
PLATFORMS = Listing("platforms", "平台", "个", PLATFORM, PlatformFilter, template="platforms/list.html")
DEPARTMENTS = Listing("departments", "部门", "个", DEPARTMENTS_KIND, DepartmentFilter)
CONTACTS = Listing("contacts", "联系方式", "条", CONTACT, ContactFilter)  # found by search; read on departments' pages
