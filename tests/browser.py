"""The browser for the tests: an installed Chromium, else the one that Playwright downloads.

`python -m tests.browser` ensures that there is one, or says what to install.
"""

import shutil
import subprocess
import sys

from django.conf import settings
from django.test import Client
from playwright.sync_api import Error, sync_playwright

INSTALLED = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A browser that minds its own business: whatever it asks of the network, one of our pages asked for.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # One process shows every page of a window: starting one for each takes as long as a page.
    "--renderer-process-limit=1",
)
WHAT_TO_INSTALL = """
没有可用的浏览器。Debian/Ubuntu 请运行：apt-get install chromium fonts-wqy-microhei libatomic1
No browser can be started. On Debian/Ubuntu run: apt-get install chromium fonts-wqy-microhei libatomic1
"""


class NoBrowser(Exception):
    """No browser can be started here; says why and what to install."""

    def __str__(self):
        return super().__str__() + WHAT_TO_INSTALL


def launch(playwright):
    """Return a running headless browser. Playwright adds --no-sandbox: it is shown our own pages only."""
    reasons = []
    for path in [*filter(None, map(shutil.which, INSTALLED)), None]:  # None: Playwright's own
        try:
            return playwright.chromium.launch(executable_path=path, args=FLAGS)
        except Error as error:
            reasons.append(f"{path or 'Playwright'}: {error.message}")
    raise NoBrowser("\n".join(reasons))


def signed_in(page, person):
    """Make this person's of a page, with a session as the login form gives; filling that in takes two more pages."""
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": session.key, "value": session.value, "domain": "127.0.0.1", "path": "/"}])
    return page


def trouble():
    """Start a browser and close it; return why that fails, or None. A file proves little: Ubuntu's is a stub."""
    try:
        with sync_playwright() as playwright:
            launch(playwright).close()
    except NoBrowser as reason:
        return reason
    except Exception as reason:  # a bare one, when Playwright's own driver does not start
        return NoBrowser(reason)
    return None


def main():
    """Make sure there is a browser, downloading Playwright's own as the last resort."""
    if not trouble():
        return
    sys.stderr.write("没有浏览器，正在下载 · no browser here, downloading one …\n")
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], timeout=900)
    if reason := trouble():
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
