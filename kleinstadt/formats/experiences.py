# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Experiences as files: YAML in, records out, each statement with the numbers of its sources."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

PARTIAL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
KEYS = frozenset({
    "id", "town", "place", "title", "summary", "topics", "building", "building_kind", "period",
    "outcome", "statements", "money", "effort", "contact_function", "contact_editorial",
    "partners", "sources", "confidence", "notes", "checked",
})  # fmt: skip
KINDS = frozenset({"situation", "done", "result", "difficulty", "precondition"})
OUTCOMES = frozenset({"running", "ended", "stopped", "rejected", "unknown"})
MONEY_KINDS = frozenset({"cost", "grant", "own_share", "price", "revenue", "budget"})


class ExperienceError(ValueError):
    """A file that cannot be taken: which one, which field, why."""

    def __init__(self, name: str, field: str, reason: str) -> None:
        super().__init__(f"{name}, {field}: {reason}")


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A publication; date as partial as it was seen, "" when it was not."""

    title: str
    publisher: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """One thought; sources are 1-based numbers into the record's sources, never none."""

    kind: str
    text: str
    date: str
    editorial: bool
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MoneyRecord:
    """An amount in euros; year: whose prices, None when not known."""

    amount: Decimal
    approx: bool
    what: str
    kind: str
    year: int | None
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ExperienceRecord:
    """One experience; missing text is "", missing numbers are None. town: AGS of 8 digits."""

    id: str
    town: str
    place: str
    title: str
    summary: str
    topics: tuple[str, ...]
    building: str
    building_kind: str
    started: str
    ended: str
    outcome: str
    statements: tuple[StatementRecord, ...]
    money: tuple[MoneyRecord, ...]
    months: Decimal | None
    hours: Decimal | None
    staff: str
    own_share: str
    programme: str
    size: str
    contact_function: str
    contact_editorial: bool
    partners: tuple[str, ...]
    sources: tuple[SourceRecord, ...]
    confidence: str
    notes: str
    checked: dt.date


def read(name: str, text: str) -> ExperienceRecord:
    """Read one experience from YAML.

    name: of the file, for messages. Raises ExperienceError that names the field: unknown or
    missing keys, a statement without a source, fewer than two statements with a source.
    """
    data = yaml.safe_load(text)
    if not isinstance(data, dict) or set(data) != KEYS:
        odd = sorted(KEYS ^ set(data)) if isinstance(data, dict) else "not a record"
        raise ExperienceError(name, "keys", f"missing or unknown: {odd}")
    return _Reader(name, data).record()


class _Reader:
    """Takes one file apart and knows its name for messages."""

    def __init__(self, name: str, data: Mapping[str, Any]) -> None:
        self.name = name
        self.data = data
        self.source_count = len(data["sources"] or ())

    def record(self) -> ExperienceRecord:
        data, effort = self.data, self.data["effort"]
        statements = tuple(self.statement(row) for row in data["statements"])
        if sum(not statement.editorial for statement in statements) < 2:
            raise ExperienceError(self.name, "statements", "fewer than two sourced facts")
        return ExperienceRecord(
            id=data["id"],
            town=self.digits(data["town"]),
            place=data["place"] or "",
            title=data["title"],
            summary=data["summary"],
            topics=tuple(data["topics"]),
            building=data["building"] or "",
            building_kind=data["building_kind"] or "",
            started=self.date("period", data["period"]["start"]),
            ended=self.date("period", data["period"]["end"]),
            outcome=self.one_of("outcome", data["outcome"], OUTCOMES),
            statements=statements,
            money=tuple(self.money(row) for row in data["money"] or ()),
            months=self.number(effort["months"]),
            hours=self.number(effort["hours"]),
            staff=effort["staff"] or "",
            own_share=effort["own_share"] or "",
            programme=effort["programme"] or "",
            size=effort["size"] or "",
            contact_function=data["contact_function"] or "",
            contact_editorial=data["contact_editorial"],
            partners=tuple(data["partners"] or ()),
            sources=tuple(self.source(row) for row in data["sources"]),
            confidence=self.one_of("confidence", data["confidence"], {"high", "medium", "low"}),
            notes=data["notes"] or "",
            checked=dt.date.fromisoformat(str(data["checked"])),
        )

    def statement(self, row: Mapping[str, Any]) -> StatementRecord:
        return StatementRecord(
            kind=self.one_of("statements.kind", row["kind"], KINDS),
            text=row["text"],
            date=self.date("statements.date", row["date"]),
            editorial=row["editorial"],
            sources=self.numbers("statements.sources", row["sources"]),
        )

    def money(self, row: Mapping[str, Any]) -> MoneyRecord:
        return MoneyRecord(
            amount=Decimal(str(row["amount"])),
            approx=row["approx"],
            what=row["what"],
            kind=self.one_of("money.kind", row["kind"], MONEY_KINDS),
            year=row["year"],
            sources=self.numbers("money.sources", row["sources"]),
        )

    def source(self, row: Mapping[str, Any]) -> SourceRecord:
        return SourceRecord(
            title=row["title"],
            publisher=row["publisher"] or "",
            url=row["url"] or "",
            date=self.date("sources.date", row["date"]),
        )

    def numbers(self, field: str, wanted: Any) -> tuple[int, ...]:
        numbers = tuple(wanted or ())
        if not numbers or not all(1 <= number <= self.source_count for number in numbers):
            raise ExperienceError(self.name, field, f"no such source: {wanted}")
        return numbers

    def date(self, field: str, value: Any) -> str:
        text = "" if value is None else str(value)
        if text and not PARTIAL_DATE.fullmatch(text):
            raise ExperienceError(self.name, field, f"not a year, month or day: {text}")
        return text

    def digits(self, value: Any) -> str:
        if not (isinstance(value, str) and re.fullmatch("[0-9]{8}", value)):
            raise ExperienceError(self.name, "town", f"not a key of eight digits: {value}")
        return value

    def one_of(self, field: str, value: Any, allowed: set[str] | frozenset[str]) -> str:
        if value not in allowed:
            raise ExperienceError(self.name, field, f"{value} is none of {sorted(allowed)}")
        return str(value)

    @staticmethod
    def number(value: Any) -> Decimal | None:
        return None if value is None else Decimal(str(value))
