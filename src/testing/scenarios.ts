import type { NewAccount, SandboxAccount, SandboxControl } from "../sandbox/index.ts";

/** One call of the sandbox's control, with its arguments. */
type ControlCall = {
  [Name in keyof SandboxControl]: readonly [Name, ...Parameters<SandboxControl[Name]>];
}[keyof SandboxControl];

/** The user's accounts before a scenario. */
interface Scene {
  /** The user's newest ACTIVE account of the toolkit, if there is one. */
  readonly active: SandboxAccount | undefined;
  /** Adds an account of the user. @default ACTIVE */
  add(account?: Omit<NewAccount, "userId">): ControlCall;
}

/** For all requests of a test. */
const always = { times: 1_000_000 };

/** A scenario that needs only the sandbox, also in another process. */
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
/** A scenario that needs the browser or the session of `createTestComposio`. */
export type BrowserScenario =
  | "blocked popup"
  | "denied"
  | "link expired"
  | "loading"
  | "offline"
  | "another user"
  | "signed out";
export type Scenario = SandboxScenario | BrowserScenario;

/** What the sandbox does for each scenario. A scenario of an account changes the existing account, or adds one. */
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

/** The calls of the sandbox's control for a scenario. */
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

/** Throws for an unknown name, for callers without TypeScript. */
export function checkScenario<Name extends string>(name: string, known: readonly Name[]): asserts name is Name {
  if (known.some((each) => each === name)) return;
  const names = known.map((each) => `"${each}"`).join(", ");
  throw new Error(`Unknown scenario "${name}". Known: ${names}.`);
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  // SAFETY: the record is a literal of this file, so it has no other keys.
  return Object.keys(record) as Key[];
}
