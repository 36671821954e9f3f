"""python -m tests.screenshots [FOLDER] [KIND…]: a screenshot of each kind of page, for visual checks.

Each at 360, 768, 1280 and 1920 px, light and dark, on a separate portal with the founding report's records.
The desk's pages are included, with an account that exists only there. Default folder: `var/screenshots/`.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import launch
from tests.page_kinds import DESK, MISSING, PUBLIC
from tests.served import NAME, PASSWORD, portal

WIDTHS, SCHEMES = (360, 768, 1280, 1920), ("light", "dark")
FOLDER = "var/screenshots"


def picture(browser, address, pages, folder, log_in=False):
    """Write a picture of each of {name: path} for every width and colour scheme."""
    for scheme in SCHEMES:
        context = browser.new_context(base_url=address, locale="zh-CN", color_scheme=scheme)
        page = context.new_page()
        if log_in:
            page.goto("/admin/login/")
            page.fill("#id_username", NAME)
            page.fill("#id_password", PASSWORD)
            page.press("#id_password", "Enter")
            page.wait_for_url("**/admin/")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for name, path in pages.items():
                page.goto(path, wait_until="load")
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
        context.close()


def main():
    arguments = sys.argv[1:]
    wanted = [argument for argument in arguments if argument in {**PUBLIC, **MISSING, **DESK}]
    folder = Path(next((argument for argument in arguments if argument not in wanted), FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    with portal() as (address, ids), sync_playwright() as playwright:
        browser = launch(playwright)
        for pages, log_in in (({**PUBLIC, **MISSING}, False), (DESK, True)):
            pages = {name: path.format(**ids) for name, path in pages.items() if not wanted or name in wanted}
            if pages:
                picture(browser, address, pages, folder, log_in)
        browser.close()
    sys.stdout.write(f"{len([*folder.glob('*.png')])} 张图片在 {folder}\n")


if __name__ == "__main__":
    main()
