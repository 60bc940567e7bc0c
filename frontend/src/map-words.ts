// SPDX-FileCopyrightText: 2026 The kleinstadt authors
// SPDX-License-Identifier: EUPL-1.2
// The few words the map itself says. MapLibre's own are English, so English needs only what is ours.

const OURS = {
  de: {
    hint: "Pfeiltasten verschieben die Karte, + und − ändern den Maßstab, die Eingabetaste nennt die Gemeinde unter dem Kreuz.",
    noValue: "kein Wert",
    gap: "nicht bekannt",
    rest: "andere Gemeinden",
    nowhere: "Hier liegt keine Gemeinde.",
  },
  en: {
    hint: "Arrow keys move the map, + and − change the scale, Enter names the municipality under the cross.",
    noValue: "no value",
    gap: "not known",
    rest: "other municipalities",
    nowhere: "There is no municipality here.",
  },
};

const GERMAN: Record<string, string> = {
  "AttributionControl.ToggleAttribution": "Quelle ein- oder ausblenden",
  "Map.Title": "Karte",
  "Marker.Title": "Kartenpunkt",
  "NavigationControl.ZoomIn": "Vergrößern",
  "NavigationControl.ZoomOut": "Verkleinern",
  "Popup.Close": "Schließen",
  "CooperativeGesturesHandler.WindowsHelpText": "Zum Vergrößern Strg halten und am Rad drehen",
  "CooperativeGesturesHandler.MacHelpText": "Zum Vergrößern ⌘ halten und am Rad drehen",
  "CooperativeGesturesHandler.MobileHelpText": "Zum Verschieben zwei Finger nehmen",
};

export const words = document.documentElement.lang.startsWith("de") ? OURS.de : OURS.en;
export const locale = words === OURS.de ? GERMAN : {};
