"use client";

import type { ReactNode } from "react";
import { DevtoolsPanel } from "./DevtoolsPanel.tsx";
import type { ComposioDevtoolsProps } from "./ComposioDevtoolsProps.ts";

export type { ComposioDevtoolsProps } from "./ComposioDevtoolsProps.ts";
export type { DevtoolsSandbox } from "./sandbox.ts";

/**
 * A panel for developers at the bottom of the page: accounts, flows, requests, events. Put it inside the
 * `ComposioProvider`. In production builds it renders nothing, and bundlers leave its code out.
 *
 * @example
 * <ComposioProvider client={client}>
 *   <App />
 *   <ComposioDevtools />
 * </ComposioProvider>
 */
// Written in the form that bundlers replace, so that production builds drop the panel.
export const ComposioDevtools: (props: ComposioDevtoolsProps) => ReactNode =
  process.env.NODE_ENV === "production" ? () => null : DevtoolsPanel;
