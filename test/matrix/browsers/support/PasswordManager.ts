import { expect } from "vitest";
import type { Visit } from "./Visit.ts";
import type { Firefox } from "./openFirefox.ts";

/** What the user of these tests has saved for the app that the forms are in. */
export const saved = { user: "maya@example.com", password: "the-password-of-the-app" };

/** Firefox's own passwords and sessions, as its user has them. */
export class PasswordManager {
  readonly #firefox: Firefox;

  private constructor(firefox: Firefox) {
    this.#firefox = firefox;
  }

  /** Notes down from now on what Firefox offers to save. */
  static async watch(firefox: Firefox): Promise<PasswordManager> {
    await firefox.inBrowser(`
      const window = Services.wm.getMostRecentWindow("navigator:browser");
      window.offers = [];
      const observe = (login) => window.offers.push(login.QueryInterface(Ci.nsILoginInfo).password);
      Services.obs.addObserver({ observe }, "passwordmgr-prompt-save");
      Services.obs.addObserver({ observe }, "passwordmgr-prompt-change");`);
    return new PasswordManager(firefox);
  }

  /** Saves the login of a page's origin, and no other; forgets what was offered. */
  async save(address: string): Promise<void> {
    await this.#firefox.inBrowser(
      `const [origin, user, password] = args;
      Services.wm.getMostRecentWindow("navigator:browser").offers.length = 0;
      for (const other of await Services.logins.getAllLogins()) await Services.logins.removeLoginAsync(other);
      const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
      login.init(origin, origin, null, user, password, "", "");
      await Services.logins.addLoginAsync(login);`,
      new URL(address).origin,
      saved.user,
      saved.password,
    );
  }

  /** The passwords that it has offered to save. */
  async offers(): Promise<string> {
    return String(
      await this.#firefox.inBrowser(`return Services.wm.getMostRecentWindow("navigator:browser").offers.join("\\n");`),
    );
  }

  /** What Firefox writes to disk of the tab in front, to bring it back after a crash. */
  async session(): Promise<string> {
    return String(
      await this.#firefox.inBrowser(`
        const load = (name) => ChromeUtils.importESModule("resource:///modules/sessionstore/" + name + ".sys.mjs")[name];
        const { gBrowser } = Services.wm.getMostRecentWindow("navigator:browser");
        await load("TabStateFlusher").flush(gBrowser.selectedBrowser);
        return load("SessionStore").getTabState(gBrowser.selectedTab);`),
    );
  }
}

/**
 * A login form beside the form under test. Where nothing is to happen there is nothing to wait for: once Firefox has
 * filled this one, or offered to save it, it has been through the rest of the page as well.
 */
export async function addBeacon(visit: Visit): Promise<void> {
  await visit.ask(() => {
    const form = document.createElement("form");
    form.innerHTML = '<label>Beacon <input type="password"></label><button type="submit">Send the beacon</button>';
    form.setAttribute(
      "onsubmit",
      "event.preventDefault(); fetch('/', { method: 'POST' }).then(() => event.target.remove())",
    );
    document.body.append(form);
    return null;
  });
  await expect.poll(() => visit.valueOf("Beacon")).toBe(saved.password);
}

export async function sendBeacon(visit: Visit, passwords: PasswordManager): Promise<void> {
  await visit.type("Beacon", "-changed");
  await visit.press("Send the beacon");
  await expect.poll(() => passwords.offers(), { timeout: 15_000 }).toContain(`${saved.password}-changed`);
}
