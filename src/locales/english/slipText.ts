import type { SlipText } from "../messages.ts";

export const slipText: SlipText = {
  spacesFound: "There are spaces in this value.",
  removeSpaces: "Remove spaces",
  invisibleFound: "There are invisible characters in this value.",
  removeInvisible: "Remove invisible characters",
  quotesFound: "There are quotes around this value.",
  removeQuotes: "Remove quotes",
  prefixFound: 'This value starts with "{value}".',
  removePrefix: 'Remove "{value}"',
  lineBreaksLost: "The line breaks of this value are missing.",
  restoreLineBreaks: "Restore line breaks",
  mendAll: "Fix all of this",
};
