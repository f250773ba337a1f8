import {
  type CSSProperties,
  type ComponentPropsWithRef,
  type ElementType,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  type Ref,
  cloneElement,
  createElement,
  isValidElement,
  useCallback,
  version,
} from "react";
import type { Messages } from "../../locales/messages.ts";

/** A class or style, or a function of the component's state. */
export type ByState<Value extends string | CSSProperties, State> = Value | ((state: State) => Value | undefined);

/** An element to render in place of a component's own, or a function of props and state that returns one. */
export type Render<Props, State> = ReactElement | ((props: Props, state: State) => ReactElement);

/** The props by which an app changes a component's element. */
export interface RootAppearance<Tag extends ElementType, State> {
  /** Class of the element, or a function of the state. */
  className?: ByState<string, State> | undefined;
  /** Style of the element, or a function of the state. */
  style?: ByState<CSSProperties, State> | undefined;
  /** An element to render in place of the component's own, or a function of props and state that returns one. */
  render?: Render<ComponentPropsWithRef<Tag>, State> | undefined;
}

/** The props by which an app changes a component's element and texts. */
export interface RootProps<Tag extends ElementType, State> extends RootAppearance<Tag, State> {
  /** Texts that replace those of the provider. */
  messages?: Partial<Messages> | undefined;
}

type ElementProps<Node> = HTMLAttributes<HTMLElement> & { ref?: Ref<Node> | undefined };

export function byState<Value extends string | CSSProperties, State>(
  value: ByState<Value, State> | undefined,
  state: State,
): Value | undefined {
  return typeof value === "function" ? value(state) : value;
}

export function joinClasses(...names: readonly (string | undefined)[]): string {
  return names.filter((name) => name !== undefined && name !== "").join(" ");
}

/** How many of the window's pixels one pixel of the element's styles has: the app may set `zoom`. 1 in browsers that can't tell. */
export function zoomOf({ currentCSSZoom = 1 }: { readonly currentCSSZoom?: number }): number {
  return currentCSSZoom;
}

/**
 * Puts a bare text into an element. A browser's translation replaces text nodes, and React fails on the whole page when it has
 * to remove or move one that is gone (react#11538). An element stays, and so does the only text of an element.
 */
export function inElement(content: ReactNode): ReactNode {
  return typeof content === "string" ? createElement("span", null, content) : content;
}

/** Selects those of the app's props that are valid for any element. */
export function elementProps(props: object): HTMLAttributes<HTMLElement> {
  const isGeneral = ([name]: [string, unknown]) =>
    /^(id|lang|dir|title|hidden|(data|aria)-.+|on(?!Click).+)$/.test(name);
  return Object.fromEntries(Object.entries(props).filter(isGeneral));
}

/** Renders a component's element: its own tag, or the app's `render` with the same props. */
export function useElement<Node extends HTMLElement, Props extends ElementProps<Node>, State>(
  tag: "button" | "div" | "form" | "li" | "section" | "select" | "span",
  render: Render<Props, State> | undefined,
  props: Props,
  state: State,
): ReactElement {
  const replacement = isValidElement<ElementProps<Node>>(render) ? render : null;
  const ref = useMergedRef(props.ref, replacement ? refOf<Node>(replacement) : undefined);
  if (replacement) return cloneElement(replacement, { ...mergeProps(props, replacement.props), ref });
  const own = { ...props, ref };
  return typeof render === "function" ? render(own, state) : createElement(tag, own);
}

/** Merges props. The app's come first. Both event handlers run: the app's, then ours, unless the app's has prevented the default. */
function mergeProps<Node>(ours: ElementProps<Node>, theirs: ElementProps<Node>): ElementProps<Node> {
  const merged: Record<string, unknown> = { ...ours, ...theirs };
  for (const [name, their] of Object.entries(theirs)) {
    // SAFETY: only read, as an unknown value.
    const our = (ours as Record<string, unknown>)[name];
    if (/^on[A-Z]/.test(name) && isHandler(our) && isHandler(their)) merged[name] = inTurn(their, our);
  }
  if (ours.className ?? theirs.className) merged["className"] = joinClasses(ours.className, theirs.className);
  if (ours.style ?? theirs.style) merged["style"] = { ...ours.style, ...theirs.style };
  return merged;
}

type Handler = (event: { readonly defaultPrevented?: boolean }) => void;

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

function inTurn(first: Handler, second: Handler): Handler {
  return (event) => {
    first(event);
    if (!event.defaultPrevented) second(event);
  };
}

/** The ref of an element. React 19 has it in the props, React 18 beside them. Each warns if the other place is read. */
function refOf<Node>(element: ReactElement<ElementProps<Node>>): Ref<Node> | undefined {
  if (Number.parseInt(version, 10) >= 19) return element.props.ref;
  // SAFETY: React 18's elements have this member, but its types do not.
  return (element as { ref?: Ref<Node> }).ref;
}

/** One ref that sets both. It also calls the cleanup of a callback ref (React 19). */
export function useMergedRef<Node>(
  one: Ref<Node> | undefined,
  other: Ref<Node> | undefined,
): (node: Node | null) => (() => void) | undefined {
  return useCallback(
    (node: Node | null) => {
      const cleanups = [assignRef(one, node), assignRef(other, node)];
      if (cleanups.every((cleanup) => cleanup === undefined)) return undefined;
      return () => {
        for (const [index, ref] of [one, other].entries()) {
          const cleanup = cleanups[index];
          if (cleanup) cleanup();
          else assignRef(ref, null);
        }
      };
    },
    [one, other],
  );
}

function assignRef<Node>(ref: Ref<Node> | undefined, node: Node | null): (() => void) | undefined {
  if (typeof ref === "function") return ref(node) ?? undefined;
  if (ref) ref.current = node;
  return undefined;
}

/** The DOM element of a field. */
export type FieldElement = HTMLInputElement | HTMLTextAreaElement;
