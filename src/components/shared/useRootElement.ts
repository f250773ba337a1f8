import type { ComponentPropsWithRef, ReactElement } from "react";
import { type RootAppearance, byState, joinClasses, useElement, useMergedRef } from "./element.ts";
import { useRootScheme } from "./useRootScheme.ts";

type RootTag = "div" | "form" | "section";

/** Renders the root of a component, with its class, the app's `className`, `style` and `render`, and the colour scheme. */
export function useRootElement<Tag extends RootTag, State>(
  tag: Tag,
  name: string,
  { className, style, render }: RootAppearance<Tag, State>,
  props: ComponentPropsWithRef<Tag> & { readonly "data-state": string },
  state: State,
  hasSurface = false,
): ReactElement {
  const { ref, ...scheme } = useRootScheme(hasSurface);
  const own = {
    ...props,
    ...scheme,
    ref: useMergedRef(props.ref, ref),
    className: joinClasses(name, byState(className, state)),
    style: { ...scheme.style, ...byState(style, state) },
  };
  return useElement(tag, render, own, state);
}
