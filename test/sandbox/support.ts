import { createSandbox } from "../../src/sandbox/index.ts";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/index.ts";

/** Whatever JSON.parse gives: tests say what they expect of it. */
export type Parsed = ReturnType<typeof JSON.parse>;

/** An answer of the API with its parsed body. */
export interface Answer {
  readonly status: number;
  readonly body: Parsed;
}

/** A clock that only a test moves. Not a round number, so that a date from elsewhere shows. */
export function testSandbox(options: SandboxOptions = {}): Sandbox {
  return createSandbox({ now: () => Date.UTC(2026, 10, 2, 10, 20, 30, 400), ...options });
}

/** Calls the API with the right key; `path` begins after the version. */
export async function call(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
  version = "v3.1",
): Promise<Answer> {
  const request = new Request(`${sandbox.origin}/api/${version}${path}`, {
    method,
    headers: { "x-api-key": sandbox.apiKey, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const response = await sandbox.fetch(request);
  return { status: response.status, body: await response.json() };
}

export const link = (sandbox: Sandbox, authConfigId: string, extra: object = {}): Promise<Answer> =>
  call(sandbox, "POST", "/connected_accounts/link", { auth_config_id: authConfigId, user_id: "user-1", ...extra });

export const create = (
  sandbox: Sandbox,
  authConfigId: string,
  authScheme: string,
  val: object,
  extra: object = {},
): Promise<Answer> =>
  call(sandbox, "POST", "/connected_accounts", {
    auth_config: { id: authConfigId },
    connection: { user_id: "user-1", state: { authScheme, val: { status: "ACTIVE", ...val } } },
    ...extra,
  });

/** What a browser without JavaScript sees of a page. */
export interface BrowsedPage {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/**
 * Walks the sandbox's pages as a browser would: follows redirects inside the sandbox, stops where they leave it
 * (the app's callback; `url` is then that address and `status` 0).
 */
export class Browser {
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #origin: string;

  constructor(origin: string, fetch: (request: Request) => Promise<Response>) {
    this.#origin = origin;
    this.#fetch = fetch;
  }

  open(url: string): Promise<BrowsedPage> {
    return this.#follow(new Request(url, { redirect: "manual" }));
  }

  /** Fills the page's only form by label and presses a button by its name. */
  submit(page: BrowsedPage, button: string, values: Readonly<Record<string, string>> = {}): Promise<BrowsedPage> {
    const form = new URLSearchParams();
    for (const [, name, value] of page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g))
      form.append(unescape(name), unescape(value));
    for (const [label, value] of Object.entries(values)) form.append(controlName(page.text, label), value);
    const pressed = [...page.text.matchAll(/<button([^>]*)>\s*([^<]*?)\s*<\/button>/g)].find(
      ([, , name]) => name === button,
    );
    if (!pressed) throw new Error(`No button "${button}" on ${page.url}:\n${page.text}`);
    const [, name, value] = /name="([^"]*)" value="([^"]*)"/.exec(pressed[1] ?? "") ?? [];
    if (name !== undefined && value !== undefined) form.append(name, value);
    return this.#follow(new Request(page.url, { method: "POST", body: form, redirect: "manual" }));
  }

  async #follow(request: Request): Promise<BrowsedPage> {
    const response = await this.#fetch(request);
    const location = response.headers.get("location");
    if (location === null) {
      return { url: request.url, status: response.status, text: await response.text(), headers: response.headers };
    }
    const next = new URL(location, request.url).href;
    if (!next.startsWith(`${this.#origin}/`)) return { url: next, status: 0, text: "", headers: response.headers };
    return this.#follow(new Request(next, { redirect: "manual" }));
  }
}

/** A browser that needs no port. */
export const browse = (sandbox: Sandbox): Browser => new Browser(sandbox.origin, sandbox.fetch);

function controlName(text: string, label: string): string {
  const id = [...text.matchAll(/<label for="([^"]*)">([^<]*)<\/label>/g)].find(([, , content]) =>
    unescape(content)?.startsWith(label),
  )?.[1];
  const control = [...text.matchAll(/<(?:input|textarea)[^>]*>/g)].find(([tag]) => tag.includes(`id="${id}"`))?.[0];
  const name = /name="([^"]*)"/.exec(control ?? "")?.[1];
  if (id === undefined || name === undefined) throw new Error(`No field labelled "${label}":\n${text}`);
  return unescape(name);
}

function unescape(text: string | undefined): string {
  return (text ?? "")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
