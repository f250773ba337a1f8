import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { ComposioProvider, ConnectButton } from "../src/index.ts";
import { de } from "../src/locales/de.ts";
import type { SandboxToolkit } from "../src/sandbox/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

/** How the button takes on the look of its page. */
const meta: Meta<typeof ConnectButton> = {
  title: "ConnectButton/Looks",
  component: ConnectButton,
  // The page of the component is made with another of its files.
  tags: ["!autodocs"],
  args: { toolkit: "gmail" },
  loaders: [loadWorld],
  decorators: [withWorld],
};

export default meta;
type Story = StoryObj<typeof ConnectButton>;

const unusual: SandboxToolkit = {
  slug: "planner",
  name: "The Planner of All Planners for Large Organisations",
  description: "",
  categories: [],
  schemes: [{ mode: "OAUTH2", managed: true }],
  logo: "",
};

const isSettled: Story["play"] = async ({ canvas }) => {
  const button = await canvas.findByRole("button", { name: /^Connect / });
  await waitFor(() => expect(button).toHaveAttribute("data-phase", "not_connected"));
};

export const Outline: Story = { args: { variant: "outline" }, play: isSettled };

export const OutlineDark: Story = { ...Outline, globals: { colorScheme: "dark" } };

export const OwnLabel: Story = {
  args: { children: "Add your inbox" },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Add your inbox" })).toBeVisible();
  },
};

/** Light or dark, the text on any accent stands out. */
export const Themed: Story = {
  render: (args, { loaded }) => (
    <div className="story-gallery">
      {["#7c3aed", "#fde047", "#3b82f6", "#0f766e"].map((accentColor) => (
        <ComposioProvider
          key={accentColor}
          client={worldOf({ loaded }).client}
          theme={{ accentColor, borderRadius: "2rem", fontFamily: "Georgia, serif", colorScheme: "auto" }}
        >
          <ConnectButton {...args} />
        </ComposioProvider>
      ))}
    </div>
  ),
  play: async ({ canvas }) => {
    const buttons = () => canvas.getAllByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(buttons()).toHaveLength(4));
    const [violet, yellow] = buttons();
    if (!violet || !yellow) throw new Error("There are four buttons.");
    await waitFor(() => expect(violet).toHaveAttribute("data-phase", "not_connected"));
    await waitFor(() => expect(getComputedStyle(violet).backgroundColor).toBe("rgb(124, 58, 237)"));
    await expect(luminance(violet)).toBeGreaterThan(0.9);
    await expect(luminance(yellow)).toBeLessThan(0.1);
  },
};

/** The second coordinate of the text's colour, which the stylesheet makes in XYZ. */
function luminance(element: Element): number {
  return Number(/xyz-d65 \S+ (\S+)/.exec(getComputedStyle(element).color)?.[1]);
}

/** No logo, and a name that has no room. */
export const LongNameWithoutLogo: Story = {
  args: { toolkit: unusual.slug },
  parameters: inWorld({ toolkits: [unusual] }),
  render: (args) => (
    <div style={{ inlineSize: "14rem" }}>
      <ConnectButton {...args} />
    </div>
  ),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole("button", { name: `Connect ${unusual.name}` });
    await expect(button.getBoundingClientRect().width).toBeLessThanOrEqual(14 * 16);
    await expect(button.querySelector("img")).toBeNull();
  },
};

export const BrokenLogo: Story = {
  args: { toolkit: unusual.slug },
  parameters: inWorld({
    toolkits: [{ ...unusual, name: "Planner", logo: "data:image/svg+xml,broken" }],
  }),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole("button", { name: "Connect Planner" });
    // The logo comes with the auth config. Before that the initial stands there as well.
    await waitFor(() => expect(button).toHaveAttribute("data-method"));
    await waitFor(() => expect(button.querySelector("img")).toBeNull());
    await expect(button.querySelector("[data-initial]")).toHaveAttribute("data-initial", "P");
  },
};

export const German: Story = {
  render: (args, { loaded }) => (
    <ComposioProvider client={worldOf({ loaded }).client} messages={de}>
      <ConnectButton {...args} />
    </ComposioProvider>
  ),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Gmail verbinden" }));
    await userEvent.click(await canvas.findByRole("button", { name: "Allow" }));
    await expect(await canvas.findByText("Verbunden")).toBeVisible();
  },
};

export const RightToLeft: Story = {
  parameters: inWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "slack" }) }),
  render: () => (
    <div dir="rtl" className="story-gallery">
      <ConnectButton toolkit="gmail" />
      <ConnectButton toolkit="slack" />
    </div>
  ),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Connect Gmail" }));
    const button = await canvas.findByRole("button", { name: "Connecting Gmail…" });
    const [label] = button.getElementsByClassName("cr-label");
    const [logo] = button.getElementsByClassName("cr-logo");
    if (!label || !logo) throw new Error("The button has a label and a logo.");
    await expect(logo.getBoundingClientRect().left).toBeGreaterThan(label.getBoundingClientRect().right);
  },
};

/** Nothing beside the button moves, whatever it says. */
export const InARow: Story = {
  render: (args) => (
    <div style={{ display: "flex", gap: "1rem", alignItems: "start" }}>
      <ConnectButton {...args} />
      <span>after</span>
    </div>
  ),
  play: async ({ canvas, userEvent }) => {
    const after = canvas.getByText("after");
    const button = await canvas.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(button).toHaveAttribute("data-method", "redirect"));
    const { left } = after.getBoundingClientRect();
    await userEvent.click(button);
    await canvas.findByText("Finish in the window that opened.");
    await expect(after.getBoundingClientRect().left).toBe(left);
    await userEvent.click(await canvas.findByRole("button", { name: "Allow" }));
    await canvas.findByText("Connected");
    await expect(after.getBoundingClientRect().left).toBe(left);
  },
};
