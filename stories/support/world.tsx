import type { Decorator } from "@storybook/react-vite";
import { ComposioProvider, type Messages, type Theme } from "../../src/index.ts";
import { ar } from "../../src/locales/ar.ts";
import { de } from "../../src/locales/de.ts";
import { he } from "../../src/locales/he.ts";
import { ja } from "../../src/locales/ja.ts";
import { type World, type WorldOptions, createWorld } from "../../test/browser/support/createWorld.ts";
import { ProviderWindow } from "./ProviderWindow.tsx";
import "./story.css";

/** Makes a story's world out of its `parameters.world`. */
export function loadWorld({ parameters }: { parameters: Record<string, unknown> }): { world: World } {
  // SAFETY: stories name it by `inWorld`.
  const options = parameters["world"] as WorldOptions | undefined;
  return { world: createWorld(options) };
}

/** A story's parameters for a world of its own. */
export function inWorld(options: WorldOptions): { world: WorldOptions } {
  return { world: options };
}

export function worldOf(context: { loaded: Record<string, unknown> }): World {
  // SAFETY: `loadWorld` put it there.
  return context.loaded["world"] as World;
}

export const withWorld: Decorator = (Story, context) => {
  const world = worldOf(context);
  return (
    <ComposioProvider
      client={world.client}
      theme={{ preset: presetOf(context.globals) }}
      messages={languages[String(context.globals["language"])] ?? {}}
    >
      <div className="story">
        <Story />
        <ProviderWindow world={world} />
      </div>
    </ComposioProvider>
  );
};

/** The languages of the toolbar, besides English. */
export const languages: Readonly<Record<string, Partial<Messages>>> = { ar, de, he, ja };

function presetOf({ preset }: { preset?: unknown }): NonNullable<Theme["preset"]> {
  return preset === "soft" || preset === "contrast" ? preset : "neutral";
}
