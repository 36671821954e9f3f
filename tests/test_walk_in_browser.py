"""The daily routine: enter a policy with six measures and six citations, have it sent back once, publish it."""

import pytest
from playwright.sync_api import expect

from policies.models import Measure, Policy
from tests.builders import a_department, a_document
from tests.test_review_in_browser import people  # noqa: F401

MOST = 60  # activations by mouse or key, of both people together, beside typing text


class Walk:
    """Counts every click and every key that is no text. A field is clicked into before it is typed into."""

    def __init__(self):
        self.steps = []

    def listed(self):
        return "\n".join(f"{number}. {step}" for number, step in enumerate(self.steps, 1))

    def click(self, what, target):
        target.click()
        self.steps.append(what)

    def type(self, what, target, text):
        self.click(f"{what}（点入）", target)
        target.fill(text)

    def choose(self, what, target, label):
        """Open a list and take a choice: two."""
        target.select_option(label=label)
        self.steps += [f"{what}（打开）", f"{what}：{label}"]

    def look_up(self, what, page, box, text):
        """Open a lookup, type, take the first that is found."""
        self.click(f"{what}（打开）", box)
        page.locator(".select2-search__field").last.fill(text)
        choice = page.locator(".select2-results__option", has_text=text).first
        self.click(f"{what}：{text}", choice)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


@pytest.fixture
def walk():
    return Walk()


def enter_policy(walk, page):
    walk.click("首页：增加政策", page.locator(".model-policy a.addlink"))
    walk.type("标题", page.locator("#id_title"), "某某扶持办法")
    walk.choose("文种", page.locator("#id_kind"), "办法")
    walk.type("文号", page.locator("#id_doc_number"), "内科发〔2021〕8号")
    walk.type("成文日期", page.locator("#id_issued_on"), "2021年7月31日")
    walk.click("增加发文机关", page.locator("#policydepartment_set-group .add-row a"))
    walk.look_up("部门", page, page.locator("#policydepartment_set-0 .select2-selection"), "科学技术厅甲")
    walk.choose("依据", page.locator("#id_policydepartment_set-0-basis"), "来源写明")
    rows = "records-citation-content_type-object_id"
    walk.click("增加出处", page.locator(f"#{rows}-group .add-row a"))
    walk.look_up("来源文件", page, page.locator(f"#{rows}-0 .select2-selection"), "某某扶持办法全文")
    walk.type("段落", page.locator(f"#id_{rows}-0-paragraph"), "1")
    walk.click("支持：标题", page.locator(f"#{rows}-0 [value=title]"))
    walk.click("保存并继续编辑", button(page, "保存并继续编辑"))


def enter_measures(walk, page):
    walk.click("增加措施", page.get_by_role("link", name="增加一条"))
    for number in range(1, 7):
        walk.type(f"措施{number} 要点", page.locator("#id_heading"), f"扶持{number}")
        walk.type(f"措施{number} 正文", page.locator("#id_text"), f"给予第{number}类扶持")
        walk.type(f"措施{number} 段落", page.locator("[id$='-0-paragraph']"), str(number + 1))
        name = "保存并增加另一个" if number < 6 else "保存"
        walk.click(f"措施{number} {name}", button(page, name))
        expect(page.locator(".messagelist .success")).to_be_visible()


def test_a_policy_with_six_measures_takes_at_most_60_activations(people, walk):  # noqa: F811
    editor, reviewer = people
    a_department(name="科学技术厅甲")
    a_document(title="某某扶持办法全文", paragraph_count=9)
    editor.goto("/admin/")

    enter_policy(walk, editor)
    enter_measures(walk, editor)
    walk.click("审核页", editor.get_by_role("link", name="审核页"))
    walk.click("全部提交审核", button(editor, "全部提交审核"))

    reviewer.goto("/admin/")
    walk.click("等待审核：打开", reviewer.get_by_role("link", name="某某扶持办法", exact=True))
    walk.type("理由", reviewer.get_by_label("理由"), "缺内容概要")
    walk.click("退回", button(reviewer, "退回"))

    editor.goto("/admin/")
    walk.click("退回给我的：打开", editor.get_by_role("link", name="某某扶持办法", exact=True))
    expect(editor.get_by_text("缺内容概要").first).to_be_visible()
    walk.click("打开表单", editor.get_by_role("link", name="打开表单", exact=True))
    walk.type("内容概要", editor.locator("#id_summary"), "对六类主体给予扶持。")
    walk.click("保存并继续编辑", button(editor, "保存并继续编辑"))
    walk.click("审核页", editor.get_by_role("link", name="审核页"))
    walk.click("全部提交审核", button(editor, "全部提交审核"))

    reviewer.goto("/admin/")
    walk.click("等待审核：打开", reviewer.get_by_role("link", name="某某扶持办法", exact=True))
    walk.click("发布", button(reviewer, "发布"))
    expect(reviewer.locator(".messagelist")).to_contain_text("已发布")

    policy = Policy.objects.get(title="某某扶持办法")
    assert policy.is_published
    assert policy.slug
    paragraphs = [one.citations.get().paragraph for one in Measure.objects.filter(policy=policy, status="published")]
    assert sorted(paragraphs) == [2, 3, 4, 5, 6, 7]
    assert len(walk.steps) <= MOST, walk.listed()
