# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of a person's own account (their names are allauth's, which looks them up), of the

town hall that she speaks for, and of the office that lets people in.
"""

from django.urls import path, re_path
from django.views.generic import RedirectView

from kleinstadt.people.views import (
    account,
    concerns,
    entrance,
    entries,
    functions,
    lists,
    office,
    oidc,
    operation,
    passkeys,
    secondfactor,
    team,
)

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
    # through an identity provider
    path("konto/anmelden/dienst/", oidc.start, name="oidc_start"),
    path("konto/anmelden/dienst/antwort/", oidc.callback, name="oidc_callback"),
    path("konto/anmelden/dienst/fehler/", oidc.Failed.as_view(), name="oidc_failed"),
    # the second factor
    path("konto/zweiter-faktor/", secondfactor.Overview.as_view(), name="mfa_index"),
    path("konto/zweiter-schritt/", secondfactor.Authenticate.as_view(), name="mfa_authenticate"),
    path("konto/nochmals/code/", secondfactor.Confirm.as_view(), name="mfa_reauthenticate"),
    path(
        "konto/nochmals/passkey/",
        passkeys.PasskeyConfirm.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("konto/anmelden/passkey/", passkeys.PasskeyLogin.as_view(), name="mfa_login_webauthn"),
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
    path("konto/zweiter-faktor/passkeys/", passkeys.Passkeys.as_view(), name="mfa_list_webauthn"),
    path(
        "konto/zweiter-faktor/passkeys/neu/",
        passkeys.AddPasskey.as_view(),
        name="mfa_add_webauthn",
    ),
    path(
        "konto/zweiter-faktor/passkeys/<int:pk>/",
        passkeys.RenamePasskey.as_view(),
        name="mfa_edit_webauthn",
    ),
    path(
        "konto/zweiter-faktor/passkeys/<int:pk>/entfernen/",
        passkeys.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    # where signing in lay before; bookmarks may know it
    path("einladung/<str:token>/", entries.invitation, name="invitation"),
    path("stadt-anmelden/", entries.claim, name="claim"),
    path("stadt-anmelden/<str:token>/", entries.claim_confirm, name="claim_confirm"),
    path("freigabe/<str:token>/", entries.approval, name="approval"),
    path("rathaus/", team.team, name="team"),
    path("rathaus/stadt/", team.choose, name="choose_town"),
    path("rathaus/einladen/", team.invite, name="invite"),
    path("rathaus/einladungen/<int:pk>/", team.withdraw, name="withdraw_invitation"),
    path("rathaus/mitglieder/<int:pk>/", team.change_member, name="change_member"),
    path("rathaus/funktionen/neu/", functions.found, name="found_function"),
    path("rathaus/funktionen/<int:pk>/", functions.function, name="function"),
    path("rathaus/funktionen/<int:pk>/postfaecher/", functions.edit, name="edit_function"),
    path("rathaus/vertretung/<int:pk>/", functions.end_deputy, name="end_deputy"),
    path("rathaus/uebergeben/<int:pk>/", functions.hand_over, name="hand_over"),
    path("rathaus/uebergabe/<int:pk>/", functions.handover_page, name="handover"),
    path("rathaus/meldungen/<int:pk>/", concerns.concern, name="concern"),
    path("betrieb/anmeldungen/", office.queue, name="claims"),
    path("betrieb/anmeldungen/<int:pk>/", office.decide, name="claim_decide"),
    path("betrieb/einladungen/", lists.all_invitations, name="invitations"),
    path("betrieb/einladungen/beispiel.xlsx", lists.example, name="invitation_example"),
    path("betrieb/einladungen/liste/<int:pk>/", lists.one_list, name="invitation_list"),
    path("betrieb/einladungen/<int:pk>/", lists.withdraw, name="withdraw_any_invitation"),
    path("betrieb/menschen/", operation.people, name="people"),
    path("betrieb/menschen/<int:pk>/", operation.person, name="person"),
    path("betrieb/staedte/", operation.towns, name="towns_taking_part"),
    path("betrieb/nutzung/", operation.figures, name="usage"),
    re_path(
        r"^betrieb/nutzung/tabelle\.(?P<kind>csv|xlsx)$", operation.figures_file, name="usage_file"
    ),
    path(
        "anmelden/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="account_login_before",
    ),
]
