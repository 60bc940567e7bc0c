# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Taking one's data along and leaving for good, over all models: proved by a search for a marker."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, UploadedFile
from wagtail.users.models import UserProfile

from kleinstadt.core import audit
from kleinstadt.core.models import AuditEntry, Correction, CorrectionMessage, Incoming, Mail
from kleinstadt.core.post import kinds, outbox
from kleinstadt.people.accounts import make_account
from kleinstadt.people.actions.privacy import REDACTED, LastAdministrator, erase, tidy
from kleinstadt.people.models import (
    Approval,
    Claim,
    Concern,
    Function,
    Handover,
    Holding,
    Invitation,
    InvitationList,
    Mailbox,
    Membership,
    User,
)
from kleinstadt.people.personal import RULES
from kleinstadt.people.queries.privacy import export, held
from kleinstadt.people.roles import Role
from kleinstadt.towns.models import ImportRun, Town
from tests.signing import person, sign_in, sign_in_as

pytestmark = pytest.mark.django_db
MARK, OTHER = "zebrafink", "sperling"
TEXT = f"Frau Maria Zebrafink-Müller ({MARK}@town.example) war dabei."


def settle(mark):
    """Somebody who has left a trace in every model that can hold one."""
    surname = f"{mark.capitalize()}-Müller"
    user = make_account(f"{mark}@town.example", first_name="Maria", last_name=surname)
    User.objects.filter(pk=user.pk).update(username=f"{mark}-name")
    user.refresh_from_db()
    text = TEXT.replace(MARK, mark).replace("Zebrafink", mark.capitalize())
    now = timezone.now()
    town, _new = Town.objects.get_or_create(ags="12070424")
    link = {"created_at": now, "expires_at": now + dt.timedelta(days=9)}
    Membership.objects.create(person=user, town=town)
    function = Function.objects.create(town=town, name=f"Bauamt {len(mark)}")
    Mailbox.objects.create(function=function, address=user.email)
    Holding.objects.create(function=function, person=user, since=now)
    Handover.objects.create(
        function=function, giver=user, taker=user, note=text, content=[{"t": [text]}], at=now
    )
    claim = Claim.objects.create(
        town=town, name=user.get_full_name(), email=user.email.upper(), function_name="Amt",
        phone=f"{mark}-1", mayor_address=user.email, note=text, person=user, decided_by=user,
        state="refused", reason=text, **link,
    )  # fmt: skip
    Approval.objects.create(claim=claim, address=user.email, sender=user, **link)
    Invitation.objects.create(
        town=town, email=user.email, name=user.get_full_name(), note=text, inviter=user,
        accepted_by=user, **link,
    )  # fmt: skip
    InvitationList.objects.create(rows=[[text]], file=f"{mark}.xlsx", sender=user)
    InvitationList.objects.create(
        rows=[[text]], file="x", sender=make_account(f"x{len(mark)}@b.example")
    )
    report = Correction.objects.create(
        record="W", address="/a/", kind="error", text=text, reply_to=user.email
    )
    CorrectionMessage.objects.create(correction=report, by_office=False, text=text)
    Concern.objects.create(report=report, town=town, answer=text, answered_by=user)
    for to in (user.email, f"office{len(mark)}@town.example"):
        outbox.write(
            kinds.PLAIN, to, subject=f"{user.get_full_name()} schreibt",
            template="core/mail/notice.html", context={"text": text}, reply_to=user.email,
        )  # fmt: skip
    audit.record("test.done", by=user, about=user)
    ImportRun.objects.create(
        kind="gv100ad", state="done", started_by=user.username, heartbeat=now, host="x", pid=1
    )
    Authenticator.objects.create(user=user, type="totp", data={"secret": f"{mark}-secret"})
    SocialAccount.objects.create(user=user, provider="sso", uid=f"{mark}-uid")
    profile = UserProfile.objects.create(user=user)
    profile.avatar.save(f"{mark}.png", ContentFile(mark.encode()))
    upload = UploadedFile(for_content_type=None, uploaded_by_user=user)
    upload.file.save(f"{mark}.bin", ContentFile(mark.encode()))
    Page.objects.filter(depth=1).update(owner=user)
    page = Page.objects.filter(depth=1).first()
    ModelLogEntry.objects.log_action(user, "wagtail.edit", user=user)
    page.save_revision(user=user)
    sign_in(Client(), user)
    return user


