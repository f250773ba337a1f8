"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ComposioProvider, createComposioClient } from "composio-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";

const client = createComposioClient({ baseUrl: "/api/composio" });

export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() => new QueryClient());
  const router = useRouter();
  return (
    <QueryClientProvider client={queryClient}>
      {/* Another user was signed in, as in another tab: the server renders the page anew. */}
      <ComposioProvider client={client} onUserChange={() => router.refresh()}>
        {children}
      </ComposioProvider>
    </QueryClientProvider>
  );
}
