# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparable towns for machines: the same answer as the page, with the terms of every distance."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from kleinstadt.methods.definitions import DEFINITIONS
from kleinstadt.peers.queries.data import as_data
from kleinstadt.peers.queries.finding import LIMIT, MOST_TOWNS, PeerQuery, find
from kleinstadt.peers.queries.themes import MOST
from kleinstadt.towns.queries.keys import resolve
from kleinstadt.towns.queries.register import register

router = Router(tags=["peers"])
Weight = Annotated[int, Field(ge=0, le=MOST)]
DefinitionKey = Literal["gemeinden-2025", "verbaende-2025", "all"]


class ComparedFigure(Schema):
    """A value as it was compared; null where unknown."""

    value: float | None
    date: str | None
    source: str | None
    remark: str


class ComparedTown(Schema):
    """A town with the figures that counted, by indicator."""

    ags: str
    name: str
    state: str
    state_name: str
    figures: dict[str, ComparedFigure]


class TermOut(Schema):
    """What one indicator adds to the distance: amount = weight x gap, in quartile ranges."""

    indicator: str
    amount: float
    weight: float
    gap: float
    known: bool
    own: float
    other: float | None


class PeerOut(ComparedTown):
    """One town found. `closer` of the `compared` towns of the group are nearer to the asking one.

    kind: why it is listed. judged: what it is by its distance, whyever it is listed.
    """

    kind: Literal["alike", "contrast", "partner", "chosen"]
    judged: Literal["alike", "contrast", "between"]
    distance: float
    contrast: float
    closer: int
    compared: int
    closer_of_100: float | None
    known_share: float
    why: str
    alike: list[str]
    different: list[str]
    terms: list[TermOut]


class ThemeOut(Schema):
    """A theme, its weight and the indicators that counted; left_out says why none did."""

    theme: str
    weight: int
    indicators: list[str]
    left_out: Literal["unknown", "sparse", "zero"] | None


class PeersOut(Schema):
    """A comparison. The same parameters on the same data give the same answer.

    partners: the other towns of the asking town's networks that are not among `towns`.
    """

    asking: ComparedTown
    parameters: dict[str, Any]
    data: dict[str, Any]
    reference_group: int
    candidates: int
    too_little_known: int
    size_unknown: int
    known_share: float
    themes: list[ThemeOut]
    notes: list[str]
    fault: str
    towns: list[PeerOut]
    partners: list[PeerOut]


class NoSuchTown(Schema):
    """No municipality has this key today; where the register knows its successors, they are named."""

    detail: str
    successors: list[str]


class PeersQuery(Schema):
    """Parameters of a comparison. Weights are 0 to 5; a theme without one has its usual weight."""

    mode: Literal["alike", "contrast", "mixed"] = "alike"
    definition: DefinitionKey | None = None
    size: Weight | None = None
    location: Weight | None = None
    settlement: Weight | None = None
    rail: Weight | None = None
    economy: Weight | None = None
    border: Weight | None = None
    same_size_class: bool = False
    ratio: Annotated[float, Field(ge=1, le=100)] | None = None
    state: list[Annotated[str, Field(pattern=r"^[0-9]{2}$")]] = Field(default=[], max_length=16)
    within_km: Annotated[float, Field(gt=0, le=2000)] | None = None
    add: list[Annotated[str, Field(pattern=r"^[0-9]{8}$")]] = Field(default=[], max_length=20)
    limit: Annotated[int, Field(ge=1, le=MOST_TOWNS)] = LIMIT

    def as_query(self) -> PeerQuery:
        """The same for the queries."""
        themes = ("size", "location", "settlement", "rail", "economy", "border")
        chosen = {key: getattr(self, key) for key in themes}
        return PeerQuery(
            mode=self.mode,
            definition=DEFINITIONS.get(self.definition or ""),
            weights={key: weight for key, weight in chosen.items() if weight is not None},
            same_class=self.same_size_class,
            ratio=self.ratio,
            lands=tuple(self.state),
            within_km=self.within_km,
            added=tuple(self.add),
            limit=self.limit,
        )


@router.get(
    "/peers/{ags}",
    response={200: PeersOut, 404: NoSuchTown},
    summary="Towns that compare with one town, and why",
)
def read_peers(
    request: HttpRequest, ags: str, query: Query[PeersQuery]
) -> PeersOut | Status[NoSuchTown]:
    town = register().by_ags.get(ags)
    if town is None:
        found = resolve(ags[:8])
        detail = "key no longer in use" if found.is_known else "key unknown"
        return Status(404, NoSuchTown(detail=detail, successors=[one.ags for one in found.targets]))
    return PeersOut.model_validate(as_data(find(town, query.as_query())))
