"""Fixtures for every test: the report's records, a served site, a browser page."""

import gc
import os
import shutil
from operator import attrgetter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings
from django.test.client import ClientHandler
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from portal.cache import AnswerCache
from tests import prepared, snapshot
from tests.browser import launch
from tests.exhaustive import EXHAUSTIVE

VIEWPORT = {"width": 1280, "height": 900}


def pytest_addoption(parser):
    parser.addoption("--write-permissions", action="store_true", help="write tests/permissions.tsv anew")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs):
    """Each of several processes has a data folder of its own."""
    for number, spec in enumerate(specs):
        spec.env["DATA_DIR"] = f"{settings.DATA_DIR}-{number}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark what drives a browser, so that `-m "not browser"` is the quick half; leave out what need not run here."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    left_out = [] if EXHAUSTIVE else [item for item in items if item.get_closest_marker("exhaustive")]
    if connection.vendor == "postgresql":
        left_out += [item for item in items if not depends_on_the_database(item)]
    config.hook.pytest_deselected(items=left_out)  # the summary counts them
    left_out = {*left_out}
    items[:] = [item for item in items if item not in left_out]
    items.sort(key=lambda item: not item.get_closest_marker("long"))  # at the end it would be waited for alone


def pytest_collection_finish():
    """Let the garbage collector leave alone what stays, five thousand tests: a tenth of the time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish():
    """Pytest looks five times through all objects for exceptions nobody saw. That takes a second a process; it looks at
    what the last tests left, and in `make prove` at all.
    """
    if EXHAUSTIVE:
        return
    gc.collect(1)
    gc.freeze()


def depends_on_the_database(item):
    """What is marked `both`; else not what touches none, nor what is marked `once`, nor what a browser shows."""
    if item.get_closest_marker("both"):
        return True
    if item.get_closest_marker("once") or item.get_closest_marker("browser"):
        return False
    return item.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & {*item.fixturenames}


def pytest_report_header():
    if connection.vendor == "postgresql":
        return "on SQLite only: what touches no database, is `once`, or drives a browser and is not `both`"
    return None


@pytest.fixture(autouse=True)
def nothing_cached(monkeypatch):
    """Each test is a process of its own: it finds no answers of another's."""
    monkeypatch.setattr("portal.cache.ANSWERS", AnswerCache())


@pytest.fixture(scope="session", autouse=True)
def static_files(tmp_path_factory):
    """Collect the static files once, hashed as in production but not compressed; hash passwords quickly."""
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    folder = prepared.run_folder(tmp_path_factory) / "static"
    with override_settings(
        STATIC_ROOT=folder,
        STORAGES=storages,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        with prepared.made_once(folder) as to_do:
            if to_do:
                call_command("collectstatic", verbosity=0, interactive=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def contexts_are_not_copied():
    """Copying the context of every template for a test to read takes a quarter of a form's time; no test reads them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.store_rendered_templates", lambda *rendered, **context: None)
        yield


@pytest.fixture(scope="session")
def handler(static_files):
    """The site as the test client calls it, made once: WhiteNoise looks through all static files when it starts."""
    handler = ClientHandler(enforce_csrf_checks=False)
    handler.load_middleware()
    return handler


@pytest.fixture
def client(client, handler):
    client.handler = handler
    return client


@pytest.fixture
def admin_client(admin_client, handler):
    admin_client.handler = handler
    return admin_client


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Test SQLite in a file: in memory there is no WAL, and one connection instead of one per thread."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        settings.DATABASES["default"]["TEST"]["NAME"] = str(shutil.copy(prepared.loaded(tmp_path_factory), file))


@pytest.fixture(scope="session")
def django_db_keepdb():
    """The copy of a loaded SQLite file is taken as it is."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, static_files, django_db_blocker):
    """Every test begins with the fixtures, whatever the one before committed."""
    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            call_command("load_fixtures", verbosity=0)
        kept = snapshot.take()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: kept.put_back())
        yield
    with django_db_blocker.unblock():
        kept.discard()


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """A transaction around a module's tests, for records that all of them read and that take long to make.

    Each test still undoes what it changes, by a savepoint. Not for a module with a test that commits.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def knowledge(db):
    """The report's records. Every test with a database has them; asking by this name says that they are the point."""


@pytest.fixture(autouse=True)
def empty_caches():
    """Forget what was cached: a test's data go, and a later test's may bear the same version number."""
    yield
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def shared():
    """The folder of shared material beside the project: the report's text, official documents."""
    folder = Path(settings.BASE_DIR).parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"没有 {folder}，无法与原文核对 · no {folder} to compare with")
    return folder


@pytest.fixture(scope="session")
def live_server(static_files):
    """The site as it is served: our handler alone, WhiteNoise for static files, a connection per thread."""
    server = LiveServer("127.0.0.1", start=False)
    # Django would wrap it twice, to find static files by names without hashes and to serve the working directory.
    server.thread.static_handler = attrgetter("application")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    """A running headless Chromium."""
    with sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would take every query for one made inside it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def window(browser, live_server):
    """A window of a reader in China, addresses relative to the site."""
    context = browser.new_context(
        base_url=str(live_server), locale="zh-CN", timezone_id="Asia/Shanghai", viewport=VIEWPORT
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def console():
    """What the page's console said. A test that expects something looks at it and clears it."""
    return []


@pytest.fixture
def dialogs(page):
    """What kinds of dialogs the page showed; each is accepted. Without this, only leaving a page is."""
    shown = []

    def accept(dialog):
        shown.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    yield shown
    page.remove_listener("dialog", accept)


@pytest.fixture
def page(window, live_server, console):
    """A page as in a new window. Fails the test unless its console stays silent."""

    def hear(message):
        console.append(f"{message.type}: {message.text}")

    def fail(failure):
        console.append(f"uncaught: {failure.error}")

    # Violations of the content security policy and files that are not there are console messages too.
    window.on("console", hear)
    window.on("weberror", fail)
    page = window.pages[0] if window.pages else window.new_page()
    page.set_viewport_size(VIEWPORT)
    page.emulate_media(media="null", color_scheme="light", reduced_motion="no-preference")
    yield page
    leave(window, str(live_server))
    window.remove_listener("console", hear)
    window.remove_listener("weberror", fail)
    assert console == []


# Another address than any: to go to the same page with a fragment would not load it anew.
FORGET = "localStorage.clear(); sessionStorage.clear(); history.replaceState(null, '', '/left')"


def leave(window, site):
    """Make the window like a new one. Its page serves the next test: an empty one takes as much CPU as a page of ours.

    What the browser cached stays: whoever changes records makes another data version, and so another ETag.
    """
    page, *others = window.pages or [window.new_page()]
    for other in others:
        other.close()
    if "/admin/" in page.url or not page.url.startswith(site):
        page.goto("/robots.txt")  # it stores nothing, as forms do when they are left
    page.evaluate(FORGET)
    window.clear_cookies()
    window.clear_permissions()
