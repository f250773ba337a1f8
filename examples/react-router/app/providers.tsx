import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ComposioProvider, createComposioClient } from "composio-react";
import { type ReactNode, useState } from "react";

const client = createComposioClient({ baseUrl: "/api/composio" });

export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={queryClient}>
      <ComposioProvider client={client}>{children}</ComposioProvider>
    </QueryClientProvider>
  );
}
