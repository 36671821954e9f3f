"""The vocabulary for the search engine, read once per state of the records."""

from itertools import chain

from indicators.models import Indicator, Observation
from policies import vocabulary as of_policies
from policies.models import Contact, Department
from policies.question_words import ASKING, ELSEWHERE, FOREIGN, GENERAL, SUBJECT
from records.data_version import while_unchanged
from search.vocabulary import Known, Named, Vocabulary
from terms.models import Term

_latest = [Vocabulary()]


@while_unchanged
def vocabulary():
    """Most changes of records leave the vocabulary equal; then it is the same object, whose words are prepared."""
    made = _made()
    if made != _latest[0]:
        _latest[0] = made
    return _latest[0]


def _made():
    return Vocabulary(
        groups=tuple(of_policies.groups()),
        named=tuple(dict.fromkeys(chain(of_policies.named(), _years()))),
        known=tuple(chain(of_policies.known(), _indicators(), _terms())),
        elsewhere=ELSEWHERE,
        subject=SUBJECT,
        general=GENERAL,
        asking=ASKING,
        leading=of_policies.LEADING,
        foreign=FOREIGN,
        on_request=(Contact._meta.model_name, Department._meta.model_name),
        aside=(Term._meta.model_name,),
    )


def _terms():
    """Terms that have a page."""
    for term in Term.objects.published():
        yield Known((term.name, *term.aliases), "名词", term.url)


def _indicators():
    """Indicators by their names."""
    for indicator in Indicator.objects.published()[: of_policies.MOST_KNOWN]:
        yield Known((indicator.name,), "指标", indicator.url)


def _years():
    years = Observation.objects.published().exclude(year_until=None).order_by().values_list("year_until", flat=True)
    for year in years.distinct():
        yield Named("year", str(year), (f"{year}年", str(year)), "年份")
