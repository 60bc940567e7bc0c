// SPDX-FileCopyrightText: 2026 The kleinstadt authors
// SPDX-License-Identifier: EUPL-1.2
// Turns the text field of core/components/combobox.html into an editable combobox with a list box,
// as the ARIA Authoring Practices describe it ("list autocomplete with manual selection").
// The address in data-combobox answers ?q=… with {"results": [{label, note?, value?, url?}]}.

export interface Suggestion {
  label: string;
  note?: string;
  value?: string;
  url?: string;
}

const PAUSE = 120; // milliseconds without a key before we ask
const LEAST = 2; // letters

let counter = 0;
const done = new WeakSet<Element>();

class Combobox {
  private readonly list = document.createElement("ul");
  private readonly status = document.createElement("span");
  private readonly hidden: HTMLInputElement | null;
  private results: Suggestion[] = [];
  private active = -1;
  private timer = 0;
  private request: AbortController | null = null;

  constructor(
    private readonly box: HTMLElement,
    private readonly input: HTMLInputElement,
  ) {
    this.hidden = box.querySelector<HTMLInputElement>("input[type=hidden]");
    this.list.id = `ks-list-${++counter}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", box.dataset.listLabel ?? "");
    this.status.className = "ks-sr";
    this.status.setAttribute("role", "status");
    box.append(this.list, this.status);
    input.removeAttribute("list");
    input.autocomplete = "off";
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    // The field keeps the focus while the list is clicked.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  private typed(): void {
    if (this.hidden) this.hidden.value = "";
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    const words = this.input.value.trim();
    this.request?.abort();
    if (words.length < LEAST) return this.close();
    this.request = new AbortController();
    const address = new URL(this.box.dataset.combobox ?? "", document.baseURI);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, {
        headers: { Accept: "application/json" },
        signal: this.request.signal,
      });
      if (!answer.ok) return this.close();
      this.show(((await answer.json()) as { results: Suggestion[] }).results);
    } catch (error) {
      // Asked again, or no connection: the plain field still works.
      if ((error as Error).name !== "AbortError") this.close();
    }
  }

  private show(results: Suggestion[]): void {
    this.results = results;
    this.list.replaceChildren(...results.map((one, place) => this.option(one, place)));
    const { countLabel = "", noneLabel = "" } = this.box.dataset;
    this.status.textContent = results.length ? `${countLabel} ${results.length}` : noneLabel;
    const open = results.length > 0 && document.activeElement === this.input;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.mark(-1);
  }

  private option(one: Suggestion, place: number): HTMLLIElement {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const text = document.createElement("span");
    text.append(one.label);
    if (one.note) {
      const note = document.createElement("small");
      note.textContent = one.note;
      text.append(" ", note);
    }
    item.append(text);
    return item;
  }

  private mark(place: number): void {
    this.active = place;
    [...this.list.children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === place));
      if (index === place) item.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${place}`);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    const last = this.results.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) void this.ask();
      else if (event.key === "ArrowDown") this.mark(this.active >= last ? 0 : this.active + 1);
      else this.mark(this.active <= 0 ? last : this.active - 1);
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Escape" && this.input.value) {
      this.input.value = "";
      this.typed();
    }
  }

  private choose(place: number): void {
    const one = this.results[place];
    if (!one) return;
    this.input.value = one.label;
    if (this.hidden) this.hidden.value = one.value ?? "";
    this.close();
    const news = new CustomEvent<Suggestion>("ks:choose", { bubbles: true, cancelable: true, detail: one });
    if (!this.box.dispatchEvent(news)) return;
    if (this.box.dataset.onChoose === "go" && one.url) window.location.assign(one.url);
    if (this.box.dataset.onChoose === "send") this.input.form?.requestSubmit();
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }
}

export function enhanceComboboxes(part: ParentNode): void {
  for (const box of part.querySelectorAll<HTMLElement>("[data-combobox]")) {
    const input = box.querySelector<HTMLInputElement>("input:not([type=hidden])");
    if (!input || done.has(box)) continue;
    done.add(box);
    new Combobox(box, input);
  }
}
