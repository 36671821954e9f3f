"""Typical tasks in a real browser: with a mouse, on a phone, by keyboard, without scripts."""

import pytest
from playwright.sync_api import expect

from policies.models import Measure
from staff.models import User
from tests.conftest import VIEWPORT

PHONE = {"width": 360, "height": 740}
PASSWORD = "a-password-of-my-own-1"


@pytest.fixture
def plain_page(browser, live_server):
    """A page in a browser that runs no script."""
    context = browser.new_context(base_url=str(live_server), java_script_enabled=False, viewport=VIEWPORT)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def find_by_department(page):
    page.goto("/")
    page.get_by_role("link", name="内蒙古自治区科学技术厅").first.click()
    page.wait_for_url("**/policies/?department=kjt")
    expect(page.get_by_role("status")).to_contain_text("科学技术厅发布或主管的政策")
    page.get_by_role("complementary").get_by_role("link", name="2021年").click()
    page.wait_for_url("**department=kjt&year=2021")
    expect(page.get_by_role("status")).to_contain_text("科学技术厅 2021 年发布或主管的政策")
    page.get_by_role("link", name="去掉这个条件").last.click()
    page.wait_for_url("**/policies/?department=kjt")
    page.get_by_role("link", name="《关于完善科技成果评价机制的实施意见（试行）》").click()
    page.wait_for_url("**/policies/keji-chengguo-pingjia-yijian/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("科技成果评价机制")


def search_and_read_a_measure(page):
    page.goto("/")
    page.get_by_label("搜索全部记录").fill("后补助")
    page.get_by_label("搜索全部记录").press("Enter")
    page.wait_for_url("**/search/?q=*")
    page.get_by_role("complementary").get_by_role("link", name="措施").click()
    expect(page.get_by_role("list", name="已选条件")).to_contain_text("措施")
    page.get_by_role("link", name="企业普惠性后补助").click()
    page.wait_for_url("**/measures/*/")
    expect(page.get_by_text("适用对象", exact=True).locator("xpath=..")).to_contain_text("企业")
    page.get_by_role("link", name="给力亮点多").first.click()
    page.wait_for_url("**/documents/report/#p12")


@pytest.mark.parametrize("job", [find_by_department, search_and_read_a_measure])
def test_a_reader_with_a_script(knowledge, page, job):
    job(page)


@pytest.mark.parametrize("job", [find_by_department, search_and_read_a_measure])
def test_a_reader_without_a_script(knowledge, plain_page, job):
    job(plain_page)


@pytest.mark.both
def test_staff_edit_a_record_and_readers_see_it(page, transactional_db):
    User.objects.create_superuser("editor", password=PASSWORD)
    measure = Measure.objects.get(heading="企业普惠性后补助")
    page.goto(measure.get_absolute_url())
    page.get_by_role("link", name="编辑（工作人员）").click()
    page.get_by_label("用户名").fill("editor")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("措施正文").first.fill("对企业实行普惠性的后补助，改过一次。")
    page.get_by_label("理由").fill("只有一人值班")
    page.get_by_role("button", name="保存并发布").click()
    expect(page.get_by_text("已发布", exact=False).first).to_be_visible()
    page.goto("/measures/?q=改过一次")
    expect(page.get_by_role("status")).to_contain_text("找到 1 条")
    expect(page.locator(".row")).to_contain_text("改过一次")


def test_on_a_phone_the_filters_are_a_sheet(knowledge, plain_page):
    page = plain_page
    page.set_viewport_size(PHONE)
    page.goto("/measures/")
    choice = page.get_by_role("complementary").get_by_role("link", name="高新技术企业")
    expect(choice).to_be_hidden()
    page.get_by_role("link", name="筛选", exact=True).click()
    choice.click()
    page.wait_for_url("**target=gaoxin-jishu-qiye")
    expect(choice).to_be_hidden()
    expect(page.get_by_role("link", name="筛选（已选 1 项）")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("给高新技术企业的")


def test_results_change_in_place_and_the_address_with_them(knowledge, page):
    page.goto("/policies/")
    page.locator(".band").evaluate("band => band.dataset.same = 'page'")
    page.get_by_role("complementary").get_by_role("link", name="办法").click()
    page.wait_for_url("**kind=banfa")
    expect(page.get_by_role("status")).to_contain_text("文种为办法的")
    assert page.locator(".band").get_attribute("data-same") == "page"
    page.go_back()
    page.wait_for_url("**/policies/")
    expect(page.get_by_role("status")).to_contain_text("全部")


def test_what_cannot_be_swapped_is_opened_as_a_page(knowledge, page, console):
    page.goto("/policies/")
    page.locator("#q-list").evaluate("box => { box.removeAttribute('maxlength'); box.value = '字'.repeat(500); }")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("网址太长")
    console.clear()  # the browser tells of the 414


def test_by_keyboard_alone(knowledge, page):
    page.goto("/policies/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q-list")).to_be_focused()
    page.keyboard.type("后补助")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    expect(page.get_by_role("status")).to_contain_text("含“后补助”的")
    page.get_by_role("link", name="日期从旧到新").focus()
    outline = page.get_by_role("link", name="日期从旧到新").evaluate("link => getComputedStyle(link).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=issued_on**")


def test_slash_goes_to_the_search_box_unless_turned_off(knowledge, page):
    page.goto("/measures/")
    page.keyboard.press("/")
    expect(page.get_by_label("搜索全部记录")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.get_by_label("搜索全部记录")).to_have_value("a/b")
    page.goto("/about/")
    page.get_by_label("按 / 搜索").uncheck()
    page.goto("/measures/")
    page.keyboard.press("/")
    expect(page.get_by_label("搜索全部记录")).not_to_be_focused()


def test_on_paper_there_is_the_record_and_nothing_to_press(knowledge, page):
    page.emulate_media(media="print", color_scheme="light")
    page.goto("/policies/keji-xingmeng-30-tiao/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("内党发〔2020〕17号", exact=True)).to_be_visible()
    for gone in ("栏目", "本页内容"):
        expect(page.get_by_role("navigation", name=gone)).to_have_count(0)
    for gone in (".band search", ".formats", ".other-day"):
        expect(page.locator(gone)).to_be_hidden()
    page.goto("/policies/?kind=banfa")
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator(".row").first).to_be_visible()
    assert page.pdf()[:5] == b"%PDF-"
