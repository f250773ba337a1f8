import { BaseAgenticProvider, Composio, type ExecuteToolFn, type Tool } from "@composio/core";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readConnectionRequest } from "../../src/agents/index.ts";
import { type ServedSandbox, serveSandbox } from "../../src/sandbox/serve.ts";
import { docsBlock } from "../matrix/support/readme.ts";

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
    ...{
      allowTracking: false,
      disableVersionCheck: true,
      toolkitVersions: { gmail: "20251027_00", hackernews: "20251027_00" },
    },
    provider: new TextProvider(),
  });
});
afterAll(() => served.close());
beforeEach(() => served.sandbox.control.reset());

const input = { recipient_email: "priya@app.example" };

type ToolsOf = (userId: string, toolkits: string[], sent: readonly unknown[]) => Promise<Map<string, Run>>;

/** The recipe of docs/in-chat.md. */
async function toolsOf(...parameters: Parameters<ToolsOf>): ReturnType<ToolsOf> {
  const code = docsBlock("docs/in-chat.md", "export async function toolsOf(userId")
    .replace("composio-react/server", resolve("src/server/index.ts"))
    .replace("export async function toolsOf", "export const withComposio = (composio) => async function toolsOf");
  const file = resolve(".cache/recipes/toolsOf.ts");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  const { withComposio } = await import(file);
  return withComposio(composio)(...parameters);
}

test("where a framework keeps only an error's message, the recipe's tools say what is missing", async () => {
  const plain = await composio.tools.get("ana", { toolkits: ["gmail"] });
  const lost = await plain.get("GMAIL_SEND_EMAIL")?.(input);
  expect(lost).toContain("Error executing the tool GMAIL_SEND_EMAIL");
  expect(readConnectionRequest({ type: "tool", content: lost, status: "error" })).toBeNull();

  const tools = await toolsOf("ana", ["gmail"], []);
  const told = await tools.get("GMAIL_SEND_EMAIL")?.(input);
  expect(readConnectionRequest({ type: "tool", content: told, status: "success" })).toEqual({
    toolkits: [{ slug: "gmail" }],
  });

  served.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  expect(await tools.get("GMAIL_SEND_EMAIL")?.(input)).toContain("SENT");
});

test("the recipe's tools run with the chosen account, and with no other once it works no longer", async () => {
  const { control } = served.sandbox;
  const add = () => control.addAccount({ userId: "ana", toolkit: "gmail" }).id;
  const [chosen] = [add(), add()];
  const tools = await toolsOf("ana", ["gmail"], [undefined, { gmail: chosen }]);
  await tools.get("GMAIL_SEND_EMAIL")?.(input);
  control.expire(chosen);
  const told = await tools.get("GMAIL_SEND_EMAIL")?.(input);
  expect(readConnectionRequest({ type: "tool", content: told, status: "success" })).toEqual({
    toolkits: [{ slug: "gmail", connectedAccountId: chosen }],
  });
  expect(control.toolCalls().map(({ connectedAccountId }) => connectedAccountId)).toEqual([chosen]);
});

test("a tool that needs no account runs without one", async () => {
  const tools = await toolsOf("ana", ["hackernews"], []);
  const [run] = tools.values();
  expect(await run?.({})).toContain('"successful":true');
});
