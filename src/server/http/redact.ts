/**
 * Takes what looks like a secret out of other people's text, and puts it on one line. Rather too much than too little;
 * words, hosts and ordinary paths stay readable.
 */
export function redact(text: string): string {
  const redacted = patterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), cut(text));
  return redacted
    .replace(/[\w+/=.~-]{16,}/g, (token) => (token.split(/[/.]/).some(isRandom) ? plainParts(token) : token))
    .replace(/\s+/g, " ")
    .slice(0, 1_000);
}

/** A pattern must not be kept busy; half a token at the end would be no pattern's. */
function cut(text: string): string {
  return text.length > longestText ? text.slice(0, longestText).replace(/\S*$/, "") : text;
}

const longestText = 2_000;

const strongName = String.raw`pass(?:word|wd|phrase)|pwd|secret|token|(?:api|access|private|secret)[-_ ]?key|credential|encoded|signature`;
/** Words that a sentence may have in front of a colon. */
const weakName = "key|session|sess|sid|auth|jwt|pat|pass|cookie|code|state|nonce|otp|pin|ticket|assertion";
const value = String.raw`(?:"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?|\\+"[\s\S]*?(?:\\+"|$)|\S+)`;

const patterns: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [\s\S]*?(?:-----END [^-]*-----|$)/g, "…"],
  // To the end of the line, and of those that continue it.
  [/\b((?:proxy-)?authorization|(?:set-)?cookie)\b["'\\]*\s*[:=].*(?:\r?\n[ \t].*)*/gi, "$1: …"],
  // An address's user and password; the latter may have any sign in it.
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

/** Whether a part of a token is none that people would write: long, and of digits and letters, or of both cases in disorder. */
function isRandom(part: string): boolean {
  if (part.length < 16) return false;
  if (/\d/.test(part) && (part.length >= 20 ? /[a-z]|\d{12}/i : /\d{12}/).test(part)) return true;
  const words = part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
  return /[a-z]/.test(part) && /[A-Z]/.test(part) && part.length / words.length < 4;
}

/** Of a path with a secret in it, or a secret with slashes or dots, what are words. */
function plainParts(token: string): string {
  return token.replace(/[^/.]+/g, (part) => (/^[a-z]+(?:[-_][a-z]+)*$|^v\d{1,2}$/.test(part) ? part : "…"));
}
