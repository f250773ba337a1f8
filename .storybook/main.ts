import type { StorybookConfig } from "@storybook/react-vite";
import type { PluginOption } from "vite";

const config: StorybookConfig = {
  framework: "@storybook/react-vite",
  stories: ["../stories/manual/pages/*.mdx", "../stories/**/*.stories.tsx"],
  addons: ["@storybook/addon-docs", "@storybook/addon-a11y"],
  viteFinal: (config) => ({
    ...config,
    plugins: config.plugins?.map(docgenOfComponents),
    // Not lowered: what older browsers would get in its place does not follow a `color-scheme` that a script sets.
    build: { ...config.build, cssTarget: ["chrome123", "firefox120", "safari17.5"] },
  }),
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
};

export default config;

/** react-docgen looks for components in every module, stories and servers too: that was half of the build's work. */
function docgenOfComponents(plugin: PluginOption): PluginOption {
  if (!plugin || !("name" in plugin) || plugin.name !== "storybook:react-docgen-plugin") return plugin;
  const handler: unknown = plugin.transform;
  if (typeof handler !== "function") throw new Error("Storybook's react-docgen plugin has changed.");
  return Object.assign(plugin, { transform: { filter: { id: /\/src\/.*\.tsx$/ }, handler } });
}
