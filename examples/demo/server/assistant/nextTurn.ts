import type { ModelMessage } from "ai";
import { readConnectionRequest } from "composio-react/agents";
import { type Skill, ownSkills, skills } from "./skills.ts";

/** What the model says, and the tool that it calls then. */
export interface Turn {
  readonly text: string;
  readonly call?: { readonly tool: string; readonly input: unknown };
}

type Message = Pick<ModelMessage, "role"> & { readonly content: unknown };

/** What the page sends when the user has answered a card. */
const isAnswer = (text: string) => /^(?:Connected: |Not now)/.test(text);

/** Does what a language model would: reads the conversation, and says what comes next. */
export function nextTurn(prompt: readonly Message[]): Turn {
  const last = prompt.findLastIndex(({ role }) => role === "user");
  const said = textOf(prompt[last]);
  const written = prompt
    .filter(({ role }) => role === "user")
    .map(textOf)
    .filter((text) => !isAnswer(text));
  // An answer may be about an older request: it names the apps.
  const isAnswered = (text: string) =>
    [...skills, ...ownSkills].some(({ when, app }) => when.test(text) && said.includes(app));
  const request = isAnswer(said) ? (written.findLast(isAnswered) ?? written.at(-1) ?? "") : said;
  const results = resultsIn(prompt.slice(last + 1));
  const own = ownSkills.find(({ when }) => when.test(request));
  if (own) return ownTurn(own, said, results);
  const wanted = skills.filter(({ when }) => when.test(request));
  if (wanted.length === 0) return { text: "I can mail and post reports, open issues, and look at your calendar." };
  return composioTurn(wanted, said, results, resultsIn(prompt));
}

function composioTurn(wanted: readonly Skill[], said: string, results: Results, earlier: Results): Turn {
  const outcome = results.get("COMPOSIO_MULTI_EXECUTE_TOOL");
  if (outcome !== undefined) return { text: reportOf(wanted, outcome) };
  const connections = results.get("COMPOSIO_MANAGE_CONNECTIONS");
  if (connections === undefined && !isAnswer(said))
    return {
      text: "Let me see which apps this needs.",
      call: { tool: "COMPOSIO_MANAGE_CONNECTIONS", input: { toolkits: wanted.map(({ toolkit }) => toolkit) } },
    };
  const missing = missingIn(connections ?? earlier.get("COMPOSIO_MANAGE_CONNECTIONS"));
  const lacking = wanted.filter(({ toolkit }) => missing.includes(toolkit));
  if (!isAnswer(said) && lacking.length > 0) return { text: asking(lacking) };
  // Of what was missing, the answer names what is connected now.
  const able = wanted.filter((skill) => !lacking.includes(skill) || said.includes(skill.app));
  if (able.length === 0) return { text: `All right, I did not ${either(wanted.map(({ verb }) => verb))}.` };
  const tools = able.map(({ tool, input }) => ({ tool_slug: tool, arguments: input }));
  return { text: "", call: { tool: "COMPOSIO_MULTI_EXECUTE_TOOL", input: { tools } } };
}

function ownTurn(skill: Skill, said: string, results: Results): Turn {
  if (said.startsWith("Not now")) return { text: `All right, I did not ${skill.verb}.` };
  const outcome = results.get(skill.tool);
  if (outcome === undefined) return { text: "", call: { tool: skill.tool, input: skill.input } };
  return { text: readConnectionRequest(outcome) ? asking([skill]) : `Done: I ${skill.did}.` };
}

function asking(lacking: readonly Skill[]): string {
  return `I need ${list(lacking.map(({ app }) => app))} for this. I go on by myself once you have connected.`;
}

function reportOf(wanted: readonly Skill[], outcome: unknown): string {
  const rows = rowsOf(outcome);
  const isDone = ({ tool }: Skill) => rows.some((row) => row["tool_slug"] === tool && row["response"] !== null);
  const done = wanted.filter(isDone).map(({ did }) => did);
  const rest = wanted.filter((skill) => !isDone(skill));
  const texts = [
    done.length > 0 && `Done: I ${list(done)}.`,
    rest.length > 0 &&
      `I did not ${either(rest.map(({ verb }) => verb))}: ${list(rest.map(({ app }) => app))} ${rest.length > 1 ? "are" : "is"} not connected.`,
  ];
  return texts.filter((text) => text !== false).join(" ");
}

type Results = ReadonlyMap<unknown, unknown>;

/** The newest result of each tool. */
function resultsIn(messages: readonly Message[]): Results {
  const parts = messages.flatMap(({ role, content }) => (role === "tool" ? arrayOf(content) : []));
  return new Map(parts.map((part) => [part["toolName"], fieldsOf(part["output"])["value"]]));
}

function missingIn(connections: unknown): readonly string[] {
  return readConnectionRequest(connections)?.toolkits.map(({ slug }) => slug) ?? [];
}

function rowsOf(outcome: unknown): readonly Fields[] {
  return arrayOf(fieldsOf(fieldsOf(outcome)["data"])["results"]);
}

function textOf(message: Message | undefined): string {
  return arrayOf(message?.content)
    .map(({ text }) => (typeof text === "string" ? text : ""))
    .join("");
}

type Fields = Readonly<Record<string, unknown>>;

function arrayOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function fieldsOf(value: unknown): Fields {
  // SAFETY: any object can be read by key.
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

const list = (names: readonly string[]) => new Intl.ListFormat("en").format(names);
const either = (names: readonly string[]) => new Intl.ListFormat("en", { type: "disjunction" }).format(names);
