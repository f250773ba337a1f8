import { type ReactElement, useCallback, useSyncExternalStore } from "react";
import { type TestComposio, type TestComposioOptions, createTestComposio } from "./createTestComposio.tsx";

/** The parts of Storybook's context that are used. */
interface StoryContext {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly loaded: Readonly<Record<string, unknown>>;
}

/**
 * Storybook loader: calls `createTestComposio` for each story, with its `parameters.composio` as options. A story's `play` gets
 * the result as `loaded.composio`.
 *
 * @example
 * // .storybook/preview.ts
 * export default { loaders: [composioLoader], decorators: [composioDecorator] };
 * // a story
 * export const Expired: Story = { parameters: { composio: { scenario: "expired" } } };
 */
export function composioLoader({ parameters }: Pick<StoryContext, "parameters">): { composio: TestComposio } {
  // SAFETY: the parameter is documented as these options. An unknown scenario throws.
  return { composio: createTestComposio(parameters["composio"] as TestComposioOptions | undefined) };
}

/** Storybook decorator: renders a `ComposioProvider` around the story, and a small consent page in place of a popup. */
export function composioDecorator(Story: () => ReactElement, { loaded }: Pick<StoryContext, "loaded">): ReactElement {
  const composio = loaded["composio"] as TestComposio | undefined; // SAFETY: `composioLoader` puts it there.
  if (!composio) throw new Error("composioDecorator needs composioLoader: add it to `loaders` of the preview.");
  const { Wrapper } = composio;
  return (
    <Wrapper>
      <Story />
      <ProviderWindow composio={composio} />
    </Wrapper>
  );
}

const frame = {
  position: "fixed",
  insetBlockEnd: 16,
  insetInlineEnd: 16,
  padding: 16,
  border: "1px solid GrayText",
  borderRadius: 8,
  background: "Canvas",
  color: "CanvasText",
} as const;

/** The consent page, in place of the window that a browser would open. */
function ProviderWindow({ composio }: { composio: TestComposio }): ReactElement | null {
  const subscribe = useCallback((onChange: () => void) => {
    const timer = setInterval(onChange, 50);
    return () => clearInterval(timer);
  }, []);
  const isOpen = useSyncExternalStore(
    subscribe,
    () => {
      const popup = composio.popups.at(-1);
      return popup !== undefined && !popup.closed && popup.address !== null;
    },
    () => false,
  );
  if (!isOpen) return null;
  const buttons = { Allow: () => composio.finish(), Deny: () => composio.deny() };
  return (
    <section aria-label="Window of the provider" style={frame}>
      <p style={{ marginBlockStart: 0 }}>The provider asks for consent.</p>
      {Object.entries(buttons).map(([name, press]) => (
        <button key={name} type="button" onClick={press} style={{ marginInlineEnd: 8, minBlockSize: 32 }}>
          {name}
        </button>
      ))}
      <button type="button" onClick={() => composio.popups.at(-1)?.close()} style={{ minBlockSize: 32 }}>
        Close window
      </button>
    </section>
  );
}
