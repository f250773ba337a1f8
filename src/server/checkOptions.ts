import type { ComposioHandlerOptions } from "./handlerOptions.ts";

type OptionType = "boolean" | "function" | "list" | "number" | "object" | "string";

/** The types of all options. Values inside an object or a list are checked where they are read. */
const optionTypes: Readonly<Record<keyof ComposioHandlerOptions, readonly OptionType[]>> = {
  composio: ["object", "function"],
  identify: ["function"],
  authConfigs: ["object"],
  credentials: ["object"],
  userFields: ["object"],
  authorize: ["function"],
  authorizeAdmin: ["function"],
  accept: ["function"],
  onReplaced: ["function"],
  origins: ["list"],
  linkOrigin: ["string"],
  basePath: ["string"],
  verifyIdentity: ["boolean", "object"],
  oauthRedirect: ["boolean", "string"],
  languages: ["list"],
  webhook: ["object"],
  validateCredentials: ["boolean"],
  logger: ["function"],
  upstreamTimeout: ["number"],
  upstreamConcurrency: ["number"],
  userRateLimit: ["number"],
  liveUpdates: ["boolean"],
  isolateRequests: ["boolean"],
  bus: ["object"],
  secret: ["string"],
  environment: ["object"],
};

/**
 * Checks the options when the server starts, for callers without TypeScript. A misspelt `authorize` that is ignored would
 * allow everything.
 */
export function checkOptions(options: ComposioHandlerOptions<never>): void {
  const { composio, identify, secret } = options;
  if (typeof composio?.getClient !== "function")
    throw new TypeError("createComposioHandler: composio is missing. Pass the official SDK: new Composio({ apiKey }).");
  if (typeof identify !== "function")
    throw new TypeError(
      "createComposioHandler: identify is missing. Pass a function that returns the id of the request's user.",
    );
  if (secret !== undefined && !(typeof secret === "string" && secret.length >= 16))
    throw new TypeError(
      "createComposioHandler: secret needs 16 characters or more that nobody can guess. Is an environment variable missing?",
    );
  for (const name of ["upstreamTimeout", "upstreamConcurrency"] as const) {
    const { [name]: value } = options;
    if (value !== undefined && !(Number.isInteger(value) && value > 0 && value < 2 ** 31))
      throw new TypeError(
        `createComposioHandler: ${name} is a whole number from 1 to 2147483647. Is an environment variable missing?`,
      );
  }
  for (const [name, value] of Object.entries(options)) checkType(name, value);
}

function checkType(name: string, value: unknown): void {
  if (value === undefined) return;
  const expected = new Map<string, readonly OptionType[]>(Object.entries(optionTypes)).get(name);
  if (expected === undefined)
    throw new TypeError(
      `createComposioHandler({ ${name} }): there is no such option. Is it misspelt, or of another version of composio-react?`,
    );
  const type = typeOf(value);
  if (!expected.some((each) => each === type))
    throw new TypeError(`createComposioHandler({ ${name} }): expected ${expected.join(" or ")}, got ${type}.`);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}
