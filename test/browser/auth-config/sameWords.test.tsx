import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { AuthConfigForm } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

test("schemes with the same words are told apart", async () => {
  const field = { name: "key", label: "Key", description: "" };
  const modes = ["SERVICE_ACCOUNT", "GOOGLE_SERVICE_ACCOUNT", "API_KEY"];
  const toolkit = {
    slug: "acme",
    name: "Acme",
    description: "",
    categories: [],
    logo: "data:,",
    schemes: modes.map((mode) => ({ mode, fields: [field] })),
  };
  const world = createWorld({ authorizeAdmin: () => true, toolkits: [toolkit] });
  renderInWorld(world, <AuthConfigForm toolkit="acme" />);
  await screen.findByRole("button", { name: "Create" });
  expect(screen.getAllByRole("radio").map((radio) => radio.closest("label")?.textContent)).toEqual([
    "Use a service account (SERVICE ACCOUNT)",
    "Use a service account (GOOGLE SERVICE ACCOUNT)",
    "Use an API key",
  ]);
});
