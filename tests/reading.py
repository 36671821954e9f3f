"""A page as its reader finds it: by roles, labels and headings, like a screen reader, not by CSS classes."""

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import html as lxml_html

LISTS = ("policies", "measures", "platforms", "indicators", "departments", "terms", "documents")


def read(client, address, **parameters):
    """The page at `address`, which must be there."""
    response = client.get(address, parameters or None)
    assert response.status_code == 200, f"{address} {parameters}: {response.status_code}"
    return Page(response)


def data(client, address, **parameters):
    """The JSON at `address`, which must be there."""
    response = client.get(address, parameters or None)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def refusal(client, address, **parameters):
    """The parameters that the 400 answer at `address` names, each with its reasons."""
    response = client.get(address, parameters)
    assert response.status_code == 400, f"{address} {parameters}: {response.status_code}"
    return response.json()["errors"]


def tree_of(html):
    """The elements of a page, without its comments. html5lib says whether it is valid, in thirty times the time."""
    return lxml_html.document_fromstring(html or "<html>", parser=lxml_html.HTMLParser(remove_comments=True))


@dataclass
class Option:
    """A choice of a facet: how many records it promises, and where it leads."""

    count: int
    address: str
    is_chosen: bool


class Page:
    def __init__(self, response):
        self.html = response.content.decode()

    @cached_property
    def root(self):
        return tree_of(self.html)

    @property
    def text(self):
        """Everything in <main>."""
        return words(self.root.find(".//main"))

    @property
    def heading(self):
        return words(self.root.find(".//h1"))

    @property
    def count(self):
        """How many records the page says there are. Found without parsing: some tests walk hundreds of pages."""
        return int(re.search(r'role="status">[^<]*<strong>(\d+)</strong>', self.html)[1])

    @property
    def titles(self):
        """The names of the rows, policies without their 《》."""
        return [words(link).strip("《》") for link in self.root.findall(".//main//li/h2/a")]

    @property
    def rows(self):
        """Everything each row says."""
        return [words(row) for row in self.root.findall(".//main//li[h2]")]

    @property
    def problems(self):
        """What the page says it did not understand."""
        return [words(line) for line in self.root.findall(".//main//*[@role='alert']/p")]

    @property
    def tags(self):
        """What was chosen, and the address that takes each away."""
        tags = self.root.findall(".//ul[@aria-label='已选条件']/li/a[@class='tag']")
        return {words(tag).split("×")[0]: tag.get("href") for tag in tags}

    @property
    def facets(self):
        """{facet: {choice: Option}} of those choices that are shown."""
        sheets = self.root.findall(".//aside[@aria-label='筛选']/details")
        return {words(sheet.find("summary")): dict(map(_option, sheet.findall(".//ul/li/a"))) for sheet in sheets}

    @property
    def more(self):
        """{what a facet says of the choices it does not show: the address that shows them}."""
        links = self.root.findall(".//aside[@aria-label='筛选']/details/p/a")
        return {words(link): link.get("href") for link in links}

    @property
    def links(self):
        """{words of the link: address}, of the whole page."""
        return {words(link): link.get("href") for link in self.root.findall(".//a")}

    def fact(self, name):
        """What stands beside `name` among the facts of a record."""
        terms = {words(pair.find("dt")): words(pair.find("dd")) for pair in self.root.findall(".//dl/div")}
        return terms[name]

    def gist(self, name):
        """The same in the summary at the top."""
        pairs = self.root.findall(".//dl[@class='gist']/div")
        return {words(pair.find("dt")): words(pair.find("dd")) for pair in pairs}[name]

    def section(self, heading):
        """The text of the section under `heading`; empty when there is none."""
        for section in self.root.findall(".//main//section"):
            found = section.find("h2")
            if found is not None and words(found).startswith(heading):
                return words(section)
        return ""


def words(element):
    """The text of an element without any space: whether there is one between two words is the layout's affair."""
    return "".join("".join(element.itertext()).split())


def _option(link):
    label, count = link.findall("span")
    return words(label), Option(
        int(re.search(r"\d+$", words(count))[0]), link.get("href"), link.get("aria-current") == "true"
    )
