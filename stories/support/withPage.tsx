import type { Decorator } from "@storybook/react-vite";
import { useLayoutEffect, type ReactNode } from "react";

/** Makes a story's frame a page: with a heading, a main part, a colour scheme and a direction, as a host page has. */
export const withPage: Decorator = (Story, { globals, viewMode, title, name }) => {
  const scheme = globals["colorScheme"] === "dark" ? "dark" : "light";
  const direction = globals["direction"] === "rtl" ? "rtl" : "ltr";
  if (viewMode === "docs")
    return (
      <div className="story-in-docs" style={{ colorScheme: scheme }} dir={direction}>
        <Story />
      </div>
    );
  return (
    <Root scheme={scheme} direction={direction}>
      <main>
        <h1 className="story-heading">
          {title}: {name}
        </h1>
        <Story />
      </main>
    </Root>
  );
};

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
