import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { ApiKeyForm } from "../src/index.ts";
import { type FilledForm, filledForms } from "../test/browser/support/filledForms.ts";
import { inWorld, loadWorld, withWorld } from "./support/world.tsx";

/** One form for every scheme made of fields: each story fills it in by label. */
const meta: Meta<typeof ApiKeyForm> = {
  title: "ApiKeyForm/Schemes",
  component: ApiKeyForm,
  // The page of the component is made with another of its files.
  tags: ["!autodocs"],
  loaders: [loadWorld],
  decorators: [withWorld],
};

export default meta;
type Story = StoryObj<typeof ApiKeyForm>;

/** A form that is filled in, and not yet sent. */
function story({ target, app, values }: FilledForm): Story {
  return {
    args: target,
    play: async ({ canvas, userEvent }) => {
      for (const [label, value] of Object.entries(values)) {
        const field = await canvas.findByLabelText(label);
        await userEvent.click(field);
        await userEvent.paste(value);
        await expect(field).toHaveValue(value);
      }
      await expect(canvas.getByRole("button", { name: `Connect ${app}` })).toBeEnabled();
    },
  };
}

export const ApiKey: Story = story(filledForms.apiKey);
export const ApiKeyWithDefault: Story = story(filledForms.apiKeyWithDefault);
/** The labels say "(Required)" of what is optional; nothing is hidden, and what is deprecated comes last. */
export const ApiKeyWithOptionalFields: Story = story(filledForms.apiKeyWithOptionalFields);
export const BearerToken: Story = story(filledForms.bearerToken);
export const Basic: Story = story(filledForms.basic);
export const BasicWithJwt: Story = story(filledForms.basicWithJwt);
export const GoogleServiceAccount: Story = story(filledForms.googleServiceAccount);
export const ServiceAccount: Story = story(filledForms.serviceAccount);
export const BillcomAuth: Story = story(filledForms.billcomAuth);
export const CalcomAuth: Story = story(filledForms.calcomAuth);
export const S2sOauth2: Story = story(filledForms.s2sOauth2);
/** A scheme that nobody has heard of, with a hidden field and odd names. */
export const Custom: Story = story(filledForms.custom);

/** The app's own key serves every user: one press. */
export const OneKeyForAllUsers: Story = {
  args: { authConfigId: "ac_shared" },
  parameters: inWorld({
    prepare: (control) =>
      void control.addAuthConfig({
        toolkit: "tavily",
        id: "ac_shared",
        sharedCredentials: { generic_api_key: "tvly-ours" },
      }),
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("There is nothing to fill in.")).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Connect Tavily" })).toBeEnabled();
  },
};

export const OneKeyForAllUsersConnected: Story = {
  ...OneKeyForAllUsers,
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("There is nothing to fill in.");
    await userEvent.click(canvas.getByRole("button", { name: "Connect Tavily" }));
    await expect(await canvas.findByText("Tavily is ready to use.")).toBeVisible();
  },
};
