# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""The audit log: every entry follows the one before, and whatever is changed is found."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from kleinstadt.core import audit
from kleinstadt.core.models import AuditEntry, AuditHead, Correction, Pseudonym
from kleinstadt.people.accounts import make_account
from kleinstadt.people.models import User
from kleinstadt.people.roles import Role
from tests.signing import sign_in_as

pytestmark = pytest.mark.django_db
THREADS, EACH = 8, 10


@pytest.fixture
def five():
    anna = User.objects.create_user("anna")
    for number in range(5):
        audit.record("test.done", by=anna, about="test:1", step=number)
    return anna


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def breaks(**known):
    return [(one.number, one.reason) for one in audit.verify(**known)]


def test_entries_follow_one_another_under_a_pseudonym(five, capsys):
    entries = list(AuditEntry.objects.all())

    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in entries[1:]] == [one.checksum for one in entries[:-1]]
    assert {entry.by for entry in entries} == {Pseudonym.objects.get().name}
    assert "anna" not in entries[0].by
    call_command("audit", "verify")
    assert capsys.readouterr().out.splitlines()[1] == f"5:{entries[-1].checksum}"


def test_what_is_undone_leaves_no_entry(five):
    with transaction.atomic():
        audit.record("test.undone")
        transaction.set_rollback(True)

    audit.record("test.done")
    assert breaks() == []
    assert AuditEntry.objects.count() == 6


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE core_auditentry SET verb = 'test.other' WHERE number = 3", [(3, "was changed")]),
        (
            "UPDATE core_auditentry SET previous = checksum WHERE number = 3",
            [(3, "does not follow the one before"), (3, "was changed")],
        ),
        ("DELETE FROM core_auditentry WHERE number = 3", [(3, "missing")]),
        ("DELETE FROM core_auditentry WHERE number = 1", [(1, "missing")]),
        ("DELETE FROM core_auditentry WHERE number = 5", [(5, "missing")]),
        ("DELETE FROM core_auditentry", [(1, "missing")]),
    ],
)
def test_a_changed_or_removed_entry_is_found(five, statement, found):
    assert breaks() == []
    sql(statement)

    assert breaks() == found
    with pytest.raises(CommandError):
        call_command("audit", "verify")


def test_entries_in_another_order_are_found(five):
    for old, new in ((2, 99), (3, 2), (99, 3)):
        sql("UPDATE core_auditentry SET number = %s WHERE number = %s", new, old)

    assert {number for number, _reason in breaks()} == {2, 3, 4}


def test_a_log_written_anew_is_found_by_what_was_noted(five):
    number, checksum = audit.end()
    sql("DELETE FROM core_auditentry")
    AuditHead.objects.all().delete()
    for _ in range(6):
        audit.record("test.done")

    assert breaks() == []
    assert breaks(known=(number, checksum)) == [(5, "is not the one that was noted")]
    with pytest.raises(CommandError):
        call_command("audit", "verify", "--expect", f"{number}:{checksum}")


def test_the_log_only_grows(five):
    for act in (
        lambda: AuditEntry.objects.filter(number=1).update(verb="x"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.get(number=1).delete(),
    ):
        with pytest.raises(TypeError):
            act()


def test_without_the_pseudonym_the_chain_still_holds(five):
    Pseudonym.objects.all().delete()

    assert breaks() == []
    assert audit.pseudonym(five) not in set(AuditEntry.objects.values_list("by", flat=True))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_still_stand_in_a_row():
    anna = User.objects.create_user("anna")
    faults = []

    def work():
        try:
            for number in range(EACH):
                audit.record("test.done", by=anna, step=number)
        except Exception as fault:  # the test is about any of them
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert breaks() == []
    assert audit.end()[0] == AuditEntry.objects.count() == THREADS * EACH


def verbs():
    return list(AuditEntry.objects.values_list("verb", flat=True))


def test_signing_in_is_noted_and_what_was_typed_is_not(client):
    anna = make_account("anna@town.example", password="a right password")
    for name, password in (
        ("anna@town.example", "wrong one"),
        ("my-secret@town.example", "x"),
        ("anna@town.example", "a right password"),
    ):
        client.post(reverse("account_login"), {"login": name, "password": password})
    client.post(reverse("account_logout"))

    assert verbs() == ["login.refused", "login.refused", "login.done", "logout.done"]
    assert [entry.about for entry in AuditEntry.objects.all()][:2] == [audit.pseudonym(anna), ""]
    assert "secret" not in str(list(AuditEntry.objects.values()))


def test_what_operators_do_is_noted(client):
    sign_in_as(client, Role.ADMINISTRATOR)
    report = Correction.objects.create(record="Alt", address="/a/", kind="error", text="x")

    client.post(reverse("settle_correction", args=[report.pk]), {"state": "done"})

    assert verbs() == ["login.done", "correction.settled"]
    assert AuditEntry.objects.last().about == f"core.correction:{report.pk}"
