import { expect, test } from "vitest";
import { adminText } from "../../src/locales/english/adminText.ts";
import { cardText } from "../../src/locales/english/cardText.ts";
import { connectText } from "../../src/locales/english/connectText.ts";
import { panelText } from "../../src/locales/english/panelText.ts";
import { errorText } from "../../src/locales/english/errorText.ts";
import { formText } from "../../src/locales/english/formText.ts";
import { listText } from "../../src/locales/english/listText.ts";
import { manageText } from "../../src/locales/english/manageText.ts";
import { pageText } from "../../src/locales/english/pageText.ts";
import { pickerText } from "../../src/locales/english/pickerText.ts";
import { attemptText, wayText } from "../../src/locales/english/dialogText.ts";
import { badgeText, statusText } from "../../src/locales/english/statusText.ts";
import { en } from "../../src/locales/en.ts";

const groups: Readonly<Record<string, object>> = {
  "Connect button, and what it says": { ...connectText, ...panelText },
  "Menu, rename, disconnect": { ...manageText, ...attemptText },
  "Status of a connection": { ...statusText, ...badgeText },
  "Forms for keys": { ...wayText, ...formText },
  "Lists, account choice, RequireConnection": listText,
  "Catalogue, and the page of integrations": pickerText,
  "Card in a chat": cardText,
  "Results and errors": errorText,
  "For admins": adminText,
  "Pages of the handler": pageText,
};

test("docs/texts.md lists every text", async () => {
  const listed = new Set<string>();
  const tables = Object.entries(groups).map(([title, texts]) => {
    // A text of two groups is one text.
    const rows = Object.entries(texts).filter(([key]) => !listed.has(key) && listed.add(key));
    return `## ${title}

| key | English |
| --- | --- |
${rows.map(([key, text]) => `| \`${key}\` | ${text} |`).join("\n")}
`;
  });
  const page = `# Texts

Every text that the kit shows or says to a screen reader, by its key in \`messages\`: see [languages](languages.md). This page is made by \`npx vitest run --project unit textsPage -u\`. What each is for: the comments of \`Messages\`, which editors show.

${tables.join("\n")}`;
  expect([...listed].toSorted()).toEqual(Object.keys(en).toSorted());
  await expect(page).toMatchFileSnapshot("../../docs/texts.md");
});
