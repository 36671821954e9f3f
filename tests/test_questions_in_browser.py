"""Ten questions of a company, each answered within two taps from the home page on a phone.

1. Is there money for my R&D, and how much?        6. What is there for talent?
2. What do I get for becoming a 高新技术企业?        7. What may researchers keep of a transferred result?
3. Is listing rewarded?                            8. Is this policy still in force?
4. How do I set up a station of 科技特派员?           9. Whom do I ask, at what number?
5. What does a key laboratory get?                10. When and where do I apply?

Each ends at an amount, a department, a contact, a validity or a source, or, if the sources do not say, at
已查资料未载明.
"""

import pytest
from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}
QUESTIONS = [
    (
        "投入研发有没有补助，补多少？",
        "研发投入后补助的比例和上限",
        ["最多500万元（每家每年）", "推定到期", "内蒙古自治区财政厅"],
    ),
    (
        "认定高新技术企业给多少钱？",
        "新认定高新技术企业奖补30万元",
        ["30万元（每家，一次性）", "0471-6328553", "2024年4月23日"],
    ),
    ("挂牌上市有奖补吗？", "科创板挂牌奖补", ["20万元（每家，一次性）", "内蒙古自治区科学技术厅"]),
    ("怎样设立科技特派员工作站？", "设立企业科技特派员工作站的条件", ["备案申请书", "乌海市科学技术局", "高新技术科"]),
    (
        "建重点实验室给什么支持？",
        "支持国家级重点实验室",
        ["不少于1000万元（每个实验室每年，连续5年）", "内蒙古自治区党委"],
    ),
    ("引进和培养人才有什么支持？", "“草原英才”工程培养人才", ["430人", "申报渠道 已查资料未载明", "基础资料"]),
    ("成果转化怎样分给科研人员？", "给科研人员成果使用权不少于10年", ["10年以上：使用权", "转引"]),
    (
        "这项政策现在还有效吗？",
        "专业化技术研发与中试公共服务平台管理办法",
        ["效力未核实", "2023年8月7日", "仍以它为依据"],
    ),
    (
        "申报项目该问谁，电话多少？",
        "内蒙古自治区科学技术厅",
        ["0471-6328603", "科技资源统筹处", "12345", "丰州南路78号"],
    ),
    ("什么时候、在哪里申报？", "评价为科技型中小企业", ["2026年6月1日至8月31日", "企业自己在网上填报"]),
]


@pytest.fixture
def phone(page):
    page.set_viewport_size(PHONE)
    page.goto("/")
    return page


@pytest.mark.parametrize(("question", "record", "answers"), QUESTIONS)
def test_a_question_is_answered_within_two_taps(knowledge, phone, question, record, answers):
    phone.get_by_role("link", name=question).click()
    phone.get_by_role("main").get_by_role("heading", level=2).get_by_role("link", name=record).first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(record)
    said = " ".join(phone.get_by_role("main").inner_text().split())
    assert [answer for answer in answers if answer not in said] == []
    expect(phone.get_by_role("heading", name="出处")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_word_leads_to_its_meaning_without_a_script(knowledge, browser, live_server):
    context = browser.new_context(base_url=str(live_server), java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto("/measures/104/")
    meaning = page.locator("#term-gaoxin-jishu-qiye")
    expect(meaning).to_be_hidden()
    page.get_by_role("button", name="“高新技术企业”是什么意思").click()
    expect(meaning).to_be_visible()
    expect(meaning).to_contain_text("国科发火〔2016〕32号")
    meaning.get_by_role("link", name="出处和更多").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("高新技术企业")
    context.close()
