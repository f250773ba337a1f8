import { expect, test } from "vitest";
import { ComposioError, errorCodes } from "../../src/protocol/errors.ts";
import { handlerError } from "../../src/server/http/handlerError.ts";

/** What the code says to developers: in the browser's words, then in the handler's where they differ. */
function meaning(code: (typeof errorCodes)[number]): string {
  const texts = new Set([new ComposioError(code).message, handlerError(code).message]);
  return [...texts].filter((text) => text !== `composio-react: ${code}`).join("\n\n");
}

function section(code: (typeof errorCodes)[number]): string {
  const { status, retryable, userMessage } = new ComposioError(code);
  const origin = status === 0 ? "Made in the browser, without a response" : `HTTP status ${status}`;
  return `## ${code}

${meaning(code)}

- ${origin}. ${retryable ? "The same call may succeed later." : "Trying the same again does not help."}
- Users read: “${userMessage}”`;
}

test("docs/errors.md matches the error table", async () => {
  const page = `# Troubleshooting by error code

Every function of the kit throws \`ComposioError\`. Its \`code\` is one of those below, and never changes its meaning. \`message\` is for developers, and may say more than is written here; in the browser a production build leaves it out. \`userMessage\` is for users; components show it in the provider's language, with the app's name.

The handler passes each error to its \`logger\` with the cause. In development the browser's console explains each cause once.

This page is made by \`npx vitest run --project unit errorTable -u\` from [the table](../src/protocol/errors.ts).

${errorCodes.map(section).join("\n\n")}
`;
  await expect(page).toMatchFileSnapshot("../../docs/errors.md");
});

test.each(errorCodes)("%s is explained to developers", (code) => {
  expect(meaning(code)).not.toBe("");
});
