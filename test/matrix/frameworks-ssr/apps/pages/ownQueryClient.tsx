"use client";

import { ComposioProvider, createComposioClient } from "composio-react";
import { Integrations } from "../integrations";

const client = createComposioClient({ baseUrl: "/api/composio" });

export default function OwnQueryClient() {
  return (
    <ComposioProvider client={client}>
      <Integrations />
    </ComposioProvider>
  );
}
