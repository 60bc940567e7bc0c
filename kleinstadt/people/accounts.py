# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The door between django-allauth and us: who may make an account, what is said and mailed, limits.

Accounts are made by invitation only. Whoever has checked an invitation calls `let_in`; what must
happen together with the new account is entered in `JOINING`.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kleinstadt.core.http import client_address
from kleinstadt.core.limits import Limit, LimitReached
from kleinstadt.people import mails, roles
from kleinstadt.people.models import User
from kleinstadt.people.queries.clock import is_behind

WRONG_TRIES = Limit("login", most=10, seconds=15 * 60)
WRONG_FROM_ONE_PLACE = Limit("login-from", most=100, seconds=15 * 60)
DEVICE, DEVICE_DAYS = "geraet", 180  # a cookie set by signing in, so that strangers lock nobody out
DEVICES_KEPT = 5
CLOCK_IS_WRONG = gettext_lazy("The clock of this site is wrong. Please try again later.")
LIMITED = "limit"  # code of the fault that a limit was reached; params: retry_after in seconds
_INVITED = "invited"


class InvitationRefused(Exception):  # noqa: N818  # says what happened
    """The invitation does not hold any more; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Who may make an account in this browser: the address, and what the inviting app keeps."""

    email: str
    invitation: str


JOINING: list[Callable[[HttpRequest, User, Invited], None]] = []
"""Called in the transaction that makes an account; raises InvitationRefused to undo it."""


def let_in(request: HttpRequest, *, email: str, invitation: str) -> str:
    """Let this browser make the account for an address that an invitation has reached.

    Counts as proof of the address. Returns the page where the account is made.
    """
    request.session[_INVITED] = {"email": email.lower(), "invitation": invitation}
    Accounts(request).stash_verified_email(request, email.lower())
    return reverse("account_signup")


def invited(request: HttpRequest) -> Invited | None:
    """Who may make an account in this browser, after `let_in`."""
    kept = request.session.get(_INVITED)
    return Invited(**kept) if kept else None


@transaction.atomic
def make_account(email: str, *, password: str | None = None, **fields: Any) -> User:
    """A person who signs in with a verified address; without a password by other means only."""
    user = User(username=_nameless(), email=email.lower(), **fields)
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


