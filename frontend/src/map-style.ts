// SPDX-FileCopyrightText: 2026 The kleinstadt authors
// SPDX-License-Identifier: EUPL-1.2
// How the map looks: only background, fill and line layers, so no glyphs, sprites or tiles are asked for.
// Colours are the page's own tokens, so the map follows light, dark and print.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import { type Topology, areas, stateBorders } from "./topology";

const TOKENS = {
  paper: "--ks-paper",
  base: "--ks-map-base",
  gap: "--ks-track",
  state: "--ks-map-state",
  ink: "--ks-ink",
  brick: "--ks-brick",
  own: "--ks-brick-soft",
  c1: "--ks-map-1",
  c2: "--ks-map-2",
  c3: "--ks-map-3",
  c4: "--ks-map-4",
  c5: "--ks-map-5",
} as const;

export type Palette = Record<keyof typeof TOKENS, string>;

/** The tokens as rgb(), because MapLibre does not read oklch(). */
export function palette(element: Element): Palette {
  const computed = getComputedStyle(element);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  const entries = Object.entries(TOKENS).map(([name, token]) => {
    pen.fillStyle = computed.getPropertyValue(token).trim();
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    return [name, `rgb(${red}, ${green}, ${blue})`];
  });
  return Object.fromEntries(entries) as Palette;
}

const STRONG: ExpressionSpecification = ["boolean", ["feature-state", "strong"], false];
const CLASS: ExpressionSpecification = ["coalesce", ["feature-state", "class"], 0];

/** All layers, bottom first. Feature states: `strong` (drawn fully), `class` (1 to 5, 0 without value). */
export function layers(colours: Palette, own: string): LayerSpecification[] {
  const colour: ExpressionSpecification = [
    "match",
    CLASS,
    1,
    colours.c1,
    2,
    colours.c2,
    3,
    colours.c3,
    4,
    colours.c4,
    5,
    colours.c5,
    colours.gap,
  ];
  const mine: ExpressionSpecification = ["==", ["get", "ags"], own];
  return [
    { id: "ground", type: "background", paint: { "background-color": colours.paper } },
    {
      id: "land",
      type: "fill",
      source: "towns",
      paint: { "fill-color": colours.base, "fill-antialias": false },
    },
    {
      id: "values",
      type: "fill",
      source: "towns",
      paint: {
        "fill-color": colour,
        "fill-opacity": ["case", STRONG, 1, 0],
      },
    },
    {
      id: "outlines",
      type: "line",
      source: "towns",
      minzoom: 6.5,
      paint: {
        "line-color": colours.state,
        "line-width": ["interpolate", ["linear"], ["zoom"], 6.5, 0.2, 9, 1],
        // Between pale areas a line would be louder than what it parts; it comes when one looks closely.
        "line-opacity": ["interpolate", ["linear"], ["zoom"], 8, ["case", STRONG, 1, 0], 10, 1],
      },
    },
    {
      id: "states",
      type: "line",
      source: "states",
      paint: { "line-color": colours.state, "line-width": 1.75 },
    },
    { id: "own", type: "fill", source: "towns", filter: mine, paint: { "fill-color": colours.own } },
    {
      id: "own-line",
      type: "line",
      source: "towns",
      filter: mine,
      paint: { "line-color": colours.brick, "line-width": 2.5 },
    },
    {
      id: "picked",
      type: "line",
      source: "towns",
      filter: ["==", ["get", "ags"], ""],
      paint: { "line-color": colours.ink, "line-width": 2.5 },
    },
  ];
}

export function style(topology: Topology, colours: Palette, own: string): StyleSpecification {
  return {
    version: 8,
    sources: {
      towns: {
        type: "geojson",
        data: areas(topology) as GeoJSON.FeatureCollection,
        promoteId: "ags",
        tolerance: 0.3,
      },
      states: { type: "geojson", data: stateBorders(topology) as GeoJSON.MultiLineString },
    },
    layers: layers(colours, own),
  };
}
