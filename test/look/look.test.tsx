import { composeStories, setProjectAnnotations } from "@storybook/react-vite";
import { afterEach, beforeAll, expect, test } from "vitest";
import { configure } from "storybook/test";
import { page } from "vitest/browser";
import "../../src/components/styles.css";
import * as apiKeyForm from "../../stories/ApiKeyFormStates.stories.tsx";
import * as authConfigList from "../../stories/AuthConfigList.stories.tsx";
import * as connectButton from "../../stories/ConnectButtonGallery.stories.tsx";
import * as connectCard from "../../stories/ConnectCard.stories.tsx";
import * as connectDialog from "../../stories/ConnectDialog.stories.tsx";
import * as connectionList from "../../stories/ConnectionList.stories.tsx";
import * as connectionMenu from "../../stories/ConnectionMenu.stories.tsx";
import * as requireConnection from "../../stories/RequireConnection.stories.tsx";
import * as toolkitPicker from "../../stories/ToolkitPicker.stories.tsx";
import { withPage } from "../../stories/support/withPage.tsx";
import "./look.css";

interface Look {
  readonly colorScheme: "light" | "dark";
  readonly direction: "ltr" | "rtl";
  readonly width: "wide" | "narrow";
  readonly preset: "neutral" | "contrast";
}

/** Every pair of values of two axes is in one of them. */
const looks: readonly Look[] = [
  { colorScheme: "light", direction: "ltr", width: "wide", preset: "neutral" },
  { colorScheme: "light", direction: "rtl", width: "narrow", preset: "contrast" },
  { colorScheme: "dark", direction: "ltr", width: "narrow", preset: "contrast" },
  { colorScheme: "dark", direction: "rtl", width: "wide", preset: "contrast" },
  { colorScheme: "dark", direction: "rtl", width: "narrow", preset: "neutral" },
];

/** A story for each part and each kind of state: what changes elsewhere shows here as well. */
const stories = [
  ["ConnectButton, at a glance", (globals) => composed(connectButton, globals).Light],
  ["ConnectionMenu, open", (globals) => composed(connectionMenu, globals).Open],
  ["ConnectionMenu, question", (globals) => composed(connectionMenu, globals).DisconnectQuestion],
  ["ConnectDialog, choice", (globals) => composed(connectDialog, globals).Choice],
  ["ApiKeyForm, refused", (globals) => composed(apiKeyForm, globals).Refused],
  ["ApiKeyForm, connected", (globals) => composed(apiKeyForm, globals).Connected],
  ["ConnectCard, one of two", (globals) => composed(connectCard, globals).OneOfTwo],
  ["ConnectionList, several", (globals) => composed(connectionList, globals).Several],
  ["ToolkitPicker, catalogue", (globals) => composed(toolkitPicker, globals).Catalogue],
  ["RequireConnection, expired", (globals) => composed(requireConnection, globals).Expired],
  ["AuthConfigList, several", (globals) => composed(authConfigList, globals).Several],
] as const satisfies readonly (readonly [string, (globals: Look) => unknown])[];

type Module = Parameters<typeof composeStories>[0];

function composed<Stories extends Module>(module: Stories, globals: Look) {
  return composeStories(
    module,
    setProjectAnnotations({ decorators: [withPage], initialGlobals: { ...globals }, loaders: [] }),
  );
}

// As in the Storybook: a machine may have much else to do.
configure({ asyncUtilTimeout: 8_000 });

beforeAll(() => {
  const context = document.createElement("canvas").getContext("2d");
  if (context) context.font = '16px "Open Sans"';
  // The width of this text in Open Sans. Another font has another.
  if (Math.abs((context?.measureText("Connect Gmail").width ?? 0) - 111) > 1)
    throw new Error(
      'The font "Open Sans" is missing, so every picture would differ. The pictures are made with the Chromium that the tests fetch from npm on Linux (x64), which brings the font along: unset CHROMIUM_PATH and run there. To compare with pictures of your own machine, install the font and run `npm run test:look -- --update`; do not commit them.',
    );
});

afterEach(() => {
  document.querySelector("[data-look]")?.remove();
});

test.each(
  looks.flatMap((look) =>
    stories.map(([name, story]) => ({ name, story, look, axes: Object.values(look).join(", ") })),
  ),
)("$name: $axes", async ({ name, story, look, axes }) => {
  await page.viewport(look.width === "wide" ? 640 : 375, 480);
  const canvas = document.createElement("div");
  canvas.dataset["look"] = "";
  document.body.append(canvas);
  await story(look).run({ canvasElement: canvas });
  const file = `${name}-${axes}`.replaceAll(/[^\w]+/g, "-");
  await expect
    .element(document.body, {
      // A picture that differs is taken again until then, and a fault that has no end would hide the message.
      timeout: 5_000,
      message: `${name} looks different (${axes}). If that is meant, look at the pictures and run \`npm run test:look -- --update\`.`,
    })
    .toMatchScreenshot(file);
});
