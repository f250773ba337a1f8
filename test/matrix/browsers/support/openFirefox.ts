import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, WebDriverBrowser } from "./WebDriverBrowser.ts";
import { type Marionette, connectMarionette } from "./connectMarionette.ts";
import { freePort } from "../../../support/freePort.ts";
import { program } from "./program.ts";

export interface Firefox extends WebDriverBrowser {
  /** Runs the body of an async function in the browser itself, which may look at its passwords and sessions. */
  inBrowser(body: string, ...args: readonly string[]): Promise<unknown>;
}

const names: Record<Command, string> = {
  navigate: "WebDriver:Navigate",
  refresh: "WebDriver:Refresh",
  script: "WebDriver:ExecuteScript",
  click: "WebDriver:ElementClick",
  keys: "WebDriver:ElementSendKeys",
  picture: "WebDriver:TakeScreenshot",
  handles: "WebDriver:GetWindowHandles",
  switch: "WebDriver:SwitchToWindow",
  open: "WebDriver:NewWindow",
  close: "WebDriver:CloseWindow",
  cookies: "WebDriver:GetCookies",
  addCookie: "WebDriver:AddCookie",
  clearCookies: "WebDriver:DeleteAllCookies",
};

/** Firefox ESR, over the protocol that geckodriver speaks to it: nothing has to be installed beside it. */
export async function openFirefox(): Promise<Firefox> {
  const profile = mkdtempSync(join(tmpdir(), "firefox-"));
  const port = await freePort();
  writeFileSync(join(profile, "user.js"), preferences({ ...quiet, "marionette.port": port }));
  const child = spawn(
    program("firefox"),
    ["--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", profile],
    { stdio: "ignore" },
  );
  const ended = new Promise<void>((settle) => child.once("close", () => settle()));
  const marionette = await Promise.race([connectMarionette(port), ended.then(() => fail())]);
  const session = await marionette.send("WebDriver:NewSession", { capabilities: { alwaysMatch: {} } });
  const version = JSON.stringify(session).match(/"browserVersion":"([^"]+)"/)?.[1] ?? "";
  const browser = new WebDriverBrowser(
    "Firefox",
    version,
    (command, parameters) => marionette.send(names[command], parameters),
    async () => {
      await marionette.send("Marionette:Quit", { flags: ["eForceQuit"] });
      marionette.close();
      await ended;
      rmSync(profile, { recursive: true, force: true });
    },
  );
  return Object.assign(browser, { inBrowser: (body: string, ...args: string[]) => inBrowser(marionette, body, args) });
}

/** As a user has it: without what automation sets (no filling, no offers to save), but for what calls home or asks. */
const quiet = {
  "remote.prefs.recommended": false,
  "app.update.disabledForTesting": true,
  "browser.aboutwelcome.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  // A page whose process is not there yet starts it; none waits in reserve.
  "dom.ipc.processPrelaunch.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
};

function preferences(values: Record<string, boolean | number | string>): string {
  return Object.entries(values)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
    .join("\n");
}

async function inBrowser(marionette: Marionette, body: string, args: readonly string[]): Promise<unknown> {
  await marionette.send("Marionette:SetContext", { value: "chrome" });
  try {
    const script = `
      const settle = arguments[arguments.length - 1];
      const run = async (...args) => { ${body} };
      run(...arguments).then((value) => settle({ value }), (error) => settle({ error: String(error) }));`;
    const answer = await marionette.send("WebDriver:ExecuteAsyncScript", { script, args: [...args] });
    if (typeof answer === "object" && answer !== null && "error" in answer) throw new Error(String(answer.error));
    return typeof answer === "object" && answer !== null && "value" in answer ? answer.value : answer;
  } finally {
    await marionette.send("Marionette:SetContext", { value: "content" });
  }
}

function fail(): never {
  throw new Error("Firefox ended before it could be driven.");
}
