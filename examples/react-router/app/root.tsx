import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ComposioProvider, createComposioClient } from "composio-react";
import "composio-react/styles.css";
import { type ReactNode, useState } from "react";
import { Links, Meta, Outlet, Scripts, ScrollRestoration } from "react-router";

export function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <link rel="icon" href="data:," />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

const client = createComposioClient({ baseUrl: "/api/composio" });

export default function Root() {
  const [queryClient] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={queryClient}>
      <ComposioProvider client={client}>
        <Outlet />
      </ComposioProvider>
    </QueryClientProvider>
  );
}