def found(mark):
    """Every table, column and file in which the marker stands."""
    places = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  # names of tables
            for row in cursor.fetchall():
                text = " ".join(
                    bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v)
                    for v in row
                )
                if mark in text.lower():
                    places.append(table)
    places += [
        str(f)
        for f in settings.MEDIA_ROOT.rglob("*")
        if f.is_file() and (mark in f.name or mark.encode() in f.read_bytes())
    ]
    places += [key for key in getattr(cache, "_cache", {}) if mark in str(cache.get(key))]
    return sorted(set(places))


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.MAIL_WORKER = "apart"


def test_after_erasure_nothing_of_the_person_is_found_anywhere(caplog, capfd):
    gone, stays = settle(MARK), settle(OTHER)
    assert len(found(MARK)) >= 15
    before = {
        model: model._base_manager.count() for model in (AuditEntry, Claim, Correction, Handover)
    }
    others = found(OTHER)

    erase(gone)

    assert found(MARK) == []
    assert found(OTHER) == others
    assert User.objects.filter(pk=stays.pk).exists()
    after = {model: model._base_manager.count() for model in before}
    assert after == before | {AuditEntry: before[AuditEntry] + 1}
    assert REDACTED in Correction.objects.order_by("pk").first().text
    assert list(audit.verify()) == []
    assert not Session.objects.filter(pk__in=[]).exists()
    told = capfd.readouterr()
    assert MARK not in (told.out + told.err + caplog.text).lower()


def test_the_search_itself_finds_a_marker():
    settle(MARK)

    places = found(MARK)
    assert {"people_user", "core_mail", "people_handover", "core_correction"} <= set(places)
    assert any(place.endswith(".png") for place in places)


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_the_person_is_left_in_the_database_file():
    if connection.vendor != "sqlite":
        pytest.skip("a file of its own is SQLite's way; PostgreSQL overwrites with VACUUM")
    user = make_account(f"{MARK}@town.example", first_name="Maria", last_name="Zebrafink-Müller")
    Correction.objects.create(record="W", address="/a/", kind="error", text=TEXT * 200)
    path = str(connection.settings_dict["NAME"])

    def bytes_left() -> int:
        files = [Path(path), Path(f"{path}-wal")]
        return sum(f.read_bytes().lower().count(MARK.encode()) for f in files if f.exists())

    assert bytes_left() > 0
    erase(user)
    assert bytes_left() == 0


def test_the_export_holds_every_trace_and_nobody_elses():
    user = settle(MARK)
    settle(OTHER)

    with zipfile.ZipFile(io.BytesIO(export(user))) as archive:
        assert archive.testzip() is None
        data, page = json.loads(archive.read("daten.json")), archive.read("daten.html").decode()

    expected = {
        label for label, rule in RULES.items() if rule.mine is not None
    } - {
        # nothing of the kind was made here
        "people.User_groups", "people.User_user_permissions", "pictures.Picture",
        "wagtailimages.Image", "wagtaildocs.Document", "wagtailadmin.EditingSession",
        "wagtailadmin.FormState", "wagtailcore.PageLogEntry", "wagtailcore.WorkflowState",
        "wagtailcore.TaskState", "wagtailcore.Comment", "wagtailcore.CommentReply",
        "wagtailcore.PageSubscription", "core.Pseudonym",
        "wagtailcore.Page",  # its owner was made another one
    }  # fmt: skip
    assert expected <= set(data)
    assert MARK in page.lower()
    assert OTHER not in json.dumps(data).lower() + page.lower()
    whole = json.dumps(data)
    assert f"{MARK}-secret" not in whole
    assert user.password not in whole
    assert {entry["verb"] for entry in data["core.AuditEntry"]} >= {"test.done"}


