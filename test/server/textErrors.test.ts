import { BaseAgenticProvider, Composio, type ExecuteToolFn, type Tool } from "@composio/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectionRequired, readConnectionRequest } from "../../src/agents/index.ts";
import { type ServedSandbox, serveSandbox } from "../../src/sandbox/serve.ts";

type Run = (input: Record<string, unknown>) => Promise<string>;

/** Like the tools of LangChain and OpenAI Agents: of an error only its message is left, of a result its JSON. */
class TextProvider extends BaseAgenticProvider<Map<string, Run>, Run, unknown> {
  readonly name = "text";
  wrapTool({ slug }: Tool, execute: ExecuteToolFn): Run {
    return async (input) => {
      try {
        return JSON.stringify(await execute(slug, input));
      } catch (error) {
        return `Error: ${error instanceof Error ? error.message : ""}\n Please fix your mistakes.`;
      }
    };
  }
  wrapTools(tools: Tool[], execute: ExecuteToolFn): Map<string, Run> {
    return new Map(tools.map((tool) => [tool.slug, this.wrapTool(tool, execute)]));
  }
}

let served: ServedSandbox;
let composio: Composio<TextProvider>;

beforeAll(async () => {
  served = await serveSandbox({ port: 0 });
  composio = new Composio({
    apiKey: served.sandbox.apiKey,
    baseURL: served.url,
    ...{ allowTracking: false, disableVersionCheck: true, toolkitVersions: { gmail: "20251027_00" } },
    provider: new TextProvider(),
  });
});
afterAll(() => served.close());

const input = { recipient_email: "priya@app.example" };

/** As in docs/in-chat.md. */
async function toolsOf(userId: string, toolkits: string[]): Promise<Map<string, Run>> {
  const tools = await composio.tools.getRawComposioTools({ toolkits });
  return composio.provider.wrapTools(tools, async (slug, args) => {
    try {
      return await composio.tools.execute(slug, { userId, arguments: args });
    } catch (error) {
      const request = readConnectionRequest(error);
      if (request === null) throw error;
      // SAFETY: the provider passes on what a tool returns.
      return connectionRequired(request.toolkits, request) as never;
    }
  });
}

test("where a framework keeps only an error's message, the recipe's tools say what is missing", async () => {
  const plain = await composio.tools.get("ana", { toolkits: ["gmail"] });
  const lost = await plain.get("GMAIL_SEND_EMAIL")?.(input);
  expect(lost).toContain("Error executing the tool GMAIL_SEND_EMAIL");
  expect(readConnectionRequest({ type: "tool", content: lost, status: "error" })).toBeNull();

  const tools = await toolsOf("ana", ["gmail"]);
  const told = await tools.get("GMAIL_SEND_EMAIL")?.(input);
  expect(readConnectionRequest({ type: "tool", content: told, status: "success" })).toEqual({
    toolkits: [{ slug: "gmail" }],
  });

  served.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  expect(await tools.get("GMAIL_SEND_EMAIL")?.(input)).toContain("SENT");
});
