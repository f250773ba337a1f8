import { HeadContent, Outlet, Scripts, createRootRoute } from "@tanstack/react-router";
import { ComposioProvider, createComposioClient } from "composio-react";
import styles from "composio-react/styles.css?url";

const client = createComposioClient({ baseUrl: "/api/composio" });

export const Route = createRootRoute({
  head: () => ({
    links: [
      { rel: "stylesheet", href: styles },
      { rel: "icon", href: "data:," },
    ],
  }),
  component: () => (
    <html lang="en">
      <head>
        <HeadContent />
      </head>
      <body>
        <ComposioProvider client={client}>
          <Outlet />
        </ComposioProvider>
        <Scripts />
      </body>
    </html>
  ),
});
