import { QueryClient, keepPreviousData } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { type ReactElement, Suspense } from "react";
import { expect, test } from "vitest";
import { AuthConfigList, ConnectButton, ConnectionList, ToolkitPicker, useAuthConfig } from "../../../src/index.ts";
import { publicComponents } from "../support/publicComponents.tsx";
import { createWorld, user } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const throwing = () =>
  new QueryClient({ defaultOptions: { queries: { throwOnError: true }, mutations: { throwOnError: true } } });

test.each(publicComponents)("$name shows its errors where the app's own queries throw theirs", async ({ element }) => {
  const world = createWorld({ authorize: () => false });
  renderInWorld(
    world,
    <>
      {element({ "data-testid": "root" }, "ca_1")}
      <ConnectionList />
    </>,
    { queryClient: throwing() },
  );
  expect(await screen.findAllByText("You don't have access to this.")).not.toHaveLength(0);
  expect(document.querySelectorAll("[data-testid=root]")).toHaveLength(1);
});

test("a change that is refused too, by users and by admins", async () => {
  let isAllowed = true;
  const world = createWorld({
    authorizeAdmin: () => isAllowed,
    authorize: () => isAllowed,
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }),
  });
  renderInWorld(
    world,
    <>
      <ConnectionList />
      <AuthConfigList toolkit="gmail" />
    </>,
    { queryClient: throwing() },
  );
  const [disable] = await screen.findAllByRole("button", { name: /^Disable / });
  await userEvent.click(await screen.findByRole("button", { name: "Manage Gmail" }));
  isAllowed = false;
  await userEvent.click(await screen.findByRole("menuitem", { name: "Pause" }));
  await screen.findByText("You don't have access to this.", { selector: ".cr-row-line *" });
  await userEvent.click(disable ?? document.body);
  await userEvent.click(await screen.findByRole("button", { name: "Disable" }));
  await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent("You don't have access to this."));
});

test("where the app's own queries keep their last data, no auth config of another toolkit is used", async () => {
  function Scheme({ toolkit }: { readonly toolkit: string }): ReactElement {
    const { data, isLoading, toolkit: known } = useAuthConfig({ toolkit });
    return <p>{`${known.name} ${isLoading ? "loads" : data?.authScheme}`}</p>;
  }
  const queryClient = new QueryClient({ defaultOptions: { queries: { placeholderData: keepPreviousData } } });
  const world = createWorld();
  const { rerender } = renderInWorld(world, <Scheme toolkit="gmail" />, { queryClient });
  await screen.findByText("Gmail OAUTH2");
  const release = world.hold("GET /auth-configs");
  rerender(inWorld(world, <Scheme toolkit="stripe" />, { queryClient }));
  expect(screen.getByText("Stripe loads")).toBeVisible();
  release();
  await screen.findByText("Stripe API_KEY");
});

test("where the app's own queries suspend, as those of React Query 4 could, the kit's do not, and send no request without an id", async () => {
  // The types forbid it, but it works.
  const queries: object = { suspense: true };
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(
    world,
    <Suspense fallback={<p>The app waits.</p>}>
      <ConnectionList />
      <ConnectButton toolkit="stripe" />
    </Suspense>,
    { queryClient: new QueryClient({ defaultOptions: { queries } }) },
  );
  expect(screen.queryByText("The app waits.")).toBeNull();
  await screen.findByText("Connected", { selector: ".cr-row *" });
  await screen.findByRole("button", { name: "Connect Stripe" });
  await waitFor(() => expect(world.requests.toSorted()).toEqual(["GET /auth-configs", "GET /connected-accounts"]));
});

test.each([
  ["switched off", { enabled: false }],
  ["told of nothing", { notifyOnChangeProps: [] }],
  ["given data to begin with", { initialData: [] }],
])("where the app's own queries are %s, the kit's load", async (_, queries) => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(
    world,
    <>
      <ConnectionList />
      <ConnectButton toolkit="stripe" />
      <ToolkitPicker />
    </>,
    { queryClient: new QueryClient({ defaultOptions: { queries } }) },
  );
  await screen.findByText("Connected", { selector: ".cr-row *" });
  expect(await screen.findAllByRole("button", { name: "Connect Stripe" })).not.toHaveLength(0);
  await screen.findByText("Connected", { selector: ".cr-tile *" });
});
