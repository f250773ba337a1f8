import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { type ConnectionAnswer, connectCards, connectionRequired } from "../../../src/agents/index.ts";
import { ConnectCard } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

beforeEach(() => localStorage.clear());

test.each<[string, (world: World) => World]>([
  ["on another route", (world) => world],
  ["before a reload", (world) => ({ ...world, client: world.reload() })],
])(
  "the account that the agent was told of was paused, and is resumed %s: the agent is told again",
  async (_, comeBack) => {
    const world = createWorld();
    const { id } = world.sandbox.control.addAccount({ userId: user, toolkit: "stripe" });
    await world.client.connectedAccounts.update(id, { enabled: false });
    const asking = (toolCallId: string) => ({
      role: "assistant",
      parts: [{ type: "tool-X", toolCallId, output: connectionRequired([{ slug: "stripe", connectedAccountId: id }]) }],
    });
    const told = { requestId: "call_1", connected: { stripe: id }, isDeclined: false };
    const say = vi.fn<(answer: { text: string; metadata: ConnectionAnswer }) => void>();
    const chat = [
      asking("call_1"),
      { role: "user", parts: [{ type: "text", text: "Connected." }], metadata: told },
      asking("call_2"),
    ];
    const card = connectCards(chat, say)[2];
    if (!card) throw new Error("no card");
    const { unmount } = renderInWorld(world, <ConnectCard {...card} />);
    await waitFor(() => expect(screen.getByRole("region")).toHaveAttribute("data-state", "open"));
    unmount();
    await act(() => world.client.connectedAccounts.update(id, { enabled: true }));
    renderInWorld(comeBack(world), <ConnectCard {...card} />);
    await waitFor(() => expect(say.mock.calls.map(([{ metadata }]) => metadata.requestId)).toEqual(["call_2"]));
  },
);
