import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { docsBlock } from "../support/readme.ts";
import { runScript } from "../support/runScript.ts";
import { type Server, startServer } from "../support/startServer.ts";
import { writeFiles } from "../support/writeFiles.ts";

/** Where the packages of most apps are installed, and the sources of all. */
const folder = "test/matrix/chats";
const modules = "../../node_modules";
const vite = `${modules}/vite/bin/vite.js`;

type Environment = Readonly<Record<string, string>>;

interface ChatPage {
  readonly recipe: string;
  readonly path: string;
  readonly say: string;
  /** What to say so that the agent lets the user choose one of several Slack accounts. */
  readonly choose?: string;
  /** Whether the chat is there again after a reload. */
  readonly isKept?: boolean;
}

/** A chat app around a recipe of docs/in-chat.md. */
export interface ChatApp {
  readonly name: string;
  /** The folder whose package-lock.json it needs. */
  readonly packages: string;
  readonly folder: string;
  /** Whether `/kept` is the chat with what it stores. */
  readonly keeps?: boolean;
  /** The address of each recipe, and what to say so that the agent asks. */
  readonly pages: readonly ChatPage[];
  write(): void;
  build(environment: Environment): Promise<void>;
  start(environment: Environment): Promise<Server>;
}

export const chatApps: readonly ChatApp[] = [nextApp(), assistantUiApp(), copilotKitApp()];

function nextApp(): ChatApp {
  const app = join(folder, ".work/next");
  const next = `${modules}/next/dist/bin/next`;
  return {
    name: "Next.js, AI SDK",
    keeps: true,
    packages: folder,
    folder: app,
    pages: [
      { recipe: "next message", path: "/", say: "Mail the report", choose: "Choose" },
      { recipe: "tool that throws", path: "/", say: "Try to send the report" },
      { recipe: "tool that the page answers", path: "/ask", say: "Ask me", choose: "Choose here" },
    ],
    write: () =>
      write(["next"], app, {
        "app/chat.tsx": recipe("export function Chat()"),
        "app/useKeptChat.ts": recipe("export function useKeptChat"),
        "app/keptChat.tsx": keptChat(),
        "app/ask.tsx": recipe("export function Ask()"),
        "app/api/chat/route.ts": recipe("export async function POST"),
        "app/requestConnections.ts": `import { tool } from "ai";\nimport { z } from "zod";\n\n${recipe("export const requestConnections")}`,
      }),
    build: async (environment) => void (await runScript({ folder: app, script: [next, "build"], environment })),
    start: (environment) => startServer({ folder: app, script: [next, "start", "--port", "0"], environment }),
  };
}

function assistantUiApp(): ChatApp {
  const app = join(folder, ".work/assistant-ui");
  return viteApp({
    name: "assistant-ui, Vite",
    packages: folder,
    folder: app,
    pages: [{ recipe: "next message", path: "/", say: "Mail the report", choose: "Choose" }],
    write: () =>
      write(["vite", "assistant-ui"], app, { "src/message.tsx": recipe("export function AssistantMessage()") }),
  });
}

/** Its packages are installed apart: they are a thousand, which nobody else needs. */
function copilotKitApp(): ChatApp {
  const packages = join(folder, "copilotkit");
  const app = join(packages, ".work/app");
  return viteApp({
    name: "CopilotKit, Vite",
    packages,
    folder: app,
    pages: [
      { recipe: "tool that the page answers", path: "/", say: "Mail the report", choose: "Choose", isKept: true },
    ],
    write: () =>
      write(["vite", "copilotkit"], app, { "src/connectTool.tsx": recipe("export function useConnectTool") }),
  });
}

/** A page and a server of its own, both built by Vite. */
function viteApp(app: Omit<ChatApp, "build" | "start">): ChatApp {
  const run = (environment: Environment, ...parameters: readonly string[]) =>
    runScript({ folder: app.folder, script: [vite, "build", ...parameters], environment });
  return {
    ...app,
    async build(environment) {
      await run(environment);
      await run(environment, "--ssr", "server.ts", "--outDir", "build");
    },
    start: (environment) => startServer({ folder: app.folder, script: ["build/server.js"], environment }),
  };
}

/** The chat, with the messages that it stores. */
const keptChat = (): string =>
  recipe("export function Chat()")
    .replace('import { useChat } from "@ai-sdk/react"', 'import { useKeptChat } from "./useKeptChat"')
    .replace("status } = useChat<Message>()", 'status, isUnanswered, regenerate } = useKeptChat<Message>("chat")')
    .replace(
      "      <form",
      "      {isUnanswered && <button onClick={() => void regenerate()}>Try again</button>}\n      <form",
    );

/** The one block of code of docs/in-chat.md that has a text, as a reader would copy it. */
export const recipe = (holding: string): string => docsBlock("docs/in-chat.md", holding);

function write(sources: readonly string[], app: string, recipes: Readonly<Record<string, string>>): void {
  rmSync(app, { recursive: true, force: true });
  for (const name of sources) cpSync(join(folder, "apps", name), app, { recursive: true });
  writeFiles(app, recipes);
}
