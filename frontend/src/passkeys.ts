// SPDX-FileCopyrightText: 2026 The kleinstadt authors
// SPDX-License-Identifier: EUPL-1.2
// Forms that are sent once a passkey has answered. They are hidden until we know that the browser can do it.
// Options come with the form (data-options) or are asked for when the button is pressed (data-ask).

type Coded = { [key: string]: unknown };

const done = new WeakSet<Element>();

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** What the server sent as text, as the browser wants it: challenge and names of keys as bytes. */
function opened(options: Coded): Coded {
  const key = { ...(options.publicKey as Coded) };
  const named = (list: unknown) => ((list as Coded[]) ?? []).map((one) => ({ ...one, id: bytes(one.id as string) }));
  key.challenge = bytes(key.challenge as string);
  if (key.user) key.user = { ...(key.user as Coded), id: bytes((key.user as Coded).id as string) };
  if (key.excludeCredentials) key.excludeCredentials = named(key.excludeCredentials);
  if (key.allowCredentials) key.allowCredentials = named(key.allowCredentials);
  return { publicKey: key };
}

/** The passkey's answer as text. */
function closed(credential: PublicKeyCredential): string {
  const response: Coded = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const part = (credential.response as unknown as Coded)[name];
    if (part instanceof ArrayBuffer) response[name] = text(part);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function answer(form: HTMLFormElement): Promise<string> {
  const given = form.dataset.options ?? (await (await fetch(form.dataset.ask ?? "")).text());
  const options = opened(JSON.parse(given) as Coded);
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create(options as CredentialCreationOptions)
      : await navigator.credentials.get(options as CredentialRequestOptions);
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  return closed(credential);
}

export function enhancePasskeys(part: ParentNode): void {
  if (!window.PublicKeyCredential) return;
  for (const form of part.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    if (done.has(form)) continue;
    done.add(form);
    form.hidden = false;
    const fault = form.querySelector<HTMLElement>("[data-passkey-fault]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (fault) fault.hidden = true;
      answer(form).then(
        (credential) => {
          (form.elements.namedItem("credential") as HTMLInputElement).value = credential;
          form.submit();
        },
        () => {
          if (fault) fault.hidden = false;
        },
      );
    });
  }
}
