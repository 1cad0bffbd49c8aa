"""Every setting, read top to bottom. Values come from the environment only; a wrong or missing one stops
the boot with its name. The table of variables is in the README."""

from email.utils import parseaddr
from logging import getLevelNamesMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from corsheaders.defaults import default_headers
from csp.constants import NONCE, NONE, SELF

from supportdesk.administration.look import UNFOLD  # noqa: F401
from supportdesk.schedule import CELERY_BEAT_SCHEDULE, CELERY_TASK_QUEUES, CELERY_TASK_ROUTES  # noqa: F401
from supportdesk.variables import checked, env, typed, url

django_stubs_ext.monkeypatch()  # generic forms, views and admins may name what they are of

ROOT = Path(__file__).resolve().parent.parent

# Where we are ---------------------------------------------------------------------------------------------
DEVELOPMENT = typed("DEVELOPMENT", "bool", False)
DEBUG = typed("DEBUG", "bool", False)
SECRET_KEY = env.str("SECRET_KEY")
checked("SECRET_KEY", "…", ok=len(SECRET_KEY) >= 32, wants="must be at least 32 random characters")
BASE_URL = checked(
    "BASE_URL",
    value := env.str("BASE_URL", default="http://localhost:8000" if DEVELOPMENT else ""),
    ok=urlsplit(value).scheme in {"http", "https"} and bool(urlsplit(value).hostname),
    wants="must be the address people use, such as https://desk.example.com",
).rstrip("/")
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname, *env.list("ALLOWED_HOSTS", default=["*"] if DEVELOPMENT else [])]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATA_DIR = Path(env.str("DATA_DIR", default=str(ROOT / ".data")))

