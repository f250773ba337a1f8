const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Makes ids in Composio's form (`ca_` and 12 letters or digits) from a counter, so that every run has the same ids. */
export function createIdMaker(): (prefix: string) => string {
  const counts = new Map<string, number>();
  return (prefix) => {
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    const seed = Math.imul(count, 0x9e3779b1) ^ hash(prefix);
    // The first half encodes the whole seed, so no two ids of a prefix are equal.
    return `${prefix}_${encode(scramble(seed), 6)}${encode(scramble(seed ^ 0x5bd1e995), 6)}`;
  };
}

/** A stable UUID for an id, for the API's deprecated `uuid` fields. */
export function uuidFor(id: string): string {
  const hex = [1, 2, 3, 4].map((part) => (hash(`${part}${id}`) >>> 0).toString(16).padStart(8, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A text that looks like a token and depends only on its seed. */
export function tokenFor(seed: string, length: number): string {
  let text = "";
  for (let part = 0; text.length < length; part += 1) text += encode(scramble(hash(`${seed}:${part}`)), 6);
  return text.slice(0, length);
}

const adjectives = [
  "red",
  "calm",
  "brave",
  "quiet",
  "golden",
  "swift",
  "gentle",
  "bright",
  "silver",
  "merry",
  "clever",
  "amber",
];
const nouns = [
  "castle",
  "river",
  "falcon",
  "garden",
  "harbor",
  "maple",
  "comet",
  "meadow",
  "lantern",
  "orchid",
  "pebble",
  "willow",
  "summit",
];

/** Composio's short label of an account, such as `gmail_red-castle`. The lengths of the lists are coprime, so that labels repeat late. */
export function wordIdFor(toolkit: string, count: number): string {
  return `${toolkit}_${adjectives[count % adjectives.length]}-${nouns[count % nouns.length]}`;
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value;
}

/** Mixes 32 bits. It is reversible, so different inputs give different outputs. */
function scramble(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function encode(value: number, length: number): string {
  let rest = value;
  let text = "";
  for (let index = 0; index < length; index += 1) {
    text += alphabet[rest % alphabet.length];
    rest = Math.floor(rest / alphabet.length);
  }
  return text;
}
