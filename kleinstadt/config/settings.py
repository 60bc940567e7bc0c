# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The one settings file: every value has a default that works, or comes from KLEINSTADT_….

docs/settings.md explains each variable; a test compares both.
"""

import os
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from kleinstadt.config.secret import secret_key

PACKAGE = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """The value of KLEINSTADT_<name>, or the default when it is unset or empty."""
    return os.environ.get(f"KLEINSTADT_{name}") or default


def env_list(name: str, default: str = "") -> list[str]:
    """The same, split at commas."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


# --- Where things lie -------------------------------------------------------
DATA_DIR = Path(env("DATA_DIR", ".var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = Path(env("STATIC_DIR", str(DATA_DIR / "static")))
CACHE_DIR = DATA_DIR / "cache"
UPLOAD_DIR = DATA_DIR / "uploads"
# compiled loops are kept with the other caches; numba reads this when it is first imported
os.environ.setdefault("NUMBA_CACHE_DIR", str(CACHE_DIR / "numba"))

# --- Who may reach us -------------------------------------------------------
DEBUG = env("DEBUG") == "1"
SECRET_KEY = env("SECRET_KEY") or secret_key(DATA_DIR)
ALLOWED_HOSTS = env_list("HOSTS", "127.0.0.1,localhost,[::1]")
PUBLIC_URL = env("PUBLIC_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
BEHIND_PROXY = env("BEHIND_PROXY") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- Parts ------------------------------------------------------------------
INSTALLED_APPS = [
    "kleinstadt.core",
    "kleinstadt.towns",
    "kleinstadt.people",
    "kleinstadt.pictures",
    "kleinstadt.peers",
    "kleinstadt.library",
    "kleinstadt.portal",
    "kleinstadt.opendata",
    "wagtail.users",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.snippets",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "template_partials",
    "csp",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kleinstadt.core.middleware.PolicyMiddleware",
    "kleinstadt.core.middleware.StampMiddleware",
    "kleinstadt.core.middleware.PackMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kleinstadt.core.middleware.SizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kleinstadt.people.middleware.Gate",
]
ROOT_URLCONF = "kleinstadt.config.urls"
WSGI_APPLICATION = "kleinstadt.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "kleinstadt.portal.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- Database ---------------------------------------------------------------
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "kleinstadt.sqlite3",
    "OPTIONS": {
        # writers queue instead of failing halfway; FULL keeps every acknowledged write
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        # what was erased is overwritten, not only left out
        " PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;",
    },
}
DATABASE_URL = env("DATABASE_URL")
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60) if DATABASE_URL else SQLITE
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- People -----------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "start"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
AUTHENTICATION_BACKENDS = ["kleinstadt.people.accounts.Backend"]
ACCOUNT_ADAPTER = "kleinstadt.people.accounts.Accounts"
ACCOUNT_FORMS = {
    "login": "kleinstadt.people.forms.LoginForm",
    "signup": "kleinstadt.people.forms.JoinForm",
    "change_password": "kleinstadt.people.forms.ChangePasswordForm",
    "set_password": "kleinstadt.people.forms.SetPasswordForm",
    "reset_password": "kleinstadt.people.forms.ResetPasswordForm",
    "reset_password_from_key": "kleinstadt.people.forms.NewPasswordForm",
    "add_email": "kleinstadt.people.forms.EmailForm",
    "reauthenticate": "kleinstadt.people.forms.PasswordAgainForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets mail because a stranger typed an address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_RATE_LIMITS = False  # ours hold over processes and restarts: people/accounts.py
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before what secures the account is changed
MFA_ADAPTER = "kleinstadt.people.secondfactor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "kleinstadt.people.forms.secondfactor.AuthenticateForm",
    "reauthenticate": "kleinstadt.people.forms.secondfactor.ConfirmForm",
    "activate_totp": "kleinstadt.people.forms.secondfactor.ActivateForm",
    "authenticate_webauthn": "kleinstadt.people.forms.secondfactor.PasskeyForm",
    "login_webauthn": "kleinstadt.people.forms.secondfactor.PasskeyLoginForm",
    "reauthenticate_webauthn": "kleinstadt.people.forms.secondfactor.PasskeyConfirmForm",
    "add_webauthn": "kleinstadt.people.forms.secondfactor.PasskeyAddForm",
    "edit_webauthn": "kleinstadt.people.forms.secondfactor.PasskeyNameForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # half a minute: the clocks of phones differ
MFA_RATE_LIMITS = False

# --- Language ---------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

# --- Files ------------------------------------------------------------------
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kleinstadt.core.statics.Storage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # compressing both copies would double the longest step
UPLOAD_LIMIT = 120 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Mail -------------------------------------------------------------------
EMAIL_BACKEND = "kleinstadt.core.post.outbox.Backend"  # all mail is written first, then sent
MAIL_TRANSPORT = env("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
MAIL_WORKER = env("MAIL_WORKER", "here")
EMAIL_HOST = env("EMAIL_HOST", "localhost")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("EMAIL_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_PASSWORD")
EMAIL_USE_TLS = env("EMAIL_SECURITY") == "starttls"
EMAIL_USE_SSL = env("EMAIL_SECURITY") == "tls"
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "kleinstadt@localhost")
OPERATOR_EMAIL = env("OPERATOR_EMAIL", "betrieb@localhost")
REPLY_ADDRESS = env("REPLY_ADDRESS")
IMAP_URL = env("IMAP_URL")
IMAP_PASSWORD = env("IMAP_PASSWORD")

# --- How long things are kept -------------------------------------------------
KEEP_DAYS = {
    "mail": int(env("KEEP_MAIL_DAYS", "180")),
    "reports": int(env("KEEP_REPORTS_DAYS", "365")),
    "requests": int(env("KEEP_REQUESTS_DAYS", "180")),
    "names": int(env("KEEP_LOG_NAMES_DAYS", "1095")),
}

# --- Policy for what a page may load ----------------------------------------
_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": _SELF,
        "script-src": _SELF,
        "style-src": _SELF,
        "img-src": ["'self'", "data:"],
        "font-src": _SELF,
        "connect-src": _SELF,
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": _SELF,
        "form-action": _SELF,
        "frame-ancestors": ["'none'"],
    }
}

# --- Wagtail: the back-office, which asks no other host ----------------------
WAGTAIL_SITE_NAME = "kleinstadt"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILIMAGES_IMAGE_MODEL = "pictures.Picture"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpeg", "jpg", "png", "webp"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

# --- The register -----------------------------------------------------------
REGISTER_URL = env("REGISTER_URL")

# --- Log --------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "WARNING")},
}
