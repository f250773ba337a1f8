"use client";

import { ComposioProvider, createComposioClient } from "composio-react";
import "composio-react/styles.css";
import type { ReactNode } from "react";

const client = createComposioClient({ baseUrl: "/api/composio" });

export function Providers({ children }: { children: ReactNode }) {
  return <ComposioProvider client={client}>{children}</ComposioProvider>;
}
