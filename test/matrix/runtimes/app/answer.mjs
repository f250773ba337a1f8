// What runs in each runtime: handlers over a client of Composio's, opened by the tests and kept across requests.
import { createComposioHandler } from "composio-react/server";

/** @param {(options: { apiKey: string, baseURL: string }) => object} createClient */
export function createAnswer(createClient) {
  const handlers = new Map();

  function open({ composioUrl, apiKey, rules, judge, ...options }) {
    const client = createClient({ apiKey, baseURL: composioUrl });
    return createComposioHandler({
      composio: { getClient: () => client },
      identify: (request) => request.headers.get("x-user"),
      logger: () => undefined,
      // Functions of the tests' own, in their process.
      ...Object.fromEntries(rules.map((name) => [name, (context) => ask(`${judge}/${name}`, context)])),
      ...options,
    });
  }

  return async (request) => {
    const stage = request.headers.get("x-stage") ?? "";
    if (new URL(request.url).pathname === "/_stage") {
      handlers.set(stage, open(await request.json()));
      return new Response(null, { status: 204 });
    }
    const handler = handlers.get(stage);
    return handler ? handler(request) : new Response("No such stage.", { status: 421 });
  };
}

async function ask(url, { request: _request, context: _context, ...subject }) {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(subject) });
  return response.json();
}
