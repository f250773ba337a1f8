import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ApiKeyForm } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { type FilledForm, filledForms } from "../support/filledForms.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const forms: readonly [name: string, form: FilledForm][] = Object.entries(filledForms);

test.each(forms)("%s: what is pasted is what Composio gets", async (_, { target, app, values }) => {
  const world = createWorld();
  renderInWorld(world, <ApiKeyForm {...target} />);
  for (const [label, value] of Object.entries(values)) {
    await userEvent.click(await screen.findByLabelText(label));
    await userEvent.paste(value);
  }
  await userEvent.click(screen.getByRole("button", { name: `Connect ${app}` }));
  expect(await screen.findByText(`${app} is ready to use.`)).toBeVisible();
  const [account] = world.sandbox.control.accounts();
  expect(Object.values(account?.val ?? {})).toEqual(expect.arrayContaining(Object.values(values)));
});
