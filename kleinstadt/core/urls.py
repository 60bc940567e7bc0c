# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses of reports and of mail."""

from django.urls import path

from kleinstadt.core.views import corrections, mail

urlpatterns = [
    path("fehler-melden/", corrections.correction, name="correction"),
    path("fehler-melden/danke/", corrections.correction_thanks, name="correction_thanks"),
    path("betrieb/meldungen/", corrections.corrections, name="corrections"),
    path("betrieb/meldungen/<int:pk>/", corrections.settle_correction, name="settle_correction"),
    path("post/abbestellen/<str:token>/", mail.leave, name="leave_mail"),
    path("post/<str:token>/", mail.settings_by_token, name="mail_settings_by_token"),
    path("betrieb/post/", mail.outbox, name="outbox"),
    path("betrieb/post/<int:pk>/", mail.settle_mail, name="settle_mail"),
]
