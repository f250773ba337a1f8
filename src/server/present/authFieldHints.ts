import type { AuthFieldKind } from "../../protocol/types.ts";

/** What one source says about a field. When sources are merged, a later one overrides only what it contains. */
export interface ParsedField {
  readonly name: string;
  readonly label?: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly isSecret?: boolean;
  readonly isVisible?: boolean;
  readonly defaultValue?: string;
}

/** The form control for a field, by its name. `secrecyOf` decides whether it is secret. */
export function kindOf(fieldName: string): AuthFieldKind {
  const words = wordsOf(fieldName);
  // Not the file itself: `private_key_passphrase`, `private_key_id`, `key_file_path`.
  const last = words.at(-1) ?? "";
  if (plainWords.has(last) || aboutKeys.has(last)) return "text";
  const name = words.join("_");
  if (/credentials?_json|service_account_json|json_key/.test(name)) return "json";
  // A `key_file` may be a PEM text, which a check for JSON would refuse.
  return /private_?key|(^|_)pem($|_)|certificate|key_file/.test(name) ? "multiline" : "text";
}

/** Last words of names that mention a key or a certificate and mean a short text about it. */
const aboutKeys = new Set([
  ...["pass", "passcode", "passphrase", "password", "passwd", "phrase", "pin", "pwd"],
  ...["algorithm", "alias", "fingerprint", "thumbprint"],
]);

const secretWords = new Set([
  "key",
  "apikey",
  "token",
  "secret",
  "password",
  "passwd",
  "pass",
  "passphrase",
  "pwd",
  "private",
  "pat",
  "credential",
  "credentials",
  "encoded",
  "jwt",
  "session",
  "cookie",
  "signature",
]);
/** Last words of names that mention a secret but are not one: `token_url`. */
const plainWords = new Set([
  "subdomain",
  "domain",
  "region",
  "email",
  "username",
  "url",
  "uri",
  "host",
  "hostname",
  "endpoint",
  "server",
  "location",
  "name",
  "id",
  "version",
  "prefix",
  "extension",
  "port",
  "path",
  "type",
  "scope",
  "scopes",
  "shop",
  "dc",
  "workspace",
  "company",
  "companydomain",
  "account",
]);

/** Names of values that are not secret: where an account is, and whose. Compared without case and punctuation. */
const harmlessNames = new Set([
  "accountid",
  "accountname",
  "accounturl",
  "apibaseurl",
  "apiurl",
  "apiversion",
  "applicationid",
  "audience",
  "baseurl",
  "clientid",
  "cloudid",
  "companydomain",
  "companyid",
  "companyname",
  "database",
  "databasename",
  "datacenter",
  "dc",
  "domain",
  "email",
  "emailaddress",
  "endpoint",
  "environment",
  "extension",
  "host",
  "hostname",
  "hosturl",
  "installationid",
  "instance",
  "instanceendpoint",
  "instanceid",
  "instancename",
  "instanceurl",
  "language",
  "locale",
  "location",
  "organization",
  "organizationid",
  "organizationname",
  "orgid",
  "orgname",
  "port",
  "portalid",
  "projectid",
  "publickey",
  "realm",
  "region",
  "role",
  "schema",
  "scope",
  "scopes",
  "server",
  "serverlocation",
  "serverprefix",
  "serverurl",
  "shop",
  "shopname",
  "shopurl",
  "site",
  "sitename",
  "siteurl",
  "storename",
  "storeurl",
  "subdomain",
  "team",
  "teamid",
  "teamname",
  "tenant",
  "tenantid",
  "tenantname",
  "timezone",
  "tokenurl",
  "useremail",
  "userid",
  "username",
  "version",
  "warehouse",
  "workspace",
  "workspaceid",
  "workspacename",
  "yourdomain",
  "yourserver",
]);

/** Last words of labels for values that are not secret: `Jira Email`. A URL may contain a secret: `Webhook URL`. */
const harmlessLastWords = new Set(["domain", "email", "host", "hostname", "port", "region", "subdomain", "username"]);
/** With these words, a name or label may mean a secret, whatever else it says. */
const doubtfulWords = new Set([
  ...["access", "auth", "authorization", "bearer", "cert", "certificate", "code", "connection"],
  ...["hash", "license", "login", "otp", "pin", "salt", "sid", "string", "webhook"],
]);

