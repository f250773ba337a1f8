import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { ToolkitLogo } from "../src/index.ts";
import { loadWorld, withWorld } from "./support/world.tsx";

const meta: Meta<typeof ToolkitLogo> = {
  title: "ToolkitLogo",
  component: ToolkitLogo,
  loaders: [loadWorld],
  decorators: [withWorld],
  args: { toolkit: "gmail", size: "lg", "aria-label": "Gmail" },
};

export default meta;
type Story = StoryObj<typeof ToolkitLogo>;

export const BySlug: Story = {
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole("img", { name: "Gmail" }).querySelector("img")).toBeVisible());
  },
};

/** An app without a logo, or whose logo can't be loaded. */
export const Initial: Story = {
  args: { toolkit: { slug: "acme", name: "Acme", logo: null }, "aria-label": "Acme" },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole("img", { name: "Acme" }).querySelector("[data-initial='A']")).not.toBeNull();
  },
};

export const Sizes: Story = {
  render: () => (
    <div style={{ display: "flex", gap: "1rem", alignItems: "center" }}>
      <ToolkitLogo toolkit="gmail" size="sm" />
      <ToolkitLogo toolkit="gmail" size="md" />
      <ToolkitLogo toolkit="gmail" size="lg" aria-label="Gmail" />
    </div>
  ),
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole("img", { name: "Gmail" }).querySelector("img")).toBeVisible());
  },
};
