import type { Decorator } from "@storybook/react-vite";
import { useLayoutEffect, type ReactNode } from "react";

/** Makes a story's frame a page: with a heading, a main part, a colour scheme and a direction, as a host page has. */
export const withPage: Decorator = (Story, { globals, viewMode, title, name }) => (
  <Root
    scheme={globals["colorScheme"] === "dark" ? "dark" : "light"}
    direction={globals["direction"] === "rtl" ? "rtl" : "ltr"}
  >
    {viewMode === "docs" ? (
      <Story />
    ) : (
      <main>
        <h1 className="story-heading">
          {title}: {name}
        </h1>
        <Story />
      </main>
    )}
  </Root>
);

interface RootProps {
  scheme: "light" | "dark";
  direction: "ltr" | "rtl";
  children: ReactNode;
}

/** Sets the scheme and direction of the whole document, canvas included. */
function Root({ scheme, direction, children }: RootProps) {
  useLayoutEffect(() => {
    document.documentElement.style.colorScheme = scheme;
    document.documentElement.dir = direction;
  }, [scheme, direction]);
  return children;
}
