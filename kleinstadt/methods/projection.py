# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""From degrees to the drawn map of Germany, so that points and outlines fall on one another.

Lambert's conformal conic projection with two standard parallels on the sphere, as in
J. P. Snyder (1987), Map Projections: A Working Manual, USGS Professional Paper 1395,
pages 104-107. The parallels are those of Germany's general maps (48° 40' and 53° 40').
"""

import math
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Conic:
    """A conic map: x grows to the right, y downwards, both in units of the drawing.

    south, north: standard parallels; meridian, parallel: the point that falls on
    (x_origin, y_origin), all in degrees. scale: drawing units per radian of the unit sphere.
    """

    south: float
    north: float
    meridian: float
    parallel: float
    scale: float
    x_origin: float
    y_origin: float
    width: int
    height: int

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Drawing coordinates of a point in WGS84 degrees; exact to the sphere's 0.3 %."""
        radius = self._radius(lat)
        turn = self._cone * math.radians(lon - self.meridian)
        x = self.x_origin + self.scale * radius * math.sin(turn)
        y = self.y_origin - self.scale * (self._radius(self.parallel) - radius * math.cos(turn))
        return x, y

    @cached_property
    def _cone(self) -> float:
        south, north = math.radians(self.south), math.radians(self.north)
        shrinking = math.log(math.cos(south) / math.cos(north))
        return shrinking / math.log(_stretch(north) / _stretch(south))

    @cached_property
    def _constant(self) -> float:
        south = math.radians(self.south)
        return math.cos(south) * math.pow(_stretch(south), self._cone) / self._cone

    def _radius(self, lat: float) -> float:
        return self._constant / math.pow(_stretch(math.radians(lat)), self._cone)


def _stretch(lat: float) -> float:
    return math.tan(math.pi / 4 + lat / 2)


# The whole of Germany in a drawing of 1290 by 1750 units, two units to the kilometre.
GERMANY = Conic(
    south=48 + 40 / 60,
    north=53 + 40 / 60,
    meridian=10.5,
    parallel=51.0,
    scale=12_742.0,
    x_origin=653.0,
    y_origin=912.0,
    width=1290,
    height=1750,
)
