import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import {
  AccountPicker,
  AuthConfigList,
  ConnectCard,
  ConnectionList,
  DisconnectButton,
  RequireConnection,
  ToolkitPicker,
} from "../src/index.ts";
import type { SandboxToolkit } from "../src/sandbox/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld } from "./support/world.tsx";

const longAddress = "maximilian.wolfeschlegelsteinhausen@accounts.northwind-traders.example";

function toolkit(slug: string, name: string, parts: Partial<SandboxToolkit> = {}): SandboxToolkit {
  return {
    slug,
    name,
    description: "Plans, forecasts, reports and approvals of all departments, in one place for everybody.",
    categories: ["Collaboration & communication"],
    schemes: [{ mode: "OAUTH2", managed: true }],
    logo: "",
    identity: longAddress,
    ...parts,
  };
}

// Everything that lists connections, with long names and addresses. No JSDoc here: see ThemingPlayground.stories.tsx.
const meta: Meta = {
  title: "Theming/Long names",
  tags: ["!autodocs"],
  loaders: [loadWorld],
  decorators: [withWorld],
  parameters: inWorld({
    authorizeAdmin: () => true,
    toolkits: [
      toolkit("planner", "The Planner of All Planners for Everybody!"),
      toolkit("oneword", "Rindfleischetikettierungsüberwachungsbuch!"),
      toolkit("keys", "Northwind Traders Enterprise Resource Desk", {
        schemes: [{ mode: "API_KEY", fields: [] }],
        categories: ["Accounting"],
      }),
      toolkit("short", "Go"),
    ],
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "planner", alias: "Quarterly planning of the northern region" });
      control.addAccount({ userId: user, toolkit: "planner" });
      control.addAccount({ userId: user, toolkit: "oneword", status: "EXPIRED" });
      control.addAccount({ userId: user, toolkit: "short", status: "INITIATED" });
    },
  }),
  render: () => (
    <>
      <ConnectionList groupBy="toolkit" />
      <RequireConnection toolkits={["oneword", "keys", "planner"]}>{null}</RequireConnection>
      <ConnectCard
        toolkits={["oneword", "planner", "keys"]}
        reason="To compare the figures of all regions with those of last year, and to send them to everybody."
      />
      <AccountPicker toolkit="planner" onChange={() => undefined} />
      <DisconnectButton toolkit="short" />
      <AuthConfigList />
      <ToolkitPicker />
    </>
  ),
};

export default meta;

export const English: StoryObj = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelectorAll(".cr-tile[data-toolkit]")).toHaveLength(4));
    await waitFor(() => expect(canvasElement.querySelectorAll("[aria-busy], [data-loading]")).toHaveLength(0));
  },
};

export const German: StoryObj = { ...English, globals: { language: "de" } };

export const Arabic: StoryObj = { ...English, globals: { language: "ar", direction: "rtl" } };
