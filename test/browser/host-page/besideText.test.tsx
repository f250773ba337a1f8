import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectButton, type ConnectButtonProps } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const middle = (element: Element): number => {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
};

test.each(["sm", "md", "lg"] as const)(
  "a button of size %s in a line of text has the text at its middle",
  async (size) => {
    const props: Partial<ConnectButtonProps> = { size };
    renderInWorld(
      createWorld(),
      <p style={{ font: "16px/1.5 sans-serif" }}>
        <span>To mail it</span> <ConnectButton toolkit="gmail" {...(props as object)} />
      </p>,
    );
    const button = await screen.findByRole("button", { name: "Connect Gmail" });
    expect(Math.abs(middle(button) - middle(screen.getByText("To mail it")))).toBeLessThan(3);
  },
);
