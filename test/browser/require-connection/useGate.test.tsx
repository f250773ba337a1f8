import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useGate } from "../../../src/components/require-connection/useGate.ts";
import type { RequiredConnectionsResult } from "../../../src/react/hooks/useRequiredConnections.ts";

/*
 * A new user's accounts may come in the same render as the new user: React 18 renders once for all that happens inside `act`.
 * Then no render in between tells that the accounts are unknown.
 */

const answer = (isSatisfied: boolean | null): RequiredConnectionsResult => ({
  isSatisfied,
  missing: isSatisfied === false ? ["slack"] : [],
  unavailable: [],
  accounts: [],
  next: null,
  isKnown: true,
  error: null,
  refetch: () => Promise.resolve(),
});

function openGate() {
  const initialProps: { isSatisfied: boolean | null; user: string } = { isSatisfied: true, user: "ana's page" };
  const view = renderHook(({ isSatisfied, user }) => useGate(["gmail", "slack"], answer(isSatisfied), user), {
    initialProps,
  });
  expect(view.result.current).toMatchObject({ isOpen: true, hasOpened: true });
  return view;
}

test("the children of one user are not those of the next", () => {
  const { result, rerender } = openGate();
  rerender({ isSatisfied: false, user: "ben's page" });
  expect(result.current).toEqual({ isOpen: false, hasOpened: false, steps: ["slack"] });
});

test("a gate that was open for one user is closed for the next until their accounts are known", () => {
  const { result, rerender } = openGate();
  rerender({ isSatisfied: null, user: "ben's page" });
  expect(result.current).toEqual({ isOpen: false, hasOpened: false, steps: [] });
});

test("a new answer for the same user leaves it open", () => {
  const { result, rerender } = openGate();
  rerender({ isSatisfied: null, user: "ana's page" });
  expect(result.current).toMatchObject({ isOpen: true, hasOpened: true });
});
