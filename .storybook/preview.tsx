import type { Decorator, Preview } from "@storybook/react-vite";
import { useLayoutEffect, type ReactNode } from "react";
import { configure } from "storybook/test";
import "../src/components/styles.css";

// A story may be the first to load a file that comes later, on a machine with much else to do.
configure({ asyncUtilTimeout: 5_000 });

const withColorScheme: Decorator = (Story, { globals }) => (
  <ColorScheme value={globals["colorScheme"] === "dark" ? "dark" : "light"}>
    <Story />
  </ColorScheme>
);

/** Sets the scheme of the whole document, canvas included, as a host page would. */
function ColorScheme({ value, children }: { value: "light" | "dark"; children: ReactNode }) {
  useLayoutEffect(() => {
    document.documentElement.style.colorScheme = value;
  }, [value]);
  return children;
}

const preview: Preview = {
  decorators: [withColorScheme],
  globalTypes: {
    colorScheme: {
      description: "Colour scheme of the page",
      toolbar: {
        title: "Colour scheme",
        icon: "mirror",
        items: [
          { value: "light", title: "Light", icon: "sun" },
          { value: "dark", title: "Dark", icon: "moon" },
        ],
        dynamicTitle: true,
      },
    },
  },
  initialGlobals: { colorScheme: "light" },
  parameters: {
    a11y: { test: "error" },
    controls: { expanded: true },
    layout: "centered",
  },
};

export default preview;
