import type { Sandbox } from "../sandbox/index.ts";
import type { ComposioLike } from "../server/index.ts";

interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * The sandbox as an SDK for the handler, without a port. `new Composio({ baseURL: sandbox.origin })` would need a port, because
 * the official SDK has no option for `fetch`.
 */
export function sandboxComposio(sandbox: Sandbox): ComposioLike {
  async function call(
    method: string,
    path: readonly string[],
    options: CallOptions,
    query: object = {},
    body?: object,
  ): Promise<unknown> {
    const url = new URL(["/api/v3.1", ...path.map(encodeURIComponent)].join("/"), sandbox.origin);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const response = await sandbox.fetch(
      new Request(url, {
        method,
        headers: { "x-api-key": sandbox.apiKey, ...(body && { "content-type": "application/json" }) },
        ...(body && { body: JSON.stringify(body) }),
        ...(options.signal && { signal: options.signal }),
      }),
    );
    const text = await response.text();
    if (response.ok) return text === "" ? {} : JSON.parse(text);
    throw Object.assign(new Error(String(response.status)), {
      status: response.status,
      headers: response.headers,
      error: parsed(text),
    });
  }

  const client: ReturnType<ComposioLike["getClient"]> = {
    post: (path, { body, ...options }) => call("POST", path.split("/").slice(3), options, {}, body),
    connectedAccounts: {
      list: (query, options) => call("GET", ["connected_accounts"], options, query),
      retrieve: (id, options) => call("GET", ["connected_accounts", id], options),
      create: (body, options) => call("POST", ["connected_accounts"], options, {}, body),
      patch: (id, body, options) => call("PATCH", ["connected_accounts", id], options, {}, body),
      updateStatus: (id, body, options) => call("PATCH", ["connected_accounts", id, "status"], options, {}, body),
      delete: (id, query, options) => call("DELETE", ["connected_accounts", id], options, query),
    },
    link: { create: (body, options) => call("POST", ["connected_accounts", "link"], options, {}, body) },
    authConfigs: {
      list: (query, options) => call("GET", ["auth_configs"], options, query),
      retrieve: (id, options) => call("GET", ["auth_configs", id], options),
      create: (body, options) => call("POST", ["auth_configs"], options, {}, body),
      update: (id, body, options) => call("PATCH", ["auth_configs", id], options, {}, body),
      updateStatus: (status, { nanoid }, options) => call("PATCH", ["auth_configs", nanoid, status], options),
    },
    toolkits: {
      list: (query, options) => call("GET", ["toolkits"], options, query),
      retrieve: (slug, query, options) => call("GET", ["toolkits", slug], options, query),
    },
  };
  // As in the SDK: the handler derives its signing key from the API key.
  return { getClient: () => Object.assign(client, { apiKey: sandbox.apiKey }) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Not JSON, such as a proxy's HTML: the handler accepts any body.
  }
}
