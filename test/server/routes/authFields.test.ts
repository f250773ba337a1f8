import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AuthField } from "../../../src/protocol/types.ts";
import { authFields, type AuthFieldSource, keptDefaults } from "../../../src/server/present/authFields.ts";
import type { RawAuthMode } from "../../../src/server/composio/rawTypes.ts";
import recorded from "../../fixtures/toolkit-fields.json" with { type: "json" };

const nothing = { expectedFields: [], suppliedFields: [] };

function mode(fields: Partial<NonNullable<AuthFieldSource["mode"]>>): AuthFieldSource["mode"] {
  return { required: [], optional: [], creationFields: [], ...fields };
}

function fieldsOf(
  fields: Partial<Pick<RawAuthMode, "required" | "optional" | "creationFields">>,
  config: Partial<AuthFieldSource["config"]> = {},
  scheme = "API_KEY",
) {
  return authFields({ scheme, mode: mode(fields), config: { ...nothing, ...config } });
}

const only = (field: object) => fieldsOf({ required: [field] })[0];

describe("the recorded toolkits", () => {
  const schemesOf = (text: string) => (text.startsWith("(") ? ["API_KEY"] : text.split(" / "));
  const cases = recorded.toolkits.flatMap((toolkit) =>
    schemesOf(toolkit.mode).map((scheme) => ({
      name: `${toolkit.toolkit} ${scheme}`,
      toolkit,
      fields: authFields({
        scheme,
        mode: mode({ required: toolkit.required, optional: toolkit.optional }),
        config: nothing,
      }),
    })),
  );

  test.each(cases.filter(({ toolkit }) => toolkit.required.length + toolkit.optional.length > 0))(
    "$name: names, labels, required and defaults are upstream's",
    ({ toolkit, fields }) => {
      expect(fields.map(({ name, label, required, defaultValue }) => [name, label, required, defaultValue])).toEqual(
        [...toolkit.required, ...toolkit.optional].map((field) => [
          field.name,
          field.displayName,
          field.required,
          field.default,
        ]),
      );
    },
  );

  test.each(cases)("$name: known secrets are secret, known plain fields are not", ({ toolkit, fields }) => {
    for (const field of [...toolkit.required, ...toolkit.optional]) {
      const shown = fields.find(({ name }) => name === field.name);
      const isSecret = "is_secret" in field && field.is_secret;
      expect([field.name, shown?.secret]).toEqual([field.name, isSecret]);
    }
  });

  test.each(cases)("$name: if Composio says nothing, a field is secret unless known to be harmless", ({ toolkit }) => {
    const untold = (field: object) => ({ ...field, is_secret: undefined });
    const fields = fieldsOf({ required: toolkit.required.map(untold), optional: toolkit.optional.map(untold) });
    for (const field of [...toolkit.required, ...toolkit.optional]) {
      const isHarmless =
        ["subdomain", "site_name", "your-domain", "username", "application_id", "installation_id"].includes(
          field.name,
        ) ||
        // Their names say nothing, but their labels do.
        (field.name === "full" && field.displayName === "Base URL") ||
        (field.name === "generic_id" && field.displayName === "Jira Email (Required)");
      const isSecret = ("is_secret" in field && field.is_secret) || !isHarmless;
      expect([field.name, fields.find(({ name }) => name === field.name)?.secret]).toEqual([field.name, isSecret]);
    }
  });

  test("jira: credentials stay optional, although their labels say required", () => {
    const jira = cases.find(({ name }) => name === "jira API_KEY");
    expect(jira?.fields.map(({ name, label, required }) => [name, label, required])).toEqual([
      ["subdomain", "Your Subdomain", true],
      ["basic_encoded", "Base Encode (Deprecated)", false],
      ["generic_api_key", "API Key (Required)", false],
      ["generic_id", "Jira Email (Required)", false],
    ]);
  });

  test("zulip: BASIC without fields of its own asks for user name and password", () => {
    const zulip = cases.find(({ name }) => name === "zulip BASIC");
    expect(zulip?.fields.map(({ name, required, secret }) => [name, required, secret])).toEqual([
      ["username", true, false],
      ["password", false, true],
    ]);
  });

  test("youtube: OAuth without fields asks for nothing", () => {
    expect(cases.find(({ name }) => name === "youtube OAUTH2")?.fields).toEqual([]);
  });

  test("googlebigquery and service accounts: values with several lines get a text area", () => {
    expect(cases.find(({ name }) => name.startsWith("googlebigquery"))?.fields).toMatchObject([
      { name: "credentials_json", kind: "json", secret: true },
    ]);
    const app = cases.find(({ name }) => name.startsWith("(generic) github app"));
    expect(app?.fields.find(({ name }) => name === "private_key")).toMatchObject({ kind: "multiline", secret: true });
  });
});