# What it is made of ---------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "supportdesk.administration.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "lucide",
    "allauth",
    "allauth.account",
    "corsheaders",
    "ninja",
    "csp",
    "supportdesk",
    "supportdesk.accounts",
    "supportdesk.outbox",
    "tickets",
    "triage",
    "conversations",
    "integrations.email",
    "integrations.llm",
]
MIDDLEWARE = [
    "supportdesk.health.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "csp.middleware.CSPMiddleware",
    "supportdesk.zones.TimeZoneMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "supportdesk.htmx.HtmxResponseMiddleware",
]
ROOT_URLCONF = "supportdesk.urls"
WSGI_APPLICATION = "supportdesk.wsgi.application"
ASGI_APPLICATION = "supportdesk.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# PostgreSQL -----------------------------------------------------------------------------------------------
url("DATABASE_URL", "postgres", "postgresql")
DATABASE = env.db_url("DATABASE_URL")
DATABASES = {
    "default": {
        **DATABASE,
        # Every query here is short: starting parallel workers or compiling a plan costs more than it saves.
        "OPTIONS": {
            "connect_timeout": 5,
            "options": "-c jit=off -c max_parallel_workers_per_gather=0",
            **DATABASE.get("OPTIONS", {}),
        },
        "CONN_MAX_AGE": typed("DATABASE_CONN_MAX_AGE", "int", 60),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis: Celery's broker, and a cache that may vanish without taking a page down ----------------------------
REDIS_URL = url("REDIS_URL", "redis", "rediss")
CACHES = {
    "default": {
        "BACKEND": "supportdesk.cache.FailOpenCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "supportdesk",
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 0.3, "IGNORE_EXCEPTIONS": True},
    }
}
# Where pages listen for hints that something is new. Blank: they look every minute.
LIVE_URL = env.str("LIVE_URL", default="")
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Celery ---------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A publish from a web request must fail at once when Redis is away: the outbox sweep makes up for it.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 3,
    "max_retries": 0,
    "global_keyprefix": "supportdesk:",
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "deliveries"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "supportdesk.outbox.scheduler.HeartbeatScheduler"

# People and sign-in ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the address is unique, whatever its case, by a constraint
    *("security.W005", "security.W008", "security.W021"),  # subdomains are not ours; the proxy redirects to https
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "supportdesk.accounts.signin.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # they have just proved the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# Each adds to X-Forwarded-For whom it heard from; limits count by the first of theirs, not by what a visitor claims.
ALLAUTH_TRUSTED_PROXY_COUNT = typed("PROXIES_IN_FRONT", "int", 0)

# Mail: Resend where a key is set, else a folder of .eml files ----------------------------------------------
RESEND_API_KEY = env.str("RESEND_API_KEY", default="")
RESEND_API_URL = url("RESEND_API_URL", "http", "https", default="https://api.resend.com")
MAIL_FROM = env.str("MAIL_FROM", default="Supportdesk <support@localhost>")
checked(
    "MAIL_FROM", MAIL_FROM, ok="@" in parseaddr(MAIL_FROM)[1], wants="must be an address such as Acme <help@acme.com>"
)
MAIL_REPLY_TO = env.str("MAIL_REPLY_TO", default="")
checked("MAIL_REPLY_TO", MAIL_REPLY_TO, ok=not MAIL_REPLY_TO or "@" in MAIL_REPLY_TO, wants="must be an address")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
EMAIL_BACKEND = "integrations.email.backend.OutboundBackend"
EMAIL_FILE_PATH = str(DATA_DIR / "mail")

# A language model for the assistant: any server that speaks OpenAI's chat API ------------------------------
LLM_BASE_URL = url("LLM_BASE_URL", "http", "https") if env.str("LLM_BASE_URL", default="") else ""
LLM_API_KEY = env.str("LLM_API_KEY", default="")
LLM_MODEL = env.str("LLM_MODEL", default="")
checked("LLM_MODEL", LLM_MODEL, ok=bool(LLM_MODEL) or not LLM_BASE_URL, wants="must name a model of LLM_BASE_URL")

# What browsers may do -------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; health checks stay reachable by plain HTTP
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "connect-src": [SELF, *([LIVE_URL] if "://" in LIVE_URL else [])],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/api/v1/"
CORS_ALLOW_HEADERS = (*default_headers, "idempotency-key")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # a form takes 100 (tickets.files.receiving), and says so of more
API_CALLS_PER_MINUTE = {
    "read": typed("API_READS_PER_MINUTE", "int", 1200),
    "write": typed("API_WRITES_PER_MINUTE", "int", 600),
}

# Words, time, files ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "supportdesk.formats"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static" if DEVELOPMENT else ROOT / ".static"
# Bundled: collected, hashed, compressed. Else straight from the sources, for working on them.
STATIC_BUNDLED = typed("STATIC_BUNDLED", "bool", not DEVELOPMENT)
STATICFILES_DIRS = [ROOT / "static"]
ATTACHMENTS_DIR = Path(env.str("ATTACHMENTS_DIR", default=str(DATA_DIR / "attachments")))
AWS_STORAGE_BUCKET_NAME = env.str("AWS_STORAGE_BUCKET_NAME", default="")
FILE_MEGABYTES_AT_MOST = typed("FILE_MEGABYTES_AT_MOST", "int", 100)  # tenants' own limits are below it
FILE_UPLOAD_HANDLERS = [
    "tickets.files.receiving.Bounded",
    *(f"django.core.files.uploadhandler.{name}FileUploadHandler" for name in ("Memory", "Temporary")),
]
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing of ours asks for it
    # Nothing serves this folder but our own view, after asking who wants the file.
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ATTACHMENTS_DIR, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "supportdesk.bundling.BundledStaticFilesStorage"
        if STATIC_BUNDLED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if AWS_STORAGE_BUCKET_NAME:  # keys, region and endpoint are the AWS_… variables that boto3 reads by itself
    STORAGES["attachments"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": AWS_STORAGE_BUCKET_NAME, "file_overwrite": True, "max_memory_size": 2**20},
    }
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not STATIC_BUNDLED

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
checked("LOG_LEVEL", LOG_LEVEL, ok=LOG_LEVEL in getLevelNamesMapping(), wants="must be a level such as WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"structured": {"()": "supportdesk.logs.Formatter", "readable": DEVELOPMENT}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Celery tells of each task's coming and going, which drowns what the tasks themselves have to say.
    "loggers": {f"celery.{name}": {"level": "WARNING"} for name in ("worker.strategy", "app.trace", "beat")},
}
