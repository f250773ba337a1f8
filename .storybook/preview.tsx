import type { Preview } from "@storybook/react-vite";
import { configure } from "storybook/test";
import "../src/components/styles.css";
import { ComponentDocs } from "../stories/manual/ComponentDocs.tsx";
import { ManualContainer } from "../stories/manual/ManualContainer.tsx";
import { withDefaults } from "../stories/manual/withDefaults.ts";
import { withPage } from "../stories/support/withPage.tsx";

// A story may be the first to load a file that comes later, on a machine with much else to do.
configure({ asyncUtilTimeout: 5_000 });

const preview: Preview = {
  // A story file has a page of documentation: that of its component.
  tags: ["autodocs"],
  decorators: [withPage],
  argTypesEnhancers: [withDefaults],
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
    preset: {
      description: "Preset of the theme",
      toolbar: { title: "Preset", icon: "paintbrush", items: ["neutral", "soft", "contrast"], dynamicTitle: true },
    },
    direction: {
      description: "Direction of the page",
      toolbar: {
        title: "Direction",
        icon: "transfer",
        items: [
          { value: "ltr", title: "Left to right" },
          { value: "rtl", title: "Right to left" },
        ],
        dynamicTitle: true,
      },
    },
    language: {
      description: "Language of the components",
      toolbar: {
        title: "Language",
        icon: "globe",
        items: [
          { value: "en", title: "English" },
          { value: "ar", title: "Arabic" },
          { value: "de", title: "German" },
          { value: "he", title: "Hebrew" },
          { value: "ja", title: "Japanese" },
        ],
        dynamicTitle: true,
      },
    },
  },
  initialGlobals: { colorScheme: "light", preset: "neutral", direction: "ltr", language: "en" },
  parameters: {
    a11y: { test: "error" },
    controls: { expanded: true },
    docs: { page: ComponentDocs, container: ManualContainer },
    layout: "centered",
    options: {
      storySort: {
        order: [
          "Introduction",
          "Set-up",
          "Theming",
          ["Playground", "Six themes", "Guide"],
          "ConnectButton",
          "*",
          "Guides",
          "Comparison",
          "Security",
          ["In ten lines"],
          "Reference",
        ],
      },
    },
  },
};

export default preview;
