import type { StorybookConfig } from "@storybook/react-vite";

const config: StorybookConfig = {
  framework: "@storybook/react-vite",
  stories: ["../stories/manual/pages/*.mdx", "../stories/**/*.stories.tsx"],
  addons: ["@storybook/addon-docs", "@storybook/addon-a11y"],
  // Not lowered: what older browsers would get in its place does not follow a `color-scheme` that a script sets.
  viteFinal: (config) => ({
    ...config,
    build: { ...config.build, cssTarget: ["chrome123", "firefox120", "safari17.5"] },
  }),
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
};

export default config;
