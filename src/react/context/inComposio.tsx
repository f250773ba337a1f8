import type { ReactElement } from "react";
import { ComposioContext, type ComposioContextValue } from "./context.ts";

export interface InComposio {
  /** The value of `useComposio()` where the component is rendered. */
  readonly composio: ComposioContextValue;
}

/**
 * For a component whose code is loaded after the page. Its built file shares no module with the page, not even React contexts,
 * so the provider's value is a prop.
 */
export function inComposio<Props extends object>(
  Component: (props: Props) => ReactElement,
): (props: Props & InComposio) => ReactElement {
  return function InComposio({ composio, ...props }) {
    return (
      <ComposioContext.Provider value={composio}>
        {/* SAFETY: without `composio` they are the component's own. */}
        <Component {...(props as unknown as Props)} />
      </ComposioContext.Provider>
    );
  };
}
