"use client";
import { ComposioProvider, createComposioClient } from "composio-react";
import "composio-react/styles.css";

const client = createComposioClient({ baseUrl: "/api/composio" });

export function Providers({ children }: { children: React.ReactNode }) {
  return <ComposioProvider client={client}>{children}</ComposioProvider>;
}
