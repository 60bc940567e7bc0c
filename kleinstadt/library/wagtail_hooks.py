# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Synonyms in the back-office. A change holds from the next question on."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from kleinstadt.library.models import SynonymGroup
from kleinstadt.people.models import User


class OperatorsOnly(BasePermissionPolicy):
    """Operators may do everything, others nothing; single permissions are not handed out."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return isinstance(user, User) and user.is_operator

    def users_with_any_permission(self, actions: Any) -> Any:
        return User.objects.with_perm("people.operate")


class Synonyms(ModelViewSet):
    """Groups of words that mean the same."""

    model = SynonymGroup
    name = "synonyme"
    icon = "list-ul"
    menu_label = _("Synonyms")
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["__str__"]
    list_per_page = 100
    ordering = ["pk"]
    search_fields = ["words"]
    search_backend_name = None
    permission_policy = OperatorsOnly(SynonymGroup)
    panels = [
        FieldPanel(
            "words",
            help_text=_(
                "One word or phrase on each line. Whoever looks for one also finds the others."
                " Plurals, umlauts and compounds need no entry."
            ),
        )
    ]


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # Wagtail ships no types
def synonyms() -> Synonyms:
    return Synonyms()
