import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "composio-react/styles.css";
import "./demo.css";
import { App } from "./App.tsx";

const root = document.querySelector("#root");
if (!root) throw new Error("The page has no #root.");

// Fernhill has a QueryClient of its own; the kit finds and uses it.
const queryClient = new QueryClient();

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
