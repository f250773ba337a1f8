import { act, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { createPortal } from "react-dom";
import { expect, test, vi } from "vitest";
import { userEvent as keyboard } from "vitest/browser";
import "../../../src/components/styles.css";
import { ApiKeyForm, AuthConfigForm } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/** Whether the form's own listeners have kept the page from being loaded again, for each submit of a form. */
function watchSubmits(form: HTMLFormElement | null): readonly boolean[] {
  const kept: boolean[] = [];
  form?.addEventListener("submit", (event) => {
    kept.push(event.defaultPrevented);
    event.preventDefault();
  });
  return kept;
}

test("inside a form of the app, Enter sends the key and does not load the page again", async () => {
  // React warns of a form in a form.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const world = createWorld();
  const onSubmit = vi.fn<() => void>();
  renderInWorld(
    world,
    <form onSubmit={onSubmit}>
      <ApiKeyForm toolkit="stripe" />
    </form>,
  );
  const key = await screen.findByLabelText<HTMLInputElement>("API Key");
  await userEvent.type(key, "sk_1");
  const kept = watchSubmits(key.form);
  key.focus();
  await keyboard.keyboard("{Enter}");
  expect(await screen.findByText("Stripe is ready to use.")).toBeVisible();
  expect(kept).toEqual([true]);
  expect(onSubmit).not.toHaveBeenCalled();
  expect(world.sandbox.control.accounts()).toMatchObject([{ val: { generic_api_key: "sk_1" } }]);
  vi.restoreAllMocks();
});

test("inside a form of the app, an auth config is created", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const onSaved = vi.fn<() => void>();
  renderInWorld(
    createWorld({ authorizeAdmin: () => true }),
    <form>
      <AuthConfigForm toolkit="stripe" onSaved={onSaved} />
    </form>,
  );
  const create = await screen.findByRole<HTMLButtonElement>("button", { name: "Create" });
  const kept = watchSubmits(create.form);
  create.focus();
  await keyboard.keyboard("{Enter}");
  await waitFor(() => expect(onSaved).toHaveBeenCalledTimes(1));
  expect(kept).toEqual([true]);
  vi.restoreAllMocks();
});

test("in a dialog that the app's form opens, a submit or reset of the kit's form is not one of the app's", async () => {
  const onSubmit = vi.fn<() => void>();
  const onReset = vi.fn<() => void>();
  const onSaved = vi.fn<() => void>();
  const world = createWorld({ authorizeAdmin: () => true });
  renderInWorld(
    world,
    <form onSubmit={onSubmit} onReset={onReset}>
      {createPortal(
        <>
          <ApiKeyForm toolkit="stripe" />
          <AuthConfigForm toolkit="gmail" onSaved={onSaved} />
        </>,
        document.body,
      )}
    </form>,
  );
  const create = await screen.findByRole<HTMLButtonElement>("button", { name: "Create" });
  const key = await screen.findByLabelText<HTMLInputElement>("API Key");
  for (const form of [create.form, key.form]) act(() => form?.reset());
  await userEvent.type(key, "sk_1{Enter}");
  expect(await screen.findByText("Stripe is ready to use.")).toBeVisible();
  await userEvent.click(create);
  await waitFor(() => expect(onSaved).toHaveBeenCalledTimes(1));
  expect(onReset).not.toHaveBeenCalled();
  expect(onSubmit).not.toHaveBeenCalled();
});

test("a reset takes away what was said of the values, and what would bring them back", async () => {
  renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
  const key = await screen.findByLabelText<HTMLInputElement>("API Key");
  await userEvent.type(key, " ");
  await userEvent.click(screen.getByRole("button", { name: "Connect Stripe" }));
  expect(screen.getByText("Please fill this in.")).toBeVisible();
  await userEvent.click(key);
  await userEvent.paste("Bearer sk_live_1");
  expect(screen.getByRole("button", { name: "Fix all of this" })).toBeVisible();
  act(() => key.form?.reset());
  expect(key).toHaveValue("");
  expect(screen.queryByRole("button", { name: "Fix all of this" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Connect Stripe" }));
  expect(screen.getByText("Please fill this in.")).toBeVisible();
  act(() => key.form?.reset());
  expect(screen.queryByText("Please fill this in.")).toBeNull();
  expect(key).not.toHaveAttribute("aria-invalid");

  // The field is as if nobody had been in it.
  await userEvent.click(key);
  await userEvent.click(document.body);
  expect(key).not.toHaveAttribute("aria-invalid");

  // What is typed is judged half a second later.
  await userEvent.type(key, "Bearer sk_live_1");
  act(() => key.form?.reset());
  await act(() => new Promise((resolve) => setTimeout(resolve, 600)));
  expect(key).toHaveValue("");
  expect(screen.queryByRole("button", { name: "Fix all of this" })).toBeNull();
});
