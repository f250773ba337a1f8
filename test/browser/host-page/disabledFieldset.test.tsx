import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ApiKeyForm } from "../../../src/index.ts";
import { publicComponents } from "../support/publicComponents.tsx";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const controls = "button, input:not([hidden], [type=radio], [type=checkbox]), select, textarea";
const withControls = publicComponents.filter(({ name }) => !["ConnectionStatusBadge", "ToolkitLogo"].includes(name));

test.each(withControls)(
  "$name in a disabled fieldset of the app looks disabled",
  async ({ element, attribute, ready }) => {
    let id = "";
    const world = createWorld({
      authorizeAdmin: () => true,
      prepare(control) {
        ({ id } = control.addAccount({ userId: user, toolkit: "gmail" }));
      },
    });
    const { container } = renderInWorld(world, <fieldset disabled>{element({ "data-testid": "root" }, id)}</fieldset>);
    await waitFor(() => expect(container.querySelector(`[${attribute}=${ready}]`)).not.toBeNull());
    const found = [...container.querySelectorAll(controls)];
    expect(found).not.toEqual([]);
    for (const control of found) {
      expect(control).toBeDisabled();
      const { opacity, cursor } = getComputedStyle(control);
      expect({ opacity, cursor }).toEqual({ opacity: "0.55", cursor: "not-allowed" });
    }
  },
);

test("a form in a disabled fieldset takes no file", async () => {
  renderInWorld(
    createWorld(),
    <fieldset disabled>
      <ApiKeyForm toolkit="googlebigquery" />
    </fieldset>,
  );
  const area = await screen.findByLabelText<HTMLTextAreaElement>("Service account key");
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['{"type":"service_account"}'], "key.json", { type: "application/json" }));
  const drag = (type: string) =>
    fireEvent(area.parentElement ?? area, new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
  drag("dragover");
  expect(document.querySelector("[data-over]")).toBeNull();
  // Kept from the browser, which would open the file.
  expect(drag("drop")).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(area).toHaveValue("");
});
