# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of a person's own account. Their names are allauth's, which looks them up."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from kleinstadt.people.views import account, entrance, secondfactor

urlpatterns = [
    path("konto/", account.Account.as_view(), name="account"),
    path("konto/anmelden/", entrance.Login.as_view(), name="account_login"),
    path("konto/abmelden/", entrance.Logout.as_view(), name="account_logout"),
    path("konto/anlegen/", entrance.Join.as_view(), name="account_signup"),
    path("konto/geschlossen/", entrance.Inactive.as_view(), name="account_inactive"),
    path("konto/nochmals/", account.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("konto/e-mail/", account.ChangeEmail.as_view(), name="account_email"),
    path(
        "konto/e-mail/bestaetigen/",
        entrance.ConfirmSent.as_view(),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^konto/e-mail/bestaetigen/(?P<key>[-:\w]+)/$",
        entrance.ConfirmEmail.as_view(),
        name="account_confirm_email",
    ),
    path("konto/passwort/", account.ChangePassword.as_view(), name="account_change_password"),
    path("konto/passwort/setzen/", account.SetPassword.as_view(), name="account_set_password"),
    path(
        "konto/passwort/vergessen/",
        entrance.ForgottenPassword.as_view(),
        name="account_reset_password",
    ),
    path(
        "konto/passwort/vergessen/gesendet/",
        entrance.ForgottenPasswordSent.as_view(),
        name="account_reset_password_done",
    ),
    re_path(
        r"^konto/passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "konto/passwort/neu/gesetzt/",
        entrance.NewPasswordSet.as_view(),
        name="account_reset_password_from_key_done",
    ),
    # the second factor
    path("konto/zweiter-faktor/", secondfactor.Overview.as_view(), name="mfa_index"),
    path("konto/zweiter-schritt/", secondfactor.Authenticate.as_view(), name="mfa_authenticate"),
    path("konto/nochmals/code/", secondfactor.Confirm.as_view(), name="mfa_reauthenticate"),
    path(
        "konto/nochmals/passkey/",
        secondfactor.PasskeyConfirm.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("konto/anmelden/passkey/", secondfactor.PasskeyLogin.as_view(), name="mfa_login_webauthn"),
    path("konto/zweiter-faktor/app/", secondfactor.ActivateApp.as_view(), name="mfa_activate_totp"),
    path(
        "konto/zweiter-faktor/app/entfernen/",
        secondfactor.DeactivateApp.as_view(),
        name="mfa_deactivate_totp",
    ),
    path(
        "konto/zweiter-faktor/codes/",
        secondfactor.RecoveryCodes.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        "konto/zweiter-faktor/codes/neu/",
        secondfactor.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "konto/zweiter-faktor/codes/text/",
        secondfactor.DownloadRecoveryCodes.as_view(),
        name="mfa_download_recovery_codes",
    ),
    path(
        "konto/zweiter-faktor/passkeys/", secondfactor.Passkeys.as_view(), name="mfa_list_webauthn"
    ),
    path(
        "konto/zweiter-faktor/passkeys/neu/",
        secondfactor.AddPasskey.as_view(),
        name="mfa_add_webauthn",
    ),
    path(
        "konto/zweiter-faktor/passkeys/<int:pk>/",
        secondfactor.RenamePasskey.as_view(),
        name="mfa_edit_webauthn",
    ),
    path(
        "konto/zweiter-faktor/passkeys/<int:pk>/entfernen/",
        secondfactor.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    # where signing in lay before; bookmarks may know it
    path(
        "anmelden/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="account_login_before",
    ),
]
