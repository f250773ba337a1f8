import { type RenderResult, render } from "@testing-library/react";
import { type ReactNode, StrictMode } from "react";
import { ComposioProvider, type ComposioProviderProps } from "../../../src/index.ts";
import type { World } from "./createWorld.ts";

type ProviderOptions = Pick<
  ComposioProviderProps,
  "appearance" | "messages" | "onEvent" | "onUserChange" | "queryClient" | "theme" | "unstyled"
>;

/** Renders in StrictMode, as apps in development do: whatever runs twice there has to be harmless. */
export function renderInWorld(world: World, children: ReactNode, options: ProviderOptions = {}): RenderResult {
  return render(inWorld(world, children, options));
}

/** The same element, for `rerender`. */
export function inWorld(world: World, children: ReactNode, options: ProviderOptions = {}): ReactNode {
  return (
    <StrictMode>
      <ComposioProvider client={world.client} {...options}>
        {children}
      </ComposioProvider>
    </StrictMode>
  );
}

/** How many requests of a kind the browser has made, such as `GET /connected-accounts`. */
export function countRequests(world: World, kind: string): number {
  return world.requests.filter((request) => request === kind).length;
}
