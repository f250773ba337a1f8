import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectCard, RequireConnection, ToolkitPicker } from "../../../src/index.ts";
import { pl } from "../../../src/locales/pl.ts";
import { createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

// This page's browser is English, which has no "few".
const apps = "{count, plural, one {# aplikacja} few {# aplikacje} other {# aplikacji}}";
const messages = { ...pl, cardTitleSeveral: apps, cardProgress: apps, gateTitle: apps, appsShown: apps };

test("a plural in the app's own texts has the forms of their language", async () => {
  const toolkits = ["gmail", "slack"];
  renderInWorld(
    createWorld({ authConfigs: { gmail: "ac_gmail", slack: "ac_slack" } }),
    <>
      <ConnectCard toolkits={toolkits} messages={messages} />
      <RequireConnection toolkits={toolkits} messages={messages} />
      <ToolkitPicker messages={messages} />
    </>,
  );
  const regions = () => screen.queryAllByRole("region", { name: "2 aplikacje" });
  await waitFor(() => expect(regions()).toHaveLength(2));
  expect(regions()[0]).toHaveTextContent(/^2 aplikacje.*2 aplikacje/);
  await userEvent.type(screen.getByRole("searchbox", { name: pl.searchApps }), "a");
  await waitFor(() => expect(screen.getAllByText("2 aplikacje").map(({ role }) => role)).toContain("status"));
});
