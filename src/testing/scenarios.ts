import type { NewAccount, SandboxAccount, SandboxControl } from "../sandbox/index.ts";

/** One call of the sandbox's control, with its arguments. */
type ControlCall = {
  [Name in keyof SandboxControl]: readonly [Name, ...Parameters<SandboxControl[Name]>];
}[keyof SandboxControl];

interface Scene {
  /** The user's newest connection of the toolkit that works, if there is one. */
  readonly active: SandboxAccount | undefined;
  /** A new account of the user, ACTIVE unless said otherwise. */
  add(account?: Omit<NewAccount, "userId">): ControlCall;
}

/** Every request, however many a test sends. */
const always = { times: 1_000_000 };

/** A scenario that a sandbox can make by itself, also in another process. */
export type SandboxScenario =
  | "connected"
  | "several accounts"
  | "pending"
  | "paused"
  | "expired"
  | "revoked"
  | "failed"
  | "wrong key"
  | "slow"
  | "429"
  | "server error";
/** A scenario of the browser or of the user. */
export type BrowserScenario =
  | "blocked popup"
  | "denied"
  | "link expired"
  | "loading"
  | "offline"
  | "another user"
  | "signed out";
export type Scenario = SandboxScenario | BrowserScenario;

/** Scenarios of Composio: of accounts and of its API. Those of an account change the one that is there, or add one. */
const ofComposio: Readonly<Record<SandboxScenario, (scene: Scene) => readonly ControlCall[]>> = {
  connected: ({ active, add }) => (active ? [] : [add()]),
  "several accounts": ({ add }) => [
    add({ alias: "Work", val: { displayName: "alex@work.example" } }),
    add({ alias: "Home", val: { displayName: "alex@home.example" } }),
  ],
  pending: ({ add }) => [add({ status: "INITIATED" })],
  paused: ({ active, add }) => [active ? ["setStatus", active.id, "INACTIVE"] : add({ status: "INACTIVE" })],
  expired: ({ active, add }) => [
    active
      ? ["expire", active.id]
      : add({ status: "EXPIRED", statusReason: "Permanent auth error during token refresh" }),
  ],
  revoked: ({ active, add }) => [
    active
      ? ["revoke", active.id]
      : add({ status: "REVOKED", statusReason: "Revoked via user-initiated revoke endpoint" }),
  ],
  failed: ({ add }) => [add({ status: "FAILED", statusReason: "OAuth callback failed during token exchange" })],
  "wrong key": () => [["refuseKeys", true]],
  slow: () => [["delay", 2_000]],
  "429": () => [["failNext", { status: 429, ...always }]],
  "server error": () => [["failNext", { status: 503, ...always }]],
};

const ofBrowser: readonly BrowserScenario[] = [
  "blocked popup",
  "denied",
  "link expired",
  "loading",
  "offline",
  "another user",
  "signed out",
];

/** The names of all scenarios. */
export const scenarios: readonly Scenario[] = [...keysOf(ofComposio), ...ofBrowser];
export const sandboxScenarios: readonly SandboxScenario[] = keysOf(ofComposio);

/** What a sandbox has to do for a scenario, given the accounts that it has. */
export function controlCalls(
  name: SandboxScenario,
  accounts: readonly SandboxAccount[],
  userId: string,
  toolkit: string,
): readonly ControlCall[] {
  const scene: Scene = {
    active: accounts.findLast(
      (account) =>
        account.userId === userId && account.toolkit === toolkit && account.status === "ACTIVE" && !account.deleted,
    ),
    add: (account) => ["addAccount", { userId, toolkit, ...account }],
  };
  return ofComposio[name](scene);
}

export function isSandboxScenario(name: Scenario): name is SandboxScenario {
  return Object.hasOwn(ofComposio, name);
}

/** Throws for a name that is not known, with the names that are: JavaScript has no types that would. */
export function checkScenario<Name extends string>(name: string, known: readonly Name[]): asserts name is Name {
  if (known.some((each) => each === name)) return;
  const names = known.map((each) => `"${each}"`).join(", ");
  throw new Error(`Unknown scenario "${name}". Known: ${names}.`);
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  // SAFETY: the record is a literal of this file, so it has no other keys.
  return Object.keys(record) as Key[];
}
