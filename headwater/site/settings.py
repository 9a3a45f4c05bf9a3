"""Django's settings, composed from ``config.py``. Nothing here is read from anywhere else."""

from __future__ import annotations

from csp.constants import NONE, SELF

from headwater.site import config, database

SECRET_KEY = config.secret("django")
DEBUG = config.DEBUG.on()
DEMO = config.DEMO.on()
ALLOWED_HOSTS = config.ALLOWED_HOSTS.read().split()
VAR = config.var()
LAKE = VAR / "lake"
ROADS = VAR / "roads" / "network.npz"
EVIDENCE = VAR / "evidence"
PUBLISHING_KEY = config.secret("publishing")  # published identifiers of crimes are the same for as long as it is
OPEN_DATA_RATE = float(config.OPEN_DATA_RATE.read())
PROGRAM_ADDRESS = config.program_address  # where a program listens (accounts.queries.program_address)
PROGRAM_SECRET = config.secret  # by the name of a program that signs its requests (accounts.queries.program_signed)
DEPLOYABLE_WITHOUT = tuple(config.DEPLOYABLE_WITHOUT.read().split())

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "headwater.ui",
    "headwater.journal",
    "headwater.accounts",
    "headwater.places",
    "headwater.records",
    "headwater.workforce",
    "headwater.recovery",
    "headwater.dispatch",
    "headwater.neighbourhood",
    "headwater.contact",
    "headwater.scrutiny",
    "headwater.desk",
    "headwater.citizen",
    "headwater.opendata",
    "headwater.site.apps.SiteConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "headwater.ui.compressing.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "headwater.ui.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "headwater.accounts.sessions.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "headwater.accounts.middleware.ActorMiddleware",
    "headwater.ui.errors.FaultMiddleware",
]

ROOT_URLCONF = "headwater.site.urls"
ASGI_APPLICATION = "headwater.site.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "headwater.ui.environment.make",
            "context_processors": ["headwater.ui.context.shell"],
        },
    },
]

DATABASES = {"default": {**database.django_settings(), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["headwater.accounts.sessions.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGOUT_URL = "/accounts/logout/"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "headwater.ui.errors.csrf_failure"

ACCOUNT_ADAPTER = "headwater.accounts.adapters.AccountAdapter"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip"}  # against many usernames; against one, the account locks (accounts.rules)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if config.SECURE.on() else 0  # the proxy that ends TLS says whom it serves
MFA_ADAPTER = "headwater.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds, for slow fingers and clocks (RFC 6238 5.2)
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not config.SECURE.on()  # browsers allow it on localhost only
SECOND_FACTOR_KEY = config.secret("second-factor")

SOCIALACCOUNT_ADAPTER = "headwater.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the force's own issuer vouches for its addresses
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = config.oidc_providers()

EXIT_TO = config.EXIT_TO.read()
PUBLIC_ADDRESS = (config.ADDRESS.read() or f"http://{config.HOST.read()}:{config.PORT.read()}").rstrip("/")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if config.EMAIL_HOST.read() else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_HOST, _, _email_port = config.EMAIL_HOST.read().partition(":")
EMAIL_PORT = int(_email_port or 587)
EMAIL_USE_TLS, EMAIL_TIMEOUT = True, 20
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = config.EMAIL_USER.read(), config.EMAIL_PASSWORD.read()
DEFAULT_FROM_EMAIL = config.EMAIL_FROM.read()

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None  # nothing is collected: files are served from where the packages have them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "headwater.ui.static_files.MarkedFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_ENGINE = "headwater.accounts.sessions"  # a session and its account in one question
SESSION_COOKIE_AGE = 12 * 60 * 60  # the longest shift
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = config.SECURE.on()
SECURE_SSL_REDIRECT = False  # the proxy that ends TLS does this
SECURE_HSTS_SECONDS = 31_536_000 if config.SECURE.on() else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if config.SECURE.on():
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *config.oidc_origins()],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"confidence": {"()": "headwater.citizen.quiet.InConfidence"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["confidence"]}},
    "root": {"handlers": ["stderr"], "level": "INFO" if DEBUG else "WARNING"},
}
