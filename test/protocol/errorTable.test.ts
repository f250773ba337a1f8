import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { ComposioError, errorCodes } from "../../src/protocol/errors.ts";
import { useComposio } from "../../src/react/context/context.ts";
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

/** What a component without a provider says. */
function noProvider(): string {
  function Part() {
    useComposio();
    return null;
  }
  try {
    renderToString(createElement(Part));
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error("A component without a provider did not throw.");
}

test("docs/errors.md matches the error table", async () => {
  const page = `# Troubleshooting by error code

Every function of the kit throws \`ComposioError\`. Its \`code\` is one of those below, and never changes its meaning. \`message\` is for developers, and may say more than is written here; in the browser a production build leaves it out. \`userMessage\` is for users; components show it in the provider's language, with the app's name.

One error has no code: [a component finds no provider](#a-component-finds-no-provider). The handler passes each error to its \`logger\` with the cause. In development the browser's console explains each cause once.

This page is made by \`npx vitest run --project unit errorTable -u\` from [the table](../src/protocol/errors.ts).

${errorCodes.map(section).join("\n\n")}

## A component finds no provider

\`${noProvider()}\`

This \`Error\` has no code, because only the app's makers can meet it. It is thrown by every component and hook of the kit without a [\`<ComposioProvider>\`](components/ComposioProvider.md) above it. If there is one:

- **Is it in the same React root?** Each island of Astro, and each widget of a page of Rails or Django, is a root, and [needs a provider of its own](browser.md#several-react-roots).
- **Is there a second copy of composio-react?** A design system that bundles the kit, or has it in its own \`node_modules\`, has a provider that other components do not know. In a package that uses the kit, composio-react and @tanstack/react-query are \`peerDependencies\`, and are left out of its bundle; \`npm ls composio-react\` shows the copies.
`;
  await expect(page).toMatchFileSnapshot("../../docs/errors.md");
});

test.each(errorCodes)("%s is explained to developers", (code) => {
  expect(meaning(code)).not.toBe("");
});
