import { describe, expect, it } from "vitest";
import type { AuthField } from "../../src/protocol/types.ts";
import { type Slip, findSlips } from "../../src/components/fields/valueSlips.ts";

const field = (change: Partial<AuthField> = {}): AuthField => ({
  name: "generic_api_key",
  label: "API Key",
  description: null,
  required: true,
  secret: true,
  defaultValue: null,
  kind: "secret",
  ...change,
});
const text = field({ name: "subdomain", label: "Subdomain", kind: "text", secret: false });
const json = field({ name: "credentials_json", label: "Service account", kind: "json" });
const pem = field({ name: "private_key", label: "Private key", kind: "multiline" });
const password = field({ name: "password", label: "Password" });

const block =
  "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R\n-----END PRIVATE KEY-----";

describe("what looks wrong, and what mending makes of it", () => {
  it.each<[string, AuthField, string, readonly Slip[], string]>([
    // string.js#182: characters that nobody sees.
    ["a zero-width space", field(), "sk_\u200blive_1", ["invisible"], "sk_live_1"],
    ["a byte order mark", field(), "\ufeffsk_live_1", ["invisible"], "sk_live_1"],
    ["a soft hyphen", text, "ac\u00adme", ["invisible"], "acme"],
    ["a direction mark", field(), "sk_live_1\u200e", ["invisible"], "sk_live_1"],
    ["a word joiner", field(), "sk\u2060_1", ["invisible"], "sk_1"],
    ["a null character", field(), "sk_1\u0000", ["invisible"], "sk_1"],
    ["a Hangul filler", field(), "sk_1\u3164", ["invisible"], "sk_1"],
    ["spaces around", field(), " sk_live_1\t", ["spaces"], "sk_live_1"],
    ["a space that does not break", text, "acme\u00a0", ["spaces"], "acme"],
    ["a line break at the end", field(), "sk_live_1\n", ["spaces"], "sk_live_1"],
    ["a space within a key", field(), "sk_live 1", ["spaces"], "sk_live1"],
    ["Bearer", field(), "Bearer sk_live_1", ["prefix"], "sk_live_1"],
    ["bearer, in small letters", field(), "bearer  sk_live_1", ["prefix"], "sk_live_1"],
    ["Basic", field(), "Basic YWxleA==", ["prefix"], "YWxleA=="],
    ["a header", field(), "Authorization: Bearer sk_live_1", ["prefix"], "sk_live_1"],
    ["a header of curl", field(), "-H 'X-Api-Key: sk_live_1'", ["prefix", "quotes"], "sk_live_1"],
    ["double quotes", field(), '"sk_live_1"', ["quotes"], "sk_live_1"],
    ["single quotes", field(), "'sk_live_1'", ["quotes"], "sk_live_1"],
    ["backticks", field(), "`sk_live_1`", ["quotes"], "sk_live_1"],
    ["a word processor's quotes", field(), "\u201csk_live_1\u201d", ["quotes"], "sk_live_1"],
    ["German quotes", field(), "\u201esk_live_1\u201c", ["quotes"], "sk_live_1"],
    ["quotes and a comma", field(), '"sk_live_1",', ["quotes"], "sk_live_1"],
    ["a line of a settings file", field(), "STRIPE_API_KEY=sk_live_1", ["prefix"], "sk_live_1"],
    ["a shell's line", field(), 'export STRIPE_KEY="sk_live_1"', ["prefix", "quotes"], "sk_live_1"],
    ["a line of YAML", field(), "api_key: sk_live_1", ["prefix"], "sk_live_1"],
    ["a line of JSON", field(), '"apiKey": "sk_live_1",', ["prefix", "quotes"], "sk_live_1"],
    ["the field's own name", text, "subdomain=acme", ["prefix"], "acme"],
    ["several, one in another", field(), ' "Bearer sk_live_1" ', ["spaces", "quotes", "prefix"], "sk_live_1"],
    ["a password with a space at its end", password, "pass word ", ["spaces"], "pass word"],
    ["a PEM with \\n in it", pem, block.replaceAll("\n", "\\n"), ["line_breaks"], block],
    ["a PEM whose lines were joined", field(), block.replaceAll("\n", " "), ["line_breaks"], block],
    ["a PEM without any space left", field(), block.replaceAll("\n", ""), ["line_breaks"], block],
    [
      "a PEM in a settings file",
      field(),
      `KEY_PEM="${block.replaceAll("\n", "\\n")}"`,
      ["prefix", "quotes", "line_breaks"],
      block,
    ],
    ["JSON after a byte order mark", json, '\ufeff{"a":1}', ["invisible"], '{"a":1}'],
    ["JSON in quotes", json, `'{"a":1}'`, ["quotes"], '{"a":1}'],
    ["JSON in a settings file", json, `GOOGLE_CREDENTIALS='{"a":1}'`, ["prefix", "quotes"], '{"a":1}'],
  ])("%s", (_, each, value, slips, mended) => {
    const found = findSlips(each, value);
    expect(found?.mended).toBe(mended);
    expect(found?.slips).toEqual(slips);
    // One press mends all of it.
    expect(findSlips(each, mended)).toBeNull();
  });

  it.each([
    ["Authorization: Bearer sk_1", "Authorization: Bearer"],
    ["export STRIPE_KEY=sk_1", "export STRIPE_KEY="],
    ["Bearer sk_1", "Bearer"],
  ])("%s: names what stands before the value", (value, prefix) => {
    expect(findSlips(field(), value)?.prefix).toBe(prefix);
  });
});

describe("what is as it should be", () => {
  it.each<[string, AuthField, string]>([
    ["a key", field(), "sk_live_51H8xY"],
    ["base64", field(), "YWxleDpwYXNz=="],
    ["a JWT", field(), "eyJhbGciOi.eyJzdWIi.c2ln-_"],
    ["nothing", field(), ""],
    ["nothing but spaces", field(), "  "],
    ["a URL", text, "https://acme.example.com:8443/path?token=1"],
    [
      "a text of several words",
      field({ name: "workspace", label: "Workspace", kind: "text", secret: false }),
      "Acme Corp",
    ],
    ["a passphrase", password, "token of my love: yes"],
    [
      "a connection text",
      field({ name: "connection_string" }),
      "Endpoint=sb://a/;SharedAccessKeyName=b;SharedAccessKey=c=",
    ],
    ["an SSH key", field({ name: "public_key" }), "ssh-ed25519 AAAAC3Nza alex@example.com"],
    ["a PEM as it is", pem, `${block}\n`],
    ["a PEM in a field of one line", field(), `${block}\n`],
    ["JSON with line breaks around", json, '\n{"private_key": "-----BEGIN\\nx"}\n'],
    ["JSON that can't be mended", json, '"{'],
    ["its default", field({ defaultValue: " a " }), " a "],
    ["a header that is asked for", field({ description: 'Use "Bearer <token>" here.' }), "Bearer sk_1"],
    ["a user and a password", field({ name: "encoded", label: "Encoded" }), "alex:secret"],
  ])("%s", (_, each, value) => {
    expect(findSlips(each, value)).toBeNull();
  });

  it("a description that says to leave Bearer out asks for none", () => {
    const each = field({ description: 'Paste the token without "Bearer ".' });
    expect(findSlips(each, "Bearer sk_1")?.slips).toEqual(["prefix"]);
  });
});
