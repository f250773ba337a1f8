import { spawn } from "node:child_process";
import { type Command, type Send, WebDriverBrowser } from "./WebDriverBrowser.ts";
import type { Json } from "./TestBrowser.ts";
import { freePort } from "../../../support/freePort.ts";
import { program } from "./program.ts";
import { openDisplay } from "./openDisplay.ts";

/** Method and path of each command, below the session's. */
const routes: Record<Command, readonly [string, string]> = {
  navigate: ["POST", "url"],
  refresh: ["POST", "refresh"],
  script: ["POST", "execute/sync"],
  click: ["POST", "element/{id}/click"],
  keys: ["POST", "element/{id}/value"],
  picture: ["GET", "element/{id}/screenshot"],
  handles: ["GET", "window/handles"],
  switch: ["POST", "window"],
  open: ["POST", "window/new"],
  close: ["DELETE", "window"],
  cookies: ["GET", "cookie"],
  addCookie: ["POST", "cookie"],
  clearCookies: ["DELETE", "cookie"],
};

/** WebKitGTK, by WebDriver over HTTP, on a display of its own. */
export async function openWebKit(): Promise<WebDriverBrowser> {
  const display = await openDisplay();
  const port = await freePort();
  const child = spawn(program("webkit"), [`--port=${port}`], {
    stdio: "ignore",
    // With its other renderer, pictures of a page on a display in memory are black.
    env: { ...process.env, DISPLAY: display.name, GDK_BACKEND: "x11", WEBKIT_DISABLE_DMABUF_RENDERER: "1" },
    // A process group of its own, so that its windows end with it.
    detached: true,
  });
  const ended = new Promise<void>((settle) => child.once("close", () => settle()));
  const base = `http://127.0.0.1:${port}`;
  await listening(base);
  const { sessionId, capabilities } = await newSession(base);
  const send: Send = (command, parameters = {}) => {
    const [method, path] = routes[command];
    const { id, ...rest } = parameters;
    return ask(method, `${base}/session/${sessionId}/${path.replace("{id}", String(id))}`, rest);
  };
  return new WebDriverBrowser("WebKitGTK", capabilities.browserVersion, send, async () => {
    await ask("DELETE", `${base}/session/${sessionId}`);
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await ended;
    await display.close();
  });
}

interface Session {
  readonly sessionId: string;
  readonly capabilities: { readonly browserVersion: string };
}

async function newSession(base: string): Promise<Session> {
  // SAFETY: the answer that the standard gives this command.
  return (await ask("POST", `${base}/session`, { capabilities: { alwaysMatch: {} } })) as Session;
}

async function ask(method: string, url: string, parameters?: { readonly [name: string]: Json }): Promise<unknown> {
  const response = await fetch(url, { method, ...(method === "POST" && { body: JSON.stringify(parameters) }) });
  // SAFETY: the standard's envelope of answers.
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  // SAFETY: the standard's errors have these two.
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${error}: ${message}`, { cause: error });
}

/** Waits until the driver takes connections. */
async function listening(base: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      await fetch(`${base}/status`);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
