import ComposioRawClient from "@composio/client";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { connectMethod } from "../../../src/protocol/schemes.ts";
import { ApiKeyForm } from "../../../src/index.ts";
import { de } from "../../../src/locales/de.ts";
import { type Sandbox, type SandboxField, type SandboxToolkit, sandboxToolkits } from "../../../src/sandbox/index.ts";
import catalogue from "../../fixtures/toolkit-fields.json" with { type: "json" };
import { type World, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/** The client that the official SDK is made of, on the sandbox's wire. */
function officialClient(sandbox: Sandbox): { getClient: () => ComposioRawClient } {
  const client = new ComposioRawClient({
    apiKey: sandbox.apiKey,
    baseURL: sandbox.origin,
    fetch: (input, init) => sandbox.fetch(new Request(input, init)),
  });
  return { getClient: () => client };
}

/** Renders the form of a toolkit's scheme; `authConfigId` is `ac_form`. */
async function openForm(toolkit: SandboxToolkit, scheme: string): Promise<{ world: World; form: HTMLElement }> {
  const world = createWorld({
    toolkits: [toolkit],
    composio: officialClient,
    prepare: (control) => void control.addAuthConfig({ toolkit: toolkit.slug, scheme, id: "ac_form", managed: false }),
  });
  const { container } = renderInWorld(world, <ApiKeyForm authConfigId="ac_form" />);
  await waitFor(() => expect(container.querySelector("form")).toHaveAttribute("data-scheme", scheme));
  return { world, form: await screen.findByRole("form") };
}

type Control = HTMLInputElement | HTMLTextAreaElement;

/** The control of a field, found by its visible label as its user finds it. */
function controlOf(form: HTMLElement, name: string): Control {
  const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
  const label = field?.querySelector("label");
  if (!label?.textContent) throw new Error(`${name} has no label.`);
  // Labels of invented schemas may coincide.
  const found = within(form).getAllByLabelText<Control>(label.textContent, { normalizer: (text) => text });
  const control = found.find((each) => field?.contains(each));
  if (!control) throw new Error(`${name} is not what its label names.`);
  return control;
}

/** What arrived upstream as the one creation of an account. */
function creation(world: World): unknown {
  const sent = world.sandbox.requests.filter(
    ({ method, path }) => method === "POST" && path === "/api/v3.1/connected_accounts",
  );
  expect(sent).toHaveLength(1);
  return sent[0]?.body;
}

const submit = (form: HTMLElement) => userEvent.click(within(form).getByRole("button", { name: /^Connect / }));

const json = '{\n  "type": "service_account",\n  "private_key": "-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END"\n}';
const pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIB\n\nAAKCAQEA\n-----END RSA PRIVATE KEY-----\n";

/** The state that facts of the wire ask for: the scheme, ACTIVE, and the fields by their exact names. */
const state = (authScheme: string, values: Readonly<Record<string, string>>) => ({
  auth_config: { id: "ac_form" },
  connection: { user_id: user, state: { authScheme, val: { status: "ACTIVE", ...values } } },
});

async function expectToArrive(toolkit: SandboxToolkit, scheme: string, typical: readonly string[]): Promise<void> {
  const { world, form } = await openForm(toolkit, scheme);
  const asked = toolkit.schemes.find(({ mode }) => mode === scheme)?.fields?.filter(({ visible }) => visible !== false);
  const names = asked?.length ? asked.map(({ name }) => name) : typical;
  expect(form.querySelectorAll("[data-field]")).toHaveLength(names.length);

  for (const aside of form.querySelectorAll("details")) aside.open = true;
  const values: Record<string, string> = {};
  for (const name of names) {
    const control = controlOf(form, name);
    if (control.value === "") {
      const typed = { credentials_json: json, private_key: pem }[name] ?? `${name}=+/% "value" ünï`;
      await userEvent.click(control);
      await userEvent.paste(typed);
    }
    values[name] = control.value;
  }
  await submit(form);
  await screen.findByText(`${toolkit.name.trim()} is ready to use.`);
  expect(creation(world)).toEqual(state(scheme, values));
  expect(world.sandbox.control.accounts()).toMatchObject([{ userId: user, status: "ACTIVE", scheme, val: values }]);
}

/** What a scheme takes where its toolkit says nothing. */
const typicalNames: Readonly<Record<string, readonly string[]>> = {
  API_KEY: ["generic_api_key"],
  BEARER_TOKEN: ["token"],
  BASIC: ["username", "password"],
  BASIC_WITH_JWT: ["username", "password"],
  GOOGLE_SERVICE_ACCOUNT: ["credentials_json"],
  SERVICE_ACCOUNT: ["application_id", "installation_id", "private_key"],
  BILLCOM_AUTH: ["devKey", "sessionId"],
};

describe("what is filled in by label arrives upstream by its exact name", () => {
  const schemes = sandboxToolkits.flatMap((toolkit) =>
    toolkit.schemes
      .filter(({ mode }) => connectMethod(mode) === "fields")
      .map(({ mode }) => [toolkit.slug, mode, toolkit] as const),
  );

  test("every kind of scheme is among the sandbox's", () => {
    expect(new Set(schemes.map(([, mode]) => mode))).toEqual(
      new Set([...Object.keys(typicalNames), "CALCOM_AUTH", "S2S_OAUTH2", "ACME_SIGNED_TOKEN"]),
    );
  });

  test.each(schemes)("sandbox: %s, %s", async (_, mode, toolkit) => {
    await expectToArrive(toolkit, mode, typicalNames[mode] ?? []);
  });

  const recorded = catalogue.toolkits.flatMap(({ toolkit, mode, required, optional }) =>
    mode
      .replace("(any)", "API_KEY")
      .split(" / ")
      .filter((each) => connectMethod(each) === "fields")
      .map((each) => [toolkit, each, [...required, ...optional]] as const),
  );

  test.each(recorded)("catalogue: %s, %s", async (name, mode, fields) => {
    const toolkit: SandboxToolkit = {
      slug: name.replace(/\W+/g, "_"),
      name,
      description: "",
      categories: [],
      logo: "",
      schemes: [{ mode, fields: fields.map(recordedField) }],
    };
    await expectToArrive(toolkit, mode, typicalNames[mode] ?? []);
  });
});

type RecordedField = (typeof catalogue.toolkits)[number]["required"][number];

function recordedField(field: RecordedField): SandboxField {
  const { name, displayName, description, required, default: defaultValue, type, ...rest } = field;
  return {
    name,
    // Recorded without its label: the form has to make one of the name.
    label: displayName.startsWith("(") ? "" : displayName,
    description,
    required,
    defaultValue,
    type,
    ...("is_secret" in rest && { secret: rest.is_secret }),
  };
}

describe("schemas nobody has seen", () => {
  const oddNames = fc.constantFrom(
    "suffix.one",
    "your-domain",
    "COMPANYDOMAIN",
    "toString",
    "constructor",
    "hasOwnProperty",
    "a b",
    "[0]",
    "x.__proto__.y",
    "ключ",
    '"><img src=x>',
    "private_key",
    "credentials_json",
    "subdomain",
    "password",
  );
  const name = fc
    .oneof(oddNames, fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }))
    .filter((text) => !["__proto__", "status"].includes(text));
  const field: fc.Arbitrary<SandboxField> = fc.record({
    name,
    label: fc.oneof(
      fc.constant(""),
      fc.constant("  "),
      fc.constant("API Key (Required)"),
      fc.string({ maxLength: 40 }),
    ),
    description: fc.oneof(
      fc.constant(""),
      fc.string(),
      fc.webUrl(),
      fc.constant("<b>bold</b> [x](javascript:alert(1))"),
    ),
    required: fc.boolean(),
    // SAFETY: raw data has numbers and booleans there, whatever the types say.
    defaultValue: fc.oneof(fc.constant(null), fc.string(), fc.integer(), fc.boolean()) as fc.Arbitrary<string | null>,
    secret: fc.constantFrom(true, false),
    type: fc.oneof(fc.constant("string"), fc.string()),
  });
  const fields = fc.uniqueArray(field, { minLength: 0, maxLength: 40, selector: (each) => each.name });

  test("give a form that can be filled in and sends exactly what was typed", { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (schema) => {
        const toolkit: SandboxToolkit = {
          slug: "invented",
          name: "Invented",
          description: "",
          categories: [],
          logo: "",
          schemes: [{ mode: "INVENTED_SCHEME", fields: schema }],
        };
        const { world, form } = await openForm(toolkit, "INVENTED_SCHEME");
        expect(form.querySelectorAll("[data-field]")).toHaveLength(schema.length);
        expect(form.querySelector("b, img")).toBeNull();

        const values: Record<string, string> = {};
        for (const [index, { name: exact }] of schema.entries()) {
          const control = controlOf(form, exact);
          const typed = exact === "credentials_json" ? `{"n":${index}}` : `value ${index}`;
          fireEvent.change(control, { target: { value: typed } });
          values[exact] = typed;
        }
        await submit(form);
        await screen.findByText("Invented is ready to use.");
        expect(creation(world)).toEqual(state("INVENTED_SCHEME", values));
        cleanup();
      }),
      { numRuns: 25 },
    );
  });
});

