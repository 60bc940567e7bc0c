# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The texts that the law requires, in the back-office."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet

from kleinstadt.core.models import LegalText
from kleinstadt.library.wagtail_hooks import OperatorsOnly


class LegalTexts(ModelViewSet):
    """Imprint, privacy, accessibility: one text each."""

    model = LegalText
    name = "pflichttexte"
    icon = "clipboard-list"
    menu_label = _("Required texts")
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["__str__", "checked_on"]
    search_backend_name = None
    permission_policy = OperatorsOnly(LegalText)
    panels = [
        FieldPanel("kind", help_text=_("The page shows in its place what has to stand there.")),
        FieldPanel("text"),
        FieldPanel("checked_on", help_text=_("Look through it once a year, and after changes.")),
    ]


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # Wagtail ships no types
def legal_texts() -> LegalTexts:
    return LegalTexts()
