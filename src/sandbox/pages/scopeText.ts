const known: Readonly<Record<string, string>> = {
  "gmail.modify": "Read, write and send your email",
  "gmail.readonly": "Read your email",
  "gmail.send": "Send email for you",
  calendar: "See and change your calendars",
  "calendar.readonly": "See your calendars",
  drive: "See and change your files",
  "drive.readonly": "See your files",
  youtube: "Manage your YouTube account",
  "userinfo.profile": "See your name and picture",
  "userinfo.email": "See your email address",
  identify: "See who you are",
  repo: "Read and change your repositories",
  guilds: "See the servers that you are in",
  "channels:read": "See your channels",
  "chat:write": "Post messages for you",
  "users:read": "See who is in your workspace",
  "read:user": "See your profile",
  oauth: "Know that you have signed in",
  offline_access: "Keep this access while you are away",
  "offline.access": "Keep this access while you are away",
  read: "Read your data",
  write: "Change your data",
  all: "Read and change all of your data",
  default: "Read and change your data",
};

const verbs: Readonly<Record<string, string>> = {
  read: "Read your",
  readonly: "Read your",
  write: "Change your",
  readwrite: "Read and change your",
  modify: "Change your",
  send: "Send your",
};

/**
 * The meaning of a scope for users: a fixed text for well-known scopes, otherwise made of the scope's verb and object
 * (`channels:read`, `read:user`, `Mail.ReadWrite`). Null if the scope has no such parts.
 */
export function scopeText(scope: string): string | null {
  const name = scope.split("/").findLast((part) => part !== "") ?? scope;
  if (Object.hasOwn(known, name)) return known[name] ?? null;
  const parts = name.split(/[.:]/);
  const verbAt = parts.findIndex((part) => Object.hasOwn(verbs, part.toLowerCase()));
  const verb = verbs[parts[verbAt]?.toLowerCase() ?? ""];
  const object = (verbAt === 0 ? parts.slice(1) : parts.slice(0, verbAt)).at(-1);
  if (verb === undefined || object === undefined) return null;
  return `${verb} ${object.replaceAll(/[-_]/g, " ").toLowerCase()}`;
}
