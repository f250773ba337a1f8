import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, waitFor, within } from "storybook/test";
import { DevtoolsPanel } from "../src/devtools/DevtoolsPanel.tsx";
import { ConnectButton } from "../src/index.ts";
import { composioDecorator, composioLoader } from "../src/testing/index.ts";

/** The panel itself: `ComposioDevtools` renders nothing in a production build, such as the static Storybook. */
const meta: Meta<typeof DevtoolsPanel> = {
  title: "Devtools",
  component: DevtoolsPanel,
  tags: ["!autodocs"],
  loaders: [() => localStorage.removeItem("composio-react-devtools"), composioLoader],
  decorators: [
    (Story) => (
      <>
        <ConnectButton toolkit="gmail" />
        <Story />
      </>
    ),
    composioDecorator,
  ],
  args: { initialIsOpen: true },
};

export default meta;
type Story = StoryObj<typeof DevtoolsPanel>;

const devtools = () => within(screen.getByRole("complementary", { name: "Composio devtools" }));

export const Closed: Story = {
  args: { initialIsOpen: false },
  play: async () => {
    await waitFor(() => expect(devtools().getByRole("button", { name: "Composio devtools" })).toBeVisible());
  },
};

export const Accounts: Story = {
  parameters: { composio: { scenario: "several accounts" } },
  play: async () => {
    await waitFor(() => expect(devtools().getByRole("row", { name: /ACTIVE connected Work/ })).toBeVisible());
  },
};

/** A connection from the click to its end, as the states of its machine. */
export const Timeline: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Connect Gmail" }));
    await userEvent.click(await canvas.findByRole("button", { name: "Allow" }));
    await canvas.findByText("Connected");
    await userEvent.click(devtools().getByRole("tab", { name: "Flows" }));
    await expect(devtools().getByText("opening → waiting")).toBeVisible();
  },
};
