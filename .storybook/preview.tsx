import type { Decorator, Preview } from "@storybook/react-vite";
import { useLayoutEffect } from "react";
import "../src/components/styles.css";

/** The scheme of the whole document, canvas included, as a host page would set it. */
const withColorScheme: Decorator = (Story, { globals }) => {
  const colorScheme = globals["colorScheme"] === "dark" ? "dark" : "light";
  useLayoutEffect(() => {
    document.documentElement.style.colorScheme = colorScheme;
  }, [colorScheme]);
  return <Story />;
};

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
