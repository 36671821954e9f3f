"""Django settings in one file: the environment is read at the top, and every default works."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import django
from csp.constants import NONE, SELF

from lists.formats import MEDIA
from portal.data_folder import make_folder, stored_secret
from staff.mail_transport import mail_settings

BASE_DIR = Path(__file__).resolve().parent.parent
SITE_NAME = "内蒙古科技政策知识库"

# --- The environment -------------------------------------------------------------------------------------------------
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()
DATABASE_URL = os.environ.get("DATABASE_URL", "")
PUBLIC_URL = os.environ.get("PUBLIC_URL", "").rstrip("/")
EMAIL_URL = os.environ.get("EMAIL_URL", "")
# The terms for using the data, stated by the operator; displayed on /data/ and included in the files.
DATA_LICENCE = os.environ.get("DATA_LICENCE") or (
    "本站运营者还没有说明数据的使用条款；需要转载或再加工时，请先向运营者询问。"
    "来源文件的权利归各自的权利人；本库不收录、也不授权转载它们的原文。"
)

make_folder(DATA_DIR)
IS_PRODUCTION = PUBLIC_URL.startswith("https://")


def _number(name, default):
    """A setting that is a number, at least 0."""
    value = os.environ.get(name) or str(default)
    if not value.isdecimal():
        sys.exit(f"{name}={value} 不是数。请写 0 或更大的整数。")
    return int(value)


TRUSTED_PROXIES = _number("TRUSTED_PROXIES", 0)  # our proxies that write X-Forwarded-For
SECRET_KEY = os.environ.get("SECRET_KEY") or stored_secret(DATA_DIR)
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
if urlsplit(PUBLIC_URL).scheme in ("http", "https"):  # any other value prevents the start
    ALLOWED_HOSTS.append(urlsplit(PUBLIC_URL).hostname or "")
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# --- Apps ------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "staff.apps.DeskConfig",  # Django's admin with our own site object
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "corsheaders",
    "django_htmx",  # only for the script in its static files
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "records",
    "search",
    "lists.apps.ListsConfig",
    "policies",
    "indicators",
    "terms",
    "documents",
    "staff.apps.StaffConfig",
    "portal",
]

MIDDLEWARE = [
    "portal.encodings.compress",
    "portal.cache.cached",  # as far outside as possible: a cached response or 304 skips everything else
    "portal.headers.safe",
    "portal.headers.own_address",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # files need no database
    "corsheaders.middleware.CorsMiddleware",  # a 304 needs its headers, too
    "portal.etags.conditional",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.methods.only_reading",
    "portal.mistyped_addresses.lead_on",
    "portal.middleware.refuse_long_addresses",
    "portal.middleware.read_old_addresses",
    "portal.middleware.name_other_forms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "staff.middleware.keep_out_of_caches",
    "staff.middleware.name_what_was_saved",
    "staff.middleware.log_out_when_idle",
    "staff.second_factor.require_second_factor",
    "staff.middleware.require_own_password",
    "portal.middleware.name_the_writer",
    "staff.letters.LettersMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
AUTH_USER_MODEL = "staff.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {  # public pages
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "portal.jinja.environment"},
    },
    {  # the desk: our templates override the admin's
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "staff" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "staff.form_renderer.FormRenderer"

# --- Database --------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL or f"sqlite:///{DATA_DIR / 'portal.sqlite3'}",
        conn_max_age=None,  # persistent: with 0, every read in WAL mode would recreate its shared memory
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A writer locks at BEGIN, so that two writers queue instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds that a writer waits for the previous one
        # WAL: readers never wait for a writer. NORMAL: a power cut may lose the last commit, never consistency.
        # cache_size: 16 MB per connection, so that the bitmaps of common words are not read again and again.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-16000;",
    }

# --- Language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
# Other packages translate some of Django's own strings differently; Django's are used.
LOCALE_PATHS = [BASE_DIR / "staff" / "locale", Path(django.__file__).parent / "conf" / "locale"]
USE_TZ = True

# --- API -------------------------------------------------------------------------------------------------------------
API_REQUESTS_PER_MINUTE = _number("API_REQUESTS_PER_MINUTE", 3000)  # per address, in each process
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # everything is public and read-only: no session, no cookie
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "data.api.description.Described",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "data.api.negotiation.AlwaysJSON",
    "EXCEPTION_HANDLER": "data.api.views.refusal",
    "COMPACT_JSON": False,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": SITE_NAME,
    "VERSION": "1",
    "DESCRIPTION": "只读，不需登录；使用条款见 /data/。空的参数不起作用；参数名或参数值无效时返回 400。",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": "/"}],
}
CORS_URLS_REGEX = rf"^/api/|^/data/|^.*\.({'|'.join(MEDIA)})$"
CORS_ALLOW_ALL_ORIGINS = True  # for reading, without credentials
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "if-none-match", "if-modified-since"]
CORS_EXPOSE_HEADERS = ["ETag", "Data-Version", "Link", "Content-Disposition", "Retry-After"]
CORS_EXPOSE_HEADERS += ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]

# --- Static files: hashed, compressed, from this host only -----------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Security --------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_SSL_HOST = urlsplit(PUBLIC_URL).netloc
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # health checks do not come through the proxy
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds that a password reset link is valid, once
OTP_TOTP_ISSUER = SITE_NAME
globals().update(mail_settings(EMAIL_URL))
IDLE_LOGOUT = 60 * 60  # seconds without a click at the desk

# Failures within AXES_COOLOFF_TIME: per account and address (so that strangers elsewhere lock nobody out), per account
# from anywhere, and per address for any account (staff/lockout.py).
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_HANDLER = "staff.lockout.Attempts"
AXES_FAILURE_LIMIT = 5
LOGIN_FAILURES_OF_ACCOUNT = 20
LOGIN_FAILURES_OF_ADDRESS = 20
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "staff.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "staff.lockout.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Logging ---------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