class Backend(AuthenticationBackend):
    """Checks passwords as allauth does; some permissions come with a role, at no query."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if perm in roles.PERMISSIONS:
            return not roles.PERMISSIONS[perm].isdisjoint(roles.site_roles(user_obj))
        return bool(super().has_perm(user_obj, perm, obj))


class Accounts(DefaultAccountAdapter):
    """What allauth asks us: see the methods."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "E-mail address and password do not fit each other."
        ),
        "incorrect_password": gettext_lazy("This is not your password. Please try again."),
        "enter_current_password": gettext_lazy("This is not your password. Please try again."),
        "duplicate_email": gettext_lazy("This is your address already."),
        "email_taken": gettext_lazy("This address belongs to another account."),
        "invalid_password_reset": gettext_lazy("The link does not hold any more."),
        "same_as_current": gettext_lazy("Please choose a value that differs from the present one."),
    }

    _taken: tuple[tuple[Limit, str, float], ...] = ()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return invited(request) is not None

    def populate_username(self, request: HttpRequest, user: User) -> None:
        user.username = user.username or _nameless()

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: BaseForm,
        commit: bool = True,  # allauth's signature
    ) -> User:
        """Save the person and, in the form's transaction, what belongs to the invitation."""
        saved: User = super().save_user(request, user, form, commit)
        allowed = invited(request)
        if allowed is None or allowed.email != saved.email:
            raise InvitationRefused(_("Your invitation is for another address."))
        for step in JOINING:
            step(request, saved, allowed)
        del request.session[_INVITED]
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        operator = isinstance(request.user, User) and request.user.is_operator
        return reverse("operations" if operator else settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # allauth's
        return reverse("account")

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_ajax(self, request: HttpRequest) -> bool:  # pages only, whoever asks
        return False

    # --- limits ---

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Take a try before it is known how it ends; a name that nobody has counts like any other.

        A device on which the person has signed in before counts for itself, so that strangers who try
        passwords do not lock the owner out.
        """
        if is_behind(time.time()):
            raise ValidationError(CLOCK_IS_WRONG)
        counted = [
            (WRONG_TRIES, _counted(request, credentials)),
            (WRONG_FROM_ONE_PLACE, client_address(request)),
        ]
        self._taken = ()
        for limit, who in counted:
            try:
                self._taken += ((limit, who, limit.take(who)),)
            except LimitReached as reached:
                raise too_many(reached) from reached

    def _rollback_login_failed_rl_usage(self) -> None:
        for limit, who, at in self._taken:
            limit.give_back(who, at)

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A new password was set: wrong tries of the old one are forgotten."""
        WRONG_TRIES.forget(_account(credentials))
        WRONG_TRIES.forget(_counted(request, credentials))

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """Whichever way somebody signs in: not while the clock of the server lies in the past."""
        if is_behind(time.time()):
            context = {"title": _("Nobody can sign in now"), "lead": CLOCK_IS_WRONG}
            return render(request, "people/notice.html", context, status=503)
        refused: HttpResponse | None = super().pre_login(request, user, **more)
        return refused

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Remember this device for the limit of wrong tries, and nothing else."""
        answer: HttpResponse = super().post_login(request, user, **more)
        known = _devices(request) | {_fingerprint(user.email): secrets.token_hex(8)}
        answer.set_signed_cookie(
            DEVICE,
            json.dumps(dict(list(known.items())[-DEVICES_KEPT:])),
            max_age=DEVICE_DAYS * 86_400,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
        return answer

    # --- words and mail ---

    def add_message(  # allauth's signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what happened, in our words; what has none is not said."""
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        text = message or _said(name, message_context or {})
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mails.send(template_prefix.rpartition("/")[2], email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uidb36, _dash, token = key.partition("-")
        names = {"uidb36": uidb36, "key": token}
        return settings.PUBLIC_URL + reverse("account_reset_password_from_key", kwargs=names)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        del request  # its host may be forged
        return settings.PUBLIC_URL + reverse("account_confirm_email", args=[emailconfirmation.key])


def too_many(limit: LimitReached) -> ValidationError:
    """The fault a form shows when a limit was reached."""
    minutes = -(-limit.retry_after // 60)
    text = _("Too many tries. Please wait %(minutes)s minutes.")
    if minutes <= 1:
        text = _("Too many tries. Please wait a minute.")
    return ValidationError(
        text, code=LIMITED, params={"minutes": minutes, "retry_after": limit.retry_after}
    )


def _account(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").strip().casefold()


def _counted(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """What wrong tries are counted for: the account, or the account on a device it knows."""
    account = _account(credentials)
    device = _devices(request).get(_fingerprint(account), "")
    return f"{account} {device}".strip()


def _devices(request: HttpRequest) -> dict[str, str]:
    """Accounts that have signed in on this device, as keyed hashes, and the device's name for each."""
    kept = request.get_signed_cookie(DEVICE, "", max_age=DEVICE_DAYS * 86_400)
    return dict(json.loads(kept)) if kept else {}


def _fingerprint(email: str) -> str:
    return salted_hmac("device", email.casefold(), algorithm="sha256").hexdigest()[:16]


def _nameless() -> str:
    """People sign in with their address, so the name that Django wants says nothing of them."""
    return secrets.token_hex(10)


def _said(name: str, context: dict[str, Any]) -> str:
    texts = {
        "logged_out": _("You have signed out."),
        "password_changed": _(
            "Your password is changed. Wherever else you were signed in, you are signed out."
        ),
        "password_set": _("Your password is set."),
        "email_confirmation_sent": _("We have sent a mail to %(email)s. Please open its link."),
        "email_confirmation_failed": _("%(email)s already belongs to another account."),
        "email_confirmed": _("%(email)s is confirmed."),
        "email_deleted": _("%(email)s is removed."),
        "totp_activated": _("Your app is set up."),
        "totp_deactivated": _("Your app is removed."),
        "recovery_codes_generated": _("Here are your recovery codes."),
        "webauthn_added": _("Your passkey is set up."),
        "webauthn_removed": _("Your passkey is removed."),
    }
    return texts.get(name, "") % {"email": context.get("email", "")}
