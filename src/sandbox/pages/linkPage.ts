import { html } from "hono/html";
import { connectMethod } from "../../protocol/schemes.ts";
import { expectedFields } from "../model/credentials.ts";
import { ownValue } from "../http/parse.ts";
import { page, type Markup } from "./pageLayout.ts";
import type { AccountRecord } from "../model/records.ts";
import type { SandboxField } from "../seed/catalogue.ts";

/** Prefix of the form's field names, so that a field can have any name. */
export const fieldPrefix = "field:";

/** The form of a connect link: the fields of the auth config, with known values filled in. */
export function linkPage(account: AccountRecord, appName: string, missing: readonly string[] = []): Markup {
  const { toolkit, scheme } = account.authConfig;
  const fields = expectedFields(account.authConfig).filter((field) => field.visible !== false);
  const goesOn = connectMethod(scheme.mode) === "redirect";
  return page({
    title: `Connect ${toolkit.name}`,
    logo: toolkit.logo,
    content: html`
      <p>${appName} would like to use your ${toolkit.name} account.</p>
      ${missing.length === 0 ? "" : html`<p role="alert">Please fill in: ${missing.join(", ")}</p>`}
      <form method="post" autocomplete="off">
        ${fields.map((field, index) => fieldControl(field, `field-${index}`, ownValue(account.values, field.name)))}
        <button type="submit" data-primary>${goesOn ? "Continue" : "Connect"}</button>
      </form>
    `,
  });
}

function fieldControl(field: SandboxField, id: string, known: unknown): Markup {
  const name = fieldPrefix + field.name;
  const value = typeof known === "string" ? known : "";
  // A secret that the app has supplied is not written into the page. If the field stays empty, the secret is kept.
  const shown = field.secret ? "" : value;
  const required = field.required !== false && !(field.secret && value !== "") ? "required" : "";
  const multiline = /json|private_?key/i.test(field.name);
  const control = multiline
    ? html`<textarea id="${id}" name="${name}" aria-describedby="${id}-help" spellcheck="false" ${required}>
${shown}</textarea>`
    : html`<input
        id="${id}"
        name="${name}"
        type="${field.secret ? "password" : "text"}"
        value="${shown}"
        aria-describedby="${id}-help"
        ${required}
      />`;
  return html`<div>
    <label for="${id}">${field.label}</label>
    <small id="${id}-help">${field.description ?? ""}</small>
    ${control}
  </div>`;
}
