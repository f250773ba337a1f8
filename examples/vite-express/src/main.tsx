import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ComposioProvider, createComposioClient } from "composio-react";
import "composio-react/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";

const queryClient = new QueryClient();
const client = createComposioClient({ baseUrl: "/api/composio" });

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <ComposioProvider client={client}>
        <App />
      </ComposioProvider>
    </QueryClientProvider>
  </StrictMode>,
);