describe("one field", () => {
  test("without a label gets a readable one", () => {
    expect(only({ name: "generic_api_key" })?.label).toBe("Generic API key");
    expect(only({ name: "your-domain", displayName: "  " })?.label).toBe("Your domain");
    expect(only({ name: "instanceEndpoint", display_name: "Endpoint" })?.label).toBe("Endpoint");
    expect(only({ name: "☂" })?.label).toBe("☂");
  });

  test("keeps its exact name", () => {
    for (const name of ["suffix.one", "your-domain", "COMPANYDOMAIN", " x ", "a/b", "0"])
      expect(only({ name })?.name).toBe(name);
  });

  test.each([
    ["private_key", "multiline"],
    ["privateKey", "multiline"],
    ["client-certificate", "multiline"],
    ["pem_file", "multiline"],
    // It may be a PEM text, which is no JSON.
    ["private_key_file", "multiline"],
    ["ssh_key_file", "multiline"],
    ["key_file", "multiline"],
    ["credentials_json", "json"],
    ["serviceAccountJson", "json"],
    ["json_key_file", "json"],
    // One line, and drawn as dots.
    ["private_key_passphrase", "secret"],
    ["private_key_pass_phrase", "secret"],
    ["ssh_private_key_password", "secret"],
    ["privateKeyPassphrase", "secret"],
    ["certificate_password", "secret"],
    ["key_file_password", "secret"],
  ])("%s has the control %s", (name, kind) => {
    expect(only({ name })).toMatchObject({ kind, secret: true });
  });

  test.each(["private_key_id", "key_file_path", "certificate_fingerprint"])("%s, no secret, has one line", (name) => {
    expect(only({ name, is_secret: false })).toMatchObject({ kind: "text", secret: false });
  });

  test.each([
    [null, null],
    [undefined, null],
    ["", null],
    ["us", "us"],
    [3, "3"],
    [false, "false"],
    [{ a: 1 }, null],
  ])("with the default %j has %j", (value, expected) => {
    expect(only({ name: "region", default: value })?.defaultValue).toBe(expected);
  });

  test("that is secret has no default, which would be somebody's credential", () => {
    expect(only({ name: "generic_api_key", default: "sk_live" })?.defaultValue).toBeNull();
  });

  test("is required by its own flag, otherwise by the list that it is in", () => {
    const fields = fieldsOf({
      required: [{ name: "a" }, { name: "b", required: false }],
      optional: [{ name: "c" }, { name: "d", required: true }],
    });
    expect(fields.map(({ required }) => required)).toEqual([true, false, false, true]);
  });

  test("is required if it is in both lists", () => {
    const both = [{ name: "subdomain", displayName: "Subdomain" }];
    expect(fieldsOf({ required: both, optional: both }).map(({ name, required }) => [name, required])).toEqual([
      ["subdomain", true],
    ]);
  });

  test("that is not visible to users is left out", () => {
    expect(
      fieldsOf({
        required: [
          { name: "hidden", user_visible: false },
          { name: "shown", user_visible: true },
          { name: "client_secret", expected_from_customer: false },
          { name: "subdomain", expected_from_customer: true },
        ],
      }).map(({ name }) => name),
    ).toEqual(["shown", "subdomain"]);
  });

  test.each([
    "api_key",
    "token",
    "client_secret",
    "password",
    "devKey",
    "sessionId",
    "supabase_personal_token",
    "basic_encoded",
    "passphrase",
    "key",
    "value.token",
    "authorization",
    "bearer",
    "pin",
    "webhook_url",
    "connection_string",
    "full",
    "access_code",
    "generic_id",
    "toString",
    "constructor",
    "☂",
  ])("%s is secret unless Composio says that it isn't", (name) => {
    expect(only({ name })).toMatchObject({ secret: true, kind: "secret" });
  });

  test.each([
    "subdomain",
    "region",
    "email",
    "username",
    "client_id",
    "base_url",
    "token_url",
    "account_id",
    "public_key",
    "COMPANYDOMAIN",
    "instanceEndpoint",
    "site_name",
    "version",
    "database",
    "userId",
  ])("%s is known to be plain", (name) => {
    expect(only({ name, displayName: "Your token's field" })).toMatchObject({ secret: false, kind: "text" });
  });

  test.each([
    ["full", "Base URL"],
    ["generic_id", "Jira Email (Required)"],
    ["generic_id", "Account ID"],
    ["full", "Sub Domain"],
    ["extra", "Your region"],
    ["smtp_host", "SMTP Host"],
    ["smtp_port", "SMTP Port"],
    ["user_guid", "User ID"],
  ])("the name %s says nothing, and the label %s says that it is plain", (name, displayName) => {
    expect(only({ name, displayName, default: "value" })).toMatchObject({
      ...{ secret: false, kind: "text", defaultValue: "value" },
    });
  });

  test.each([
    ["full", "Base URL with your key"],
    ["full", "Base URL (with token)"],
    ["full", "Webhook URL"],
    ["full", "Connection URL"],
    ["full", "URL"],
    ["generic_id", "Email (access code)"],
    ["generic_id", "Секрет Email"],
    ["generic_id", "Id"],
    ["private_full", "Base URL"],
    ["webhook_url", "Server URL"],
    ["access_code", "Email"],
    ["authorization", "Username"],
    ["generic_token", "Email"],
    ["access_code", "Host"],
  ])("the name %s with the label %s may be secret", (name, displayName) => {
    expect(only({ name, displayName, default: "value" })).toMatchObject({ secret: true, defaultValue: null });
  });

  test("is secret if its label says so, whatever its name", () => {
    expect(only({ name: "username", displayName: "API Key (Required)" })?.secret).toBe(true);
    expect(only({ name: "generic", displayName: "Access Token", is_secret: false })?.secret).toBe(true);
    expect(only({ name: "generic", displayName: "Monkey", is_secret: false })?.secret).toBe(false);
  });

  test("is secret if Composio or its name says so: a harmless name does not make it plain", () => {
    expect(only({ name: "api_key", is_secret: false })?.secret).toBe(true);
    expect(only({ name: "region", is_secret: true })?.secret).toBe(true);
    expect(only({ name: "full", is_secret: false, default: "https://api" })).toMatchObject({
      secret: false,
      defaultValue: "https://api",
    });
  });

  test("that may be secret keeps its default on the server, and becomes optional", () => {
    const source = {
      required: [
        { name: "full", default: "https://api" },
        { name: "api_key", default: "sk_live" },
      ],
    };
    expect(fieldsOf(source)).toMatchObject([
      { name: "full", required: false, defaultValue: null },
      { name: "api_key", required: true, defaultValue: null },
    ]);
    const kept = keptDefaults({ scheme: "API_KEY", mode: mode(source), config: nothing });
    expect([...kept]).toEqual([["full", "https://api"]]);
  });
});