def test_a_person_takes_her_data_and_leaves(client):
    user = sign_in(client, make_account("anna@town.example", first_name="A", last_name="B"))
    assert client.get(reverse("my_data")).status_code == 200

    answer = client.post(reverse("my_data_file"))
    assert answer.headers["Content-Type"] == "application/zip"
    assert "anna@town.example" in json.dumps(held(user), default=str)
    refused = client.post(reverse("my_data"), {"word": "weg"})
    assert (refused.status_code, User.objects.filter(pk=user.pk).count()) == (422, 1)
    assert client.post(reverse("my_data"), {"word": "Löschen"}).status_code == 302

    assert not User.objects.filter(pk=user.pk).exists()
    assert client.get(reverse("my_data")).status_code == 302
    assert list(AuditEntry.objects.values_list("verb", flat=True))[-2:] == [
        "person.exported",
        "person.erased",
    ]


def test_whoever_signed_in_long_ago_is_asked_again(client):
    user = make_account("anna@town.example")
    user.set_password("a right password")
    user.save()
    client.force_login(user)

    for name in ("my_data", "my_data_file"):
        answer = client.post(reverse(name), {"word": "löschen"})
        assert answer.status_code == 302
        assert "nochmals" in answer.headers["Location"]
    assert User.objects.filter(pk=user.pk).exists()


def test_the_operator_does_it_on_request(client):
    operator, user = sign_in_as(client, Role.ADMINISTRATOR), make_account("anna@town.example")
    assert client.post(reverse("person_data_file", args=[user.pk])).status_code == 200
    assert (
        client.post(reverse("person_data", args=[user.pk]), {"word": "löschen"}).status_code == 302
    )

    assert not User.objects.filter(pk=user.pk).exists()
    last = AuditEntry.objects.last()
    assert (last.verb, last.by) == ("person.erased", audit.pseudonym(operator))


def test_the_last_administrator_stays(client):
    operator = sign_in_as(client, Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        erase(operator)
    assert client.post(reverse("my_data"), {"word": "löschen"}).status_code == 422

    person(Role.ADMINISTRATOR)
    erase(operator)
    assert not User.objects.filter(pk=operator.pk).exists()


def test_what_is_too_old_goes_to_the_day(monkeypatch, settings, capsys):
    made = timezone.now()
    mail = outbox.write(
        kinds.PLAIN, "anna@town.example", subject="x", template="core/mail/notice.html", context={}
    )
    Mail.objects.update(state="sent")
    Incoming.objects.create(key="x", outcome="taken")
    report = Correction.objects.create(
        record="W", address="/a/", kind="error", text="x", state="done"
    )
    waiting = Correction.objects.create(record="W", address="/a/", kind="error", text="x")

    def after(days, seconds):
        monkeypatch.setattr(
            timezone, "now", lambda: made + dt.timedelta(days=days, seconds=seconds)
        )

    after(180, -60)
    assert tidy()["core.Mail"] == 0
    after(180, 60)
    assert tidy(dry_run=True)["core.Mail"] == 1
    assert Mail.objects.filter(pk=mail.pk).exists()
    call_command("retention")
    assert "1 core.Mail" in capsys.readouterr().out
    assert (Mail.objects.count(), Incoming.objects.count()) == (0, 0)
    after(365, -60)
    assert tidy()["core.Correction"] == 0
    after(365, 60)
    assert tidy()["core.Correction"] == 1
    assert list(Correction.objects.all()) == [waiting]
    assert report.pk != waiting.pk
    assert list(audit.verify()) == []


def test_mail_is_chosen_on_a_page_of_ones_own(client):
    sign_in(client, make_account("anna@town.example"))
    page = client.get(reverse("my_mail"))
    assert "anna@town.example" in page.content.decode()
    assert client.post(reverse("my_mail"), {"pace": "weekly", "wanted": []}).status_code == 302
    assert apps.get_model("core.Addressee").objects.get().pace == "weekly"
