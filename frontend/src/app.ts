// SPDX-FileCopyrightText: 2026 The kleinstadt authors
// SPDX-License-Identifier: EUPL-1.2
// On every page. Nothing here is needed to read, ask or send: it makes the same forms and links quicker.
// htmx takes its settings from <meta name="htmx-config"> in core/base.html.
import htmx from "htmx.org";
import { enhanceComboboxes } from "./combobox";
import { enhanceMenu } from "./menu";
import { enhancePasskeys } from "./passkeys";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}

window.htmx = htmx;
htmx.onLoad((part) => {
  enhanceComboboxes(part as ParentNode);
  enhanceMenu(part as ParentNode);
  enhancePasskeys(part as ParentNode);
});

// After a swap the reader's place is where the new content says so, e.g. the error summary.
document.addEventListener("htmx:afterSettle", (event) => {
  (event.target as HTMLElement).querySelector<HTMLElement>("[data-focus]")?.focus();
});

// On a full page load the same holds.
document.querySelector<HTMLElement>("[data-focus]")?.focus();
