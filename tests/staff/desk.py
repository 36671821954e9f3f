"""A form of the desk as a browser submits it, so that a test changes one field and sends all others unchanged."""

from functools import cached_property
from urllib.parse import urljoin

from tests.reading import tree_of

CITATIONS = "records-citation-content_type-object_id"  # what the rows of citations are called


def words(element):
    return " ".join("".join(element.itertext()).split())


class Page:
    """What a page of the desk says."""

    def __init__(self, response):
        self.response = response

    @cached_property
    def html(self):
        return self.response.content.decode()

    @cached_property
    def root(self):
        return tree_of(self.html)

    def listed(self, kind):
        return [words(line) for line in self.root.findall(f".//ul[@class='{kind}']/li")]

    @property
    def messages(self):
        return self.listed("messagelist")

    @property
    def errors(self):
        """Every reason a form was refused for."""
        lists = [each for each in self.root.iter("ul") if "errorlist" in each.get("class", "").split()]
        return [words(line) for each in lists for line in each.findall("li")]

    @property
    def buttons(self):
        return [each.get("value") for each in self.root.iter("input") if each.get("type") == "submit"]

    @property
    def links(self):
        return {words(link): link.get("href") for link in self.root.findall(".//a")}


class Answer(Page):
    """The page that comes of what was posted to `address`. Where that leads elsewhere, it is opened when it is read."""

    MESSAGES = "messages"  # the cookie

    def __init__(self, client, address, data):
        self.client = client
        self.first = client.post(address, data)
        self.leads_to = urljoin(address, self.first["Location"]) if self.first.has_header("Location") else None
        # They are for the reader of that page alone.
        self.unread = client.cookies.pop(self.MESSAGES, None) if self.leads_to else None

    @cached_property
    def response(self):
        if not self.leads_to:
            return self.first
        if self.unread:
            self.client.cookies[self.MESSAGES] = self.unread.value
        return self.client.get(self.leads_to, follow=True)

    @property
    def address(self):
        return self.response.wsgi_request.get_full_path()

    @property
    def errors(self):
        """A form that is refused is the answer itself."""
        return [] if self.leads_to else super().errors


class Form(Page):
    """The form at `address`. `sent` sends it and returns the page that comes of it."""

    def __init__(self, client, address):
        super().__init__(client.get(address))
        assert self.response.status_code == 200, f"{address}: {self.response.status_code}"
        self.client, self.address = client, address
        self.values = {}
        for field in self.root.find(".//div[@id='content-main']/form").iter():
            name = field.get("name") if field.tag in ("input", "select", "textarea") else None
            if name and "__prefix__" not in name and field.get("type") != "submit":
                self.values.setdefault(name, []).extend(values_of(field))

    def row(self, rows, **values):
        """Fill in one more of `rows`."""
        number = int(self.values[f"{rows}-TOTAL_FORMS"][0])
        self.values[f"{rows}-TOTAL_FORMS"] = [str(number + 1)]
        self.values |= {f"{rows}-{number}-{name}": value for name, value in values.items()}
        return self

    def cite(self, document, paragraph="", fields=()):
        return self.row(CITATIONS, document=document.pk, paragraph=paragraph, fields=[*fields])

    def sent(self, button="_save", **values):
        data = self.values | values | {button: "1"}
        return Answer(self.client, self.address, data)

    def saved(self, **values):
        """As `sent`, and taken: a change that was refused proves nothing."""
        page = self.sent(**values)
        assert page.errors == [], page.errors
        return page

    def published(self, **values):
        """As `sent`, and public at once: what an administrator may do alone, with a reason."""
        page = self.sent("_publish", **{"_reason": "只有一人值班"} | values)
        assert page.errors == [], page.errors
        assert "已发布" in page.messages[-1], page.messages
        return page


def values_of(field):
    """What a browser sends of an untouched field."""
    if field.tag == "textarea":
        return ["".join(field.itertext()).removeprefix("\n")]  # as browsers: the first line end is the markup's
    if field.tag == "select":
        options = [*field.iter("option")]
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and field.get("multiple") is None:
            chosen = options[:1]
        return [option.get("value", words(option)) for option in chosen]
    if field.get("type") in ("checkbox", "radio"):
        return [field.get("value", "on")] if field.get("checked") is not None else []
    return [field.get("value", "")]