/**
 * Whether a field is secret: if Composio says so, or if its name or label looks like a secret. If Composio says nothing,
 * it is "unknown" and treated as secret, unless its name or its label is known to be harmless.
 * @param told what Composio says; undefined if it says nothing
 */
export function secrecyOf(told: boolean | undefined, fieldName: string, label: string): "secret" | "unknown" | "plain" {
  if (told === true || looksSecret(fieldName) || endsSecret(label)) return "secret";
  const isHarmless =
    harmlessNames.has(fieldName.toLowerCase().replace(/[^a-z\d]/g, "")) || saysHarmless(fieldName, label);
  return told === undefined && !isHarmless ? "unknown" : "plain";
}

function looksSecret(fieldName: string): boolean {
  const parts = wordsOf(fieldName);
  if (parts.includes("public") || plainWords.has(parts.at(-1) ?? "")) return false;
  return parts.some((word) => secretWords.has(word));
}

/** Whether a label ends with a secret word, without its brackets: `API Key (Required)`, but not `Your token's name`. */
function endsSecret(label: string): boolean {
  const parts = wordsOf(label.slice(0, 200).replace(/\([^()]*\)/g, " "));
  return secretWords.has(parts.at(-1) ?? "");
}

/** Whether a label says what an opaque name (`full`, `generic_id`) does not: `Base URL`, `Jira Email (Required)`. */
function saysHarmless(fieldName: string, label: string): boolean {
  // In another language, words that `wordsOf` leaves out may say that it is a secret.
  if (!/^[ -~]{1,100}$/.test(label)) return false;
  const doubtful = [...wordsOf(label), ...wordsOf(fieldName)].some(
    (word) => secretWords.has(word) || doubtfulWords.has(word),
  );
  if (doubtful) return false;
  const parts = wordsOf(label.replace(/\([^()]*\)/g, " "));
  return harmlessNames.has(parts.join("")) || harmlessLastWords.has(parts.at(-1) ?? "");
}

function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}

/** `generic_api_key` → `Generic API key`. */
export function readableName(fieldName: string): string {
  const acronyms = new Map([
    ["api", "API"],
    ["url", "URL"],
    ["id", "ID"],
    ["json", "JSON"],
    ["jwt", "JWT"],
    ["dc", "DC"],
  ]);
  const text = wordsOf(fieldName)
    .map((word) => acronyms.get(word) ?? word)
    .join(" ");
  return text === "" ? fieldName : text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The fields of a scheme, if the toolkit names none. Their names are the keys of Composio's connection state. */
export const typicalFields: ReadonlyMap<string, readonly ParsedField[]> = new Map(
  Object.entries<readonly ParsedField[]>({
    API_KEY: [{ name: "generic_api_key", label: "API key", required: true, isSecret: true }],
    BEARER_TOKEN: [{ name: "token", label: "Token", required: true, isSecret: true }],
    BASIC: basicFields(),
    BASIC_WITH_JWT: basicFields(),
    GOOGLE_SERVICE_ACCOUNT: [
      { name: "credentials_json", label: "Service account key (JSON)", required: true, isSecret: true },
    ],
    SERVICE_ACCOUNT: [
      { name: "application_id", label: "Application ID", required: true, isSecret: false },
      { name: "installation_id", label: "Installation ID", required: true, isSecret: false },
      { name: "private_key", label: "Private key", required: true, isSecret: true },
    ],
    BILLCOM_AUTH: [
      { name: "devKey", label: "Developer key", required: true, isSecret: true },
      { name: "sessionId", label: "Session ID", required: true, isSecret: true },
    ],
  }),
);

/** The password is optional: some providers take a key as the user name, without a password. */
function basicFields(): readonly ParsedField[] {
  return [
    { name: "username", label: "User name", required: true, isSecret: false },
    { name: "password", label: "Password", required: false, isSecret: true },
  ];
}
