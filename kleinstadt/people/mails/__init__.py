# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Mail about a person's own account: links to confirm, and notices that something has changed."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


def send(kind: str, email: str, context: dict[str, Any]) -> bool:
    """Send one mail; kind: allauth's name of it. A mail that fails is logged, nothing else fails."""
    words = _links(context).get(kind) or _notices(context).get(kind)
    if words is None:
        log.error("No mail is worded for %s", kind)
        return False
    subject, text = words
    greeting = _("Hello,\n\n%(text)s\n\nkleinstadt\n%(address)s\n")
    body = greeting % {"text": text, "address": settings.PUBLIC_URL}
    try:
        EmailMessage(f"kleinstadt: {subject}", body, to=[email]).send()
    except Exception:  # whatever the mail server does, the page must not tell who has an account
        log.exception("A mail was not sent: %s", kind)
        return False
    return True


def _links(context: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Mails that carry a link."""
    confirm = _(
        "please open this link to confirm that this is your address:\n\n%(url)s\n\n"
        "If you did not ask for this mail, you need not do anything."
    ) % {"url": context.get("activate_url", "")}
    reset = _(
        "somebody, probably you, wants a new password for your account. It is set here:\n\n%(url)s\n\n"
        "The link holds for one hour and for one time. If it was not you, you need not do anything:"
        " your password stays as it is."
    ) % {"url": context.get("password_reset_url", "")}
    there = _(
        "somebody, probably you, wants to make an account with this address. You have one already."
        " If you have forgotten the password, set a new one here:\n\n%(url)s"
    ) % {"url": settings.PUBLIC_URL + reverse("account_reset_password")}
    return {
        "email_confirmation": (_("please confirm your address"), confirm),
        "email_confirmation_signup": (_("please confirm your address"), confirm),
        "password_reset_key": (_("a new password"), reset),
        "account_already_exists": (_("you have an account already"), there),
    }


def _notices(context: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Mails that say what has changed, so that nobody changes it unseen."""
    after = _("If it was not you, please write to us at once: %(address)s") % {
        "address": settings.OPERATOR_EMAIL
    }
    password = _("the password of your account was changed.")
    moved = _("the address of your account is now %(email)s.") % {
        "email": context.get("to_email", "")
    }
    changed = _("the second factor of your account was changed")
    factor = {
        "totp_activated": _("an app was set up as second factor of your account."),
        "totp_deactivated": _("the app was removed as second factor of your account."),
        "webauthn_added": _("a passkey was set up for your account."),
        "webauthn_removed": _("a passkey was removed from your account."),
        "recovery_codes_generated": _("new recovery codes were made for your account."),
    }
    subjects = {
        **{kind: (changed, text) for kind, text in factor.items()},
        "password_changed": (_("your password was changed"), password),
        "password_reset": (_("your password was changed"), password),
        "password_set": (_("your password was changed"), password),
        "email_changed": (_("your address was changed"), moved),
    }
    return {kind: (subject, f"{text} {after}") for kind, (subject, text) in subjects.items()}
