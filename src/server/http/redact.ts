/**
 * Removes likely secrets from a text of unknown origin, and puts it on one line. In doubt it removes; words, hosts and
 * ordinary paths stay readable.
 */
export function redact(text: string): string {
  const redacted = patterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), cut(text));
  return redacted
    .replace(/[\w+/=.~-]{16,}/g, (token) => (token.split(/[/.]/).some(isRandom) ? plainParts(token) : token))
    .replace(/\s+/g, " ")
    .slice(0, 1_000);
}

/** Shortens the text, so that no pattern is slow. A token that was cut is removed, because no pattern would match it. */
function cut(text: string): string {
  return text.length > longestText ? text.slice(0, longestText).replace(/\S*$/, "") : text;
}

const longestText = 2_000;

const strongName = String.raw`pass(?:word|wd|phrase)|pwd|secret|token|(?:api|access|private|secret)[-_ ]?key|credential|encoded|signature`;
/** Names that in a sentence can also be ordinary words before a colon. */
const weakName = "key|session|sess|sid|auth|jwt|pat|pass|cookie|code|state|nonce|otp|pin|ticket|assertion";
const value = String.raw`(?:"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?|\\+"[\s\S]*?(?:\\+"|$)|\S+)`;

const patterns: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [\s\S]*?(?:-----END [^-]*-----|$)/g, "…"],
  // To the end of the line, and of its continuation lines.
  [/\b((?:proxy-)?authorization|(?:set-)?cookie)\b["'\\]*\s*[:=].*(?:\r?\n[ \t].*)*/gi, "$1: …"],
  // User and password in an address; a password may contain any character.
  [/\/\/[^\s"'<>]*@/g, "//…@"],
  [/(?<![^\s("'=])[^\s:@"'()]+:(?!\/\/)[^\s"']+@/g, "…@"],
  [
    new RegExp(
      String.raw`(?<![\w.-])([\w.-]*(?:(?:${strongName})s?["'\\]*\s*[:=]|(?:${weakName})(?:["'\\]+\s*:|\s*=)))\s*${value}`,
      "gi",
    ),
    "$1 …",
  ],
  [/\?[^\s"')]*/g, "?…"],
  [/([#&])[\w.~%-]+=[^\s"')]*/g, "$1…"],
  [/\b(bearer|basic|digest)\s+\S+/gi, "$1 …"],
  [/\b(?:(?:ak|sk|pk|rk|uak|whsec|session|ln|gh[a-z])_|(?:sk|glpat|xox[a-z])-)[\w-]+/gi, "…"],
  [/\beyJ[\w-]+(?:\.[\w-]*)*/g, "…"],
];

/** Whether a part of a token looks random: long, with digits and letters, or with irregular upper and lower case. */
function isRandom(part: string): boolean {
  if (part.length < 16) return false;
  if (/\d/.test(part) && (part.length >= 20 ? /[a-z]|\d{12}/i : /\d{12}/).test(part)) return true;
  const words = part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
  return /[a-z]/.test(part) && /[A-Z]/.test(part) && part.length / words.length < 4;
}

/** Keeps the ordinary words of a path that contains a secret, or of a secret with slashes or dots. */
function plainParts(token: string): string {
  return token.replace(/[^/.]+/g, (part) => (/^[a-z]+(?:[-_][a-z]+)*$|^v\d{1,2}$/.test(part) ? part : "…"));
}
