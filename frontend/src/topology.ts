// SPDX-FileCopyrightText: 2026 The kleinstadt authors
// SPDX-License-Identifier: EUPL-1.2
// Reads TopoJSON: shared border lines ("arcs"), quantised and stored as differences.

type Point = [number, number];
type Ring = number[];

interface Shape {
  type: string;
  id?: string | number;
  properties?: { ags?: string };
  arcs?: Ring[] | Ring[][];
}

export interface Topology {
  arcs: Point[][];
  transform?: { scale: Point; translate: Point };
  objects: Record<string, { geometries: Shape[] }>;
}

export interface Area {
  type: "Feature";
  properties: { ags: string };
  geometry: { type: "MultiPolygon"; coordinates: Point[][][] };
}

export interface Areas {
  type: "FeatureCollection";
  features: Area[];
}

function lines({ arcs, transform }: Topology): Point[][] {
  if (!transform) return arcs;
  const [kx, ky] = transform.scale;
  const [dx, dy] = transform.translate;
  return arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([stepX, stepY]) => [(x += stepX) * kx + dx, (y += stepY) * ky + dy]);
  });
}

function ring(indices: Ring, all: Point[][]): Point[] {
  const points: Point[] = [];
  for (const index of indices) {
    const line = index < 0 ? [...all[~index]!].reverse() : all[index]!;
    points.push(...(points.length ? line.slice(1) : line)); // neighbours share their end points
  }
  return points;
}

function polygons(shape: Shape): Ring[][] {
  if (!shape.arcs) return [];
  return shape.type === "Polygon" ? [shape.arcs as Ring[]] : (shape.arcs as Ring[][]);
}

function shapes(topology: Topology): [string, Ring[][]][] {
  const first = Object.values(topology.objects)[0];
  return (first?.geometries ?? []).map((shape) => [
    String(shape.properties?.ags ?? shape.id ?? ""),
    polygons(shape),
  ]);
}

/** Every municipality of the first object as a multipolygon. */
export function areas(topology: Topology): Areas {
  const all = lines(topology);
  return {
    type: "FeatureCollection",
    features: shapes(topology).map(([ags, parts]) => ({
      type: "Feature",
      properties: { ags },
      geometry: {
        type: "MultiPolygon",
        coordinates: parts.map((part) => part.map((indices) => ring(indices, all))),
      },
    })),
  };
}

/** The lines between two states, whose numbers are the first two digits of the AGS. */
export function stateBorders(topology: Topology): {
  type: "MultiLineString";
  coordinates: Point[][];
} {
  const all = lines(topology);
  const sides = new Map<number, string>();
  const border: Point[][] = [];
  for (const [ags, parts] of shapes(topology)) {
    const state = ags.slice(0, 2);
    for (const index of parts.flat(2)) {
      const arc = index < 0 ? ~index : index;
      const other = sides.get(arc);
      if (other === undefined) sides.set(arc, state);
      else if (other !== state) border.push(all[arc]!);
    }
  }
  return { type: "MultiLineString", coordinates: border };
}

/** West, south, east, north of an area, in degrees. */
export function extent(area: Area): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of area.geometry.coordinates.flat(2)) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}