describe("what the auth config adds", () => {
  const required = [{ name: "generic_api_key", displayName: "API Key", is_secret: true }];

  test("adds fields, and changes fields of the toolkit", () => {
    const fields = fieldsOf(
      { required },
      {
        expectedFields: [
          { name: "tenant", required: true },
          { name: "generic_api_key", displayName: "Acme key" },
        ],
      },
    );
    expect(fields.map(({ name, label, required, secret }) => [name, label, required, secret])).toEqual([
      ["generic_api_key", "Acme key", true, true],
      ["tenant", "Tenant", true, false],
    ]);
  });

  test.each([true, false])("a field that is named twice is required if one of the two is (%j first)", (first) => {
    const expectedFields = [first, !first].map((required) => ({ name: "tenant", required }));
    expect(fieldsOf({}, { expectedFields })).toMatchObject([{ name: "tenant", required: true }]);
  });

  test("a text is the name of a field", () => {
    expect(fieldsOf({}, { expectedFields: ["tenant"] }).map(({ name }) => name)).toEqual(["tenant"]);
  });

  test.each([null, 7, "", [], {}, { nome: "x" }, { name: 7 }, { name: "" }, { name: "__proto__" }])(
    "nothing, where its entry is %j",
    (entry) => {
      expect(fieldsOf({ required }, { expectedFields: [entry] }).map(({ name }) => name)).toEqual(["generic_api_key"]);
    },
  );

  test("fields of the auth config itself are not asked for", () => {
    const creationFields = ["client_id", "client_secret", "scopes"];
    expect(
      fieldsOf(
        { creationFields },
        { expectedFields: [{ name: "client_secret" }, { name: "subdomain" }] },
        "OAUTH2",
      ).map(({ name }) => name),
    ).toEqual(["subdomain"]);
  });

  test("a supplied secret is not asked for, a supplied plain value may be overridden", () => {
    const fields = fieldsOf(
      { required: [...required, { name: "subdomain", default: "us" }] },
      { suppliedFields: ["generic_api_key", "subdomain"] },
    );
    expect(fields).toMatchObject([{ name: "subdomain", required: false, defaultValue: null }]);
  });

  test("with one key for all users nothing is asked", () => {
    expect(fieldsOf({ required }, { suppliedFields: ["generic_api_key"] })).toEqual([]);
  });
});