describe("a refusal of Composio is shown at the fields that it names", () => {
  const alert = /^Jira did not accept these credentials/;

  async function refuse(message: string): Promise<HTMLElement> {
    const toolkit = sandboxToolkits.find(({ slug }) => slug === "jira");
    if (!toolkit) throw new Error("The sandbox has no Jira.");
    const { world, form } = await openForm(toolkit, "API_KEY");
    const body = { error: { message, code: 612, slug: "ConnectedAccount_MissingRequiredFields", status: 400 } };
    world.sandbox.control.failNext({ method: "POST", path: "/connected_accounts", status: 400, body });
    await userEvent.type(controlOf(form, "subdomain"), "acme");
    await userEvent.type(controlOf(form, "generic_id"), "ana");
    await submit(form);
    await waitFor(() => expect(within(form).getByRole("alert")).toHaveTextContent(alert));
    return form;
  }

  const errors = (form: HTMLElement) =>
    [...form.querySelectorAll(".cr-field-error")].map((error) => [
      error.closest("[data-field]")?.getAttribute("data-field"),
      error.textContent,
    ]);

  test("an empty one is asked for, a filled one was not accepted; the first has the focus", async () => {
    const form = await refuse("Missing required fields: API Key (Required), Jira Email (Required)");
    expect(errors(form)).toEqual([
      ["generic_api_key", expect.stringContaining("Please fill this in.")],
      ["generic_id", expect.stringContaining("This was not accepted.")],
    ]);
    expect(controlOf(form, "generic_api_key")).toHaveFocus();

    await userEvent.type(controlOf(form, "generic_api_key"), "ATATT");
    expect(errors(form).map(([name]) => name)).toEqual(["generic_id"]);
    await userEvent.type(controlOf(form, "generic_id"), "@example.com");
    await submit(form);
    await screen.findByText("Jira is ready to use.");
  });

  test("without a name, the filled ones are", async () => {
    const form = await refuse("Invalid connection");
    expect(errors(form).map(([name]) => name)).toEqual(["subdomain", "generic_id"]);
  });
});

