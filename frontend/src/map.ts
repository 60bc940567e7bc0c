// SPDX-FileCopyrightText: 2026 The kleinstadt authors
// SPDX-License-Identifier: EUPL-1.2
// <town-map>: draws over the server-made SVG that it contains. Without WebGL, in forced colours, or when
// anything fails, the SVG stays. Attributes and the JSON they point to: docs/components.md.
import maplibregl from "maplibre-gl/dist/maplibre-gl-csp.js";
import type { LngLatLike, Map as MapLibre, StyleSpecification } from "maplibre-gl";
import type { Suggestion } from "./combobox";
import { layers, palette, style } from "./map-style";
import { locale, words } from "./map-words";
import { type Area, type Topology, areas, extent } from "./topology";

interface Values {
  label?: string;
  unit?: string;
  breaks?: number[];
  classes?: string[];
  values?: Record<string, number | null>;
  strong?: string[];
}

interface Detail {
  name: string;
  url?: string;
  note?: string;
}

type Bounds = [number, number, number, number];

const GERMANY: Bounds = [5.85, 47.25, 15.05, 55.07];
const MARGIN = 1.5; // degrees that one may look beyond
const LABELS = 30; // up to so many points carry their name

async function load<T>(address: string): Promise<T> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return (await answer.json()) as T;
}

function capable(): boolean {
  if (window.matchMedia("(forced-colors: active)").matches) return false;
  return document.createElement("canvas").getContext("webgl2") !== null;
}

