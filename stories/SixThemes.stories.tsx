import type { Meta, StoryObj } from "@storybook/react-vite";
import type { ReactNode } from "react";
import { expect, waitFor } from "storybook/test";
import {
  ApiKeyForm,
  ComposioProvider,
  ConnectButton,
  ConnectCard,
  ConnectionList,
  ConnectionStatusBadge,
  type Theme,
} from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

const themes: Readonly<Record<string, Theme>> = {
  neutral: {},
  "soft, violet": { preset: "soft", accentColor: "#7c3aed" },
  contrast: { preset: "contrast" },
  "compact, green, 4px": { density: "compact", accentColor: "#0f766e", borderRadius: "4px" },
  "comfortable, pill, orange": { density: "comfortable", accentColor: "#ea580c", borderRadius: "999px" },
  "soft, yellow, 0px": { preset: "soft", accentColor: "#facc15", borderRadius: "0px" },
};

const request = {
  toolkits: [{ slug: "gmail" }, { slug: "slack" }],
  reason: "To mail the weekly report and post it in #sales.",
};

const meta: Meta = {
  title: "Theming/Six themes",
  tags: ["!autodocs"],
  loaders: [loadWorld],
  decorators: [withWorld],
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.addAccount({ userId: user, toolkit: "github", status: "EXPIRED" });
      control.addAccount({ userId: user, toolkit: "notion", status: "INACTIVE", alias: "Acme Inc." });
    },
  }),
};

export default meta;

/** `npm run screenshots` takes the pictures of docs/theming.md from this story. */
export const SixThemes: StoryObj = {
  render: (_, { loaded }) => (
    <div className="story-gallery story-themes">
      {Object.entries(themes).map(([name, theme]) => (
        <figure key={name}>
          <figcaption>{name}</figcaption>
          <ComposioProvider client={worldOf({ loaded }).client} theme={theme}>
            <Parts of={name} />
          </ComposioProvider>
        </figure>
      ))}
    </div>
  ),
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getAllByRole("list", { name: "Connections" })).toHaveLength(6));
    await waitFor(() => expect(canvas.getAllByLabelText(/API Key/, { selector: "input" })).toHaveLength(6));
    await waitFor(() => expect(canvas.getAllByText("1 of 2")).toHaveLength(6));
  },
};

/** Its landmarks are named after the theme: they are six of a kind on this page. */
function Parts({ of }: { of: string }): ReactNode {
  return (
    <>
      <div className="story-line">
        <ConnectButton toolkit="slack" />
        <ConnectButton toolkit="linear" variant="outline" />
      </div>
      <div className="story-line">
        <ConnectButton toolkit="gmail" />
      </div>
      <div className="story-line">
        <ConnectionStatusBadge toolkit="gmail" />
        <ConnectionStatusBadge toolkit="github" />
        <ConnectionStatusBadge toolkit="notion" />
      </div>
      <ConnectionList />
      <ConnectCard request={request} aria-labelledby={undefined} aria-label={`Card, ${of}`} />
      <ApiKeyForm toolkit="stripe" aria-label={`Form, ${of}`} />
    </>
  );
}
