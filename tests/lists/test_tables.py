"""The lists as tables."""

import pytest

from tests.reading import LISTS, read, words

pytestmark = [pytest.mark.usefixtures("knowledge"), pytest.mark.once]


@pytest.mark.parametrize("name", LISTS)
def test_no_cell_is_empty(client, name):
    table = read(client, f"/{name}/", view="table").root.find(".//main//table")
    cells = table.findall(".//td")
    assert cells and all(words(cell) for cell in cells)


def test_what_is_not_entered_is_said(client):
    table = read(client, "/policies/", view="table").root.find(".//main//table")
    said = {(cell.get("data-label"), words(cell)) for cell in table.findall(".//td")}
    assert {("适用对象", "本库尚未录入"), ("政策工具", "本库尚未录入")} <= said