describe("without fields of the toolkit", () => {
  test.each([
    ["API_KEY", ["generic_api_key"]],
    ["BEARER_TOKEN", ["token"]],
    ["BASIC", ["username", "password"]],
    ["BASIC_WITH_JWT", ["username", "password"]],
    ["GOOGLE_SERVICE_ACCOUNT", ["credentials_json"]],
    ["SERVICE_ACCOUNT", ["application_id", "installation_id", "private_key"]],
    ["BILLCOM_AUTH", ["devKey", "sessionId"]],
    ["OAUTH2", []],
    ["NO_AUTH", []],
    ["SOMETHING_NEW", []],
  ])("%s asks for %j", (scheme, names) => {
    expect(authFields({ scheme, mode: undefined, config: nothing }).map(({ name }) => name)).toEqual(names);
  });
});

const isText = (value: unknown) => typeof value === "string" && value !== "";
const isFlag = (value: unknown) => typeof value === "boolean";
/** What a form relies on. */
const shape: Readonly<Record<keyof AuthField, (value: unknown) => boolean>> = {
  name: isText,
  label: isText,
  description: (value) => value === null || isText(value),
  required: isFlag,
  secret: isFlag,
  defaultValue: (value) => value === null || isText(value),
  kind: (value) => ["text", "secret", "multiline", "json"].includes(String(value)),
};

test("any answer of Composio gives fields that can be shown", () => {
  const invented = fc.oneof(
    fc.anything(),
    fc.record(
      {
        name: fc.anything(),
        displayName: fc.anything(),
        description: fc.anything(),
        required: fc.anything(),
        is_secret: fc.anything(),
        user_visible: fc.anything(),
        default: fc.anything(),
        type: fc.anything(),
      },
      { requiredKeys: [] },
    ),
    fc.record({ name: fc.string({ minLength: 1 }) }),
  );
  fc.assert(
    fc.property(
      fc.array(invented),
      fc.array(invented),
      fc.array(invented),
      fc.array(fc.string()),
      (required, optional, expectedFields, suppliedFields) => {
        const fields = fieldsOf({ required, optional }, { expectedFields, suppliedFields });
        expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
        for (const field of fields) {
          expect(Object.keys(field).toSorted()).toEqual([...Object.keys(shape)].toSorted());
          expect(Object.entries(shape).filter(([key, fits]) => !fits(Reflect.get(field, key)))).toEqual([]);
        }
      },
    ),
  );
});