test("what the server says of fields is in the page's language", async () => {
  const world = createWorld({
    prepare(control) {
      const val = { subdomain: "acme", generic_api_key: "old_key_12345" };
      control.addAuthConfig({ toolkit: "jira", scheme: "API_KEY", id: "ac_key" });
      control.addAccount({ userId: user, authConfigId: "ac_key", val });
    },
  });
  const [account] = world.sandbox.control.accounts();
  renderInWorld(world, <ApiKeyForm connectedAccountId={account?.id ?? ""} />, { messages: de });
  const form = await screen.findByRole("form");
  await waitFor(() => expect(form).toHaveAttribute("data-scheme", "API_KEY"));
  const key = controlOf(form, "generic_api_key");
  const save = within(form).getByRole("button", { name: "Speichern" });

  await userEvent.type(controlOf(form, "subdomain"), "other");
  await userEvent.click(save);
  await waitFor(() => expect(key).toHaveAccessibleDescription(/Bitte ausfüllen/));
  expect(within(form).getByText(/^Noch ist nichts geändert/)).toBeVisible();

  await userEvent.type(key, "old_...");
  await userEvent.click(save);
  await waitFor(() => expect(key).toHaveAccessibleDescription(/Das wurde nicht angenommen/));
});

test("the form for new credentials has its fields in the order of the form that has connected the account", async () => {
  const world = createWorld({
    prepare: ({ addAccount }) => void addAccount({ userId: user, toolkit: "zulip" }),
  });
  const { container } = renderInWorld(
    world,
    <>
      <ApiKeyForm toolkit="zulip" allowMultiple />
      <ApiKeyForm connectedAccountId={world.sandbox.control.accounts()[0]?.id ?? ""} />
    </>,
  );
  await waitFor(() => expect(container.querySelectorAll("[data-field]")).toHaveLength(6));
  const [first, second] = [...container.querySelectorAll("form")].map((form) =>
    [...form.querySelectorAll<HTMLElement>("[data-field]")].map(({ dataset }) => dataset.field),
  );
  expect(second).toEqual(first);
});
