import { html } from "hono/html";
import { scopeText } from "./scopeText.ts";
import { page, type Markup } from "./pageLayout.ts";
import { scopesOf } from "../model/scopes.ts";
import type { AccountRecord, Flow } from "../model/records.ts";

/** The provider's consent page. */
export function consentPage(account: AccountRecord, flow: Flow, appName: string): Markup {
  const { toolkit } = account.authConfig;
  const scopes = scopesOf(account.authConfig);
  return page({
    title: `Let ${appName} use your ${toolkit.name} account?`,
    logo: toolkit.logo,
    content: html`
      ${toolkit.identity === undefined ? "" : html`<p class="who">Signed in as <strong>${toolkit.identity}</strong></p>`}
      ${
        scopes.length > 0
          ? html`<p>${appName} will be able to:</p>
              <ul>
                ${scopes.map(scopeItem)}
              </ul>`
          : ""
      }
      <form method="post">
        <input type="hidden" name="state" value="${flow.state}" />
        <div class="choices">
          <button type="submit" name="decision" value="deny">Deny</button>
          <button type="submit" name="decision" value="allow" data-primary>Allow</button>
        </div>
      </form>
    `,
  });
}

/** A scope: its meaning for users, and its name. */
function scopeItem(scope: string): Markup {
  const text = scopeText(scope);
  return html`<li>${text === null ? "" : html`${text} `}<code>${scope}</code></li>`;
}
