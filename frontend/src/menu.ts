// SPDX-FileCopyrightText: 2026 The kleinstadt authors
// SPDX-License-Identifier: EUPL-1.2
// The menu on phones is a <details>; Escape and a click elsewhere close it.

const done = new WeakSet<Element>();

export function enhanceMenu(part: ParentNode): void {
  for (const menu of part.querySelectorAll<HTMLDetailsElement>("details.ks-menu")) {
    if (done.has(menu)) continue;
    done.add(menu);
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
    document.addEventListener("click", (event) => {
      if (menu.open && !menu.contains(event.target as Node)) menu.open = false;
    });
  }
}