function element(tag: string, name: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

class TownMap extends HTMLElement {
  static readonly observedAttributes = ["data-values"];

  private map?: MapLibre;
  private values: Values = {};
  private places = new Map<string, Area>();
  private details = new Map<string, Detail>();
  private popup?: maplibregl.Popup;

  connectedCallback(): void {
    if (this.map) return;
    if (!capable()) return void this.toggleAttribute("data-static", true);
    this.start().catch((error: unknown) => {
      console.warn("map:", error);
      this.stay();
    });
  }

  disconnectedCallback(): void {
    this.map?.remove();
    this.map = undefined;
  }

  attributeChangedCallback(): void {
    if (this.map) void this.fill();
  }

  private stay(): void {
    this.disconnectedCallback();
    this.querySelector(".ks-map-canvas")?.remove();
    this.toggleAttribute("data-drawn", false);
    this.toggleAttribute("data-static", true);
  }

  private async start(): Promise<void> {
    const data = this.dataset;
    const [topology] = await Promise.all([load<Topology>(data.boundaries ?? ""), this.read()]);
    this.places = new Map(areas(topology).features.map((area) => [area.properties.ags, area]));
    const container = element("div", "ks-map-canvas");
    this.append(container);
    maplibregl.setWorkerUrl(data.worker ?? "");
    const map = this.create(container, style(topology, palette(this), data.own ?? ""));
    this.map = map;
    map.on("error", ({ error }) => console.warn("map:", error.message));
    await new Promise((resolve) => map.once("load", resolve));
    this.colour();
    await this.mark();
    this.listen();
    // Now the map takes the place of the SVG, and with it its own shape.
    this.toggleAttribute("data-drawn", true);
    map.resize();
    map.fitBounds(this.bounds(), { padding: 12, animate: false });
    map.once("idle", () => this.toggleAttribute("data-ready", true));
  }

  private create(container: HTMLElement, look: StyleSpecification): MapLibre {
    const [west, south, east, north] = GERMANY;
    const map = new maplibregl.Map({
      container,
      style: look,
      bounds: this.bounds(),
      maxBounds: [west - MARGIN * 3, south - MARGIN, east + MARGIN * 3, north + MARGIN],
      maxZoom: 12,
      renderWorldCopies: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      cooperativeGestures: true,
      fadeDuration: 0,
      locale: { ...locale, ...(this.dataset.label ? { "Map.Title": this.dataset.label } : {}) },
      attributionControl: false,
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    return map;
  }

  private bounds(): Bounds {
    const given = this.dataset.bounds?.split(",").map(Number);
    return given?.length === 4 ? (given as Bounds) : GERMANY;
  }

  private async read(): Promise<void> {
    this.values = this.dataset.values ? await load<Values>(this.dataset.values) : {};
  }

  private async fill(): Promise<void> {
    await this.read();
    this.popup?.remove();
    this.colour();
  }

  /** The class of a value, 1 to 5; 0 where there is none. */
  private classOf(ags: string): number {
    const value = this.values.values?.[ags];
    if (value === undefined || value === null) return 0;
    return 1 + (this.values.breaks ?? []).filter((limit) => value >= limit).length;
  }

  private colour(): void {
    const map = this.map!;
    const strong = this.values.strong ? new Set(this.values.strong) : null;
    map.removeFeatureState({ source: "towns" });
    for (const ags of this.places.keys()) {
      const state = { class: this.classOf(ags), strong: strong ? strong.has(ags) : false };
      if (state.class || state.strong) map.setFeatureState({ source: "towns", id: ags }, state);
    }
    this.legend();
  }

  private legend(): void {
    const { label, classes = [] } = this.values;
    const old = this.querySelector(".ks-map-legend:not([data-legend])");
    if (!classes.length) return void old?.remove();
    const box = element("div", "ks-map-legend ks-small");
    box.append(element("p", "", label));
    const list = element("ul", "ks-legend");
    for (const [kind, text] of this.kinds(classes)) {
      const item = element("li", "", text);
      const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      swatch.innerHTML = `<rect class="${kind}" width="20" height="20"/>`;
      for (const [name, value] of [
        ["width", "20"],
        ["height", "20"],
        ["aria-hidden", "true"],
      ] as const) {
        swatch.setAttribute(name, value);
      }
      item.prepend(swatch);
      list.append(item);
    }
    box.append(list);
    if (old) old.replaceWith(box);
    else this.append(box);
  }

  /** What the legend names: the classes, what is unknown and what is pale, where there is any. */
  private kinds(classes: string[]): [string, string][] {
    const named = classes.map((text, place): [string, string] => [`c${place + 1}`, text]);
    const { strong } = this.values;
    if (strong?.some((ags) => this.places.has(ags) && !this.classOf(ags))) named.push(["c0", words.gap]);
    if (strong && strong.length < this.places.size) named.push(["rest", words.rest]);
    return named;
  }

  private async mark(): Promise<void> {
    const { own, ownName, points } = this.dataset;
    const mine = own ? this.places.get(own) : undefined;
    if (mine && ownName) {
      const [west, south, east, north] = extent(mine);
      this.pin([(west + east) / 2, (south + north) / 2], { name: ownName }, true);
    }
    if (!points) return;
    const { features } = await load<GeoJSON.FeatureCollection<GeoJSON.Point, Detail>>(points);
    for (const { geometry, properties } of features) {
      this.pin(geometry.coordinates as [number, number], properties, false, features.length <= LABELS);
    }
  }

  private pin(place: LngLatLike, { name, url }: Detail, own: boolean, labelled = true): void {
    const pin = document.createElement(url ? "a" : "span");
    if (pin instanceof HTMLAnchorElement && url) pin.href = url;
    pin.className = own ? "ks-map-pin ks-map-pin--own" : "ks-map-pin";
    pin.append(element("span", labelled ? "" : "ks-sr", name));
    new maplibregl.Marker({ element: pin }).setLngLat(place).addTo(this.map!);
    // MapLibre names every marker "map marker"; ours say their own name.
    pin.removeAttribute("aria-label");
    pin.removeAttribute("role");
    if (!url) pin.removeAttribute("tabindex");
  }

  private listen(): void {
    const map = this.map!;
    map.on("click", ({ point, lngLat }) => void this.tell(this.at([point.x, point.y]), lngLat));
    map.on("mousemove", ({ point }) => {
      map.getCanvas().style.cursor = this.at([point.x, point.y]) ? "pointer" : "";
    });
    const canvas = map.getCanvas();
    const hint = element("p", "ks-sr", words.hint);
    hint.id = `ks-map-hint-${Math.random().toString(36).slice(2)}`;
    canvas.setAttribute("aria-describedby", hint.id);
    canvas.after(element("span", "ks-map-cross"), hint);
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const centre = map.project(map.getCenter());
      void this.tell(this.at([centre.x, centre.y]), map.getCenter());
    });
    this.follow();
  }

  /** Follows the theme, and the town chosen in the search field that data-search names. */
  private follow(): void {
    const repaint = (): void => this.repaint();
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    new MutationObserver(repaint).observe(document.documentElement, {
      attributeFilter: ["data-kern-theme"],
    });
    const search = this.dataset.search ? document.querySelector(this.dataset.search) : null;
    search?.addEventListener("ks:choose", (event) => {
      const { value, label, url, note } = (event as CustomEvent<Suggestion>).detail;
      const area = value ? this.places.get(value) : undefined;
      if (!area || !value || !this.map) return;
      event.preventDefault();
      this.details.set(value, { name: label, url, note });
      const box = extent(area);
      this.map.fitBounds(box, { padding: 80, maxZoom: 9, animate: false });
      // Who is still typing keeps the focus.
      void this.tell(value, [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], false);
    });
  }

  private repaint(): void {
    const { map } = this;
    if (!map) return;
    for (const layer of layers(palette(this), this.dataset.own ?? "")) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        map.setPaintProperty(layer.id, name, value);
      }
    }
  }

  private at(point: [number, number]): string | undefined {
    const [hit] = this.map!.queryRenderedFeatures(point, { layers: ["land"] });
    return hit?.properties.ags as string | undefined;
  }

  private async tell(ags: string | undefined, place: LngLatLike, focus = true): Promise<void> {
    const map = this.map!;
    map.setFilter("picked", ["==", ["get", "ags"], ags ?? ""]);
    this.popup?.remove();
    const content = element("div", "ks-stack");
    if (ags) content.append(...this.lines(ags, await this.detail(ags)));
    else content.append(element("p", "", words.nowhere));
    this.popup = new maplibregl.Popup({ maxWidth: "18rem", focusAfterOpen: focus })
      .setLngLat(place)
      .setDOMContent(content)
      .addTo(map);
    this.popup.once("close", () => map.setFilter("picked", ["==", ["get", "ags"], ""]));
    this.popup.getElement().addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.popup?.remove();
      map.getCanvas().focus();
    });
  }

  private async detail(ags: string): Promise<Detail> {
    const known = this.details.get(ags);
    if (known) return known;
    const address = this.dataset.detail?.replace("00000000", ags);
    const found = address ? await load<Detail>(address).catch(() => null) : null;
    const detail = found ?? { name: ags };
    this.details.set(ags, detail);
    return detail;
  }

  private lines(ags: string, { name, url, note }: Detail): HTMLElement[] {
    const head = element("p", "ks-map-name");
    const link = element(url ? "a" : "b", "", name);
    if (url) link.setAttribute("href", url);
    head.append(link);
    const lines = [head];
    if (note) lines.push(element("p", "ks-small ks-muted", note));
    if (this.values.label) {
      const value = this.values.values?.[ags];
      const text =
        value === undefined || value === null
          ? words.noValue
          : `${value.toLocaleString(document.documentElement.lang)} ${this.values.unit ?? ""}`;
      lines.push(element("p", "ks-small", `${this.values.label}: ${text.trim()}`));
    }
    return lines;
  }
}

customElements.define("town-map", TownMap);
