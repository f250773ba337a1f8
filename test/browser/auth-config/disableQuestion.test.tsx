import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { AuthConfigList } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

test.each([320, 480, 620, 900])("in %i pixels the two answers of the question stand side by side", async (width) => {
  const world = createWorld({ authorizeAdmin: () => true, authConfigs: { stripe: ["ac_stripe"] } });
  renderInWorld(
    world,
    <div style={{ inlineSize: width }}>
      <AuthConfigList />
    </div>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Disable Stripe" }));
  const question = await screen.findByRole("group", { name: /stop working/ });
  const [cancel, disable] = within(question)
    .getAllByRole("button")
    .map((answer) => answer.getBoundingClientRect());
  expect(cancel?.top).toBe(disable?.top);
  const words = within(question).getByText(/stop working/);
  expect(words.getBoundingClientRect().left - question.getBoundingClientRect().left).toBeLessThan(24);
});
