import { resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readConnectionRequest } from "../../../src/agents/index.ts";
import { type RemoteControl, connectSandbox } from "../../../src/testing/index.ts";
import { install } from "../support/install.ts";
import { runScript } from "../support/runScript.ts";
import { type Server, startSandbox } from "../support/startServer.ts";
import { writeFiles } from "../support/writeFiles.ts";
import { recipe } from "./recipes.ts";

const folder = "test/matrix/chats";
const app = resolve(folder, ".work/langchain");

/** What LangChain's agents call, and what they send to the page. */
interface LangChainTool {
  readonly name: string;
  invoke(call: object): Promise<{ toDict(): object }>;
}

let server: Server;
let sandbox: RemoteControl;
let toolsOf: (userId: string, toolkits: string[], sent: readonly unknown[]) => Promise<readonly LangChainTool[]>;

beforeAll(async () => {
  install(folder);
  server = await startSandbox(folder);
  sandbox = connectSandbox(server.url).control;
  writeFiles(app, {
    "tools.ts": `import { LangchainProvider } from "@composio/langchain";
import { Composio } from "@composio/core";
${recipe("export async function toolsOf(userId").replace(
  "\n\n",
  `

const composio = new Composio({
  apiKey: "ak_sandbox",
  baseURL: ${JSON.stringify(server.url)},
  provider: new LangchainProvider(),
  toolkitVersions: { slack: "20260915_00" },
  allowTracking: false,
  disableVersionCheck: true,
});

`,
)}`,
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        target: "es2022",
        lib: ["es2023", "dom"],
        module: "esnext",
        moduleResolution: "bundler",
        strict: true,
        skipLibCheck: true,
        noEmit: true,
        types: ["node"],
      },
    }),
  });
  ({ toolsOf } = await import(resolve(app, "tools.ts")));
});
afterAll(() => server.stop());
beforeEach(() => sandbox.reset());

/** The message by which LangChain answers a call of a model. */
async function answerOf(sent: readonly unknown[]): Promise<{ toDict(): object }> {
  const tools = await toolsOf("ana", ["slack"], sent);
  const args = { channel: "sales", markdown_text: "The report" };
  const found = tools.find(({ name }) => name === "SLACK_SEND_MESSAGE");
  if (!found) throw new Error("LangChain has no tool of Slack.");
  return found.invoke({ type: "tool_call", id: "call_1", name: found.name, args });
}
const addSlack = async () => (await sandbox.addAccount({ userId: "ana", toolkit: "slack" })).id;

test("LangChain: a message of a tool asks for what is missing, also as the page gets it", async () => {
  const message = await answerOf([]);
  for (const value of [message, message.toDict(), JSON.parse(JSON.stringify(message))])
    expect(readConnectionRequest(value)).toEqual({ toolkits: [{ slug: "slack" }] });
});

test("LangChain: tools run with the account that the user has chosen, and with no other once it works no longer", async () => {
  const [chosen] = [await addSlack(), await addSlack()];
  const sent = [{ slack: chosen }];
  expect(readConnectionRequest(await answerOf(sent))).toBeNull();
  await sandbox.expire(chosen);
  expect(readConnectionRequest(await answerOf(sent))?.toolkits).toEqual([
    { slug: "slack", connectedAccountId: chosen },
  ]);
  const calls = await sandbox.toolCalls();
  expect(calls.map(({ connectedAccountId }) => connectedAccountId)).toEqual([chosen]);
});

test("LangChain: the recipe passes tsc", async () => {
  const script = [resolve(folder, "node_modules/typescript/bin/tsc"), "--noEmit"];
  expect(await runScript({ folder: app, script })).toBe("");
});
