import { useQuery } from "@tanstack/react-query";
import { type ComponentPropsWithoutRef, type ForwardRefExoticComponent, type RefAttributes, forwardRef } from "react";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { ToolkitSummary } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { toolkitQuery } from "../../react/queries/queries.ts";
import { useIsUnserved } from "../../react/served/useServedQuery.ts";
import { LogoTile } from "../shared/LogoTile.tsx";
import { type RootAppearance, byState } from "../shared/element.ts";
import { useAppearance } from "../shared/useAppearance.ts";

/**
 * The logo of an app on a small white tile, or the first letter of its name if it has no logo. Without an `aria-label` it is
 * hidden from screen readers; with one it is an image of that name. Renders a `<span>`.
 *
 * It has `[data-size="md | lg"]`.
 *
 * @example
 * <ToolkitLogo toolkit="gmail" size="md" />
 */
export const ToolkitLogo: ForwardRefExoticComponent<ToolkitLogoProps & RefAttributes<HTMLSpanElement>> = forwardRef<
  HTMLSpanElement,
  ToolkitLogoProps
>(function ToolkitLogo(given, ref) {
  const props = useAppearance("toolkitLogo", given);
  const { toolkit, size = "sm", className, style, render, ...rest } = props;
  const { client, queryClient } = useComposio();
  const slug = typeof toolkit === "string" ? toolkit : toolkit.slug;
  const isAsked = toolkit === slug;
  const options = toolkitQuery(client, slug, queryClient);
  const query = useQuery({ ...options, enabled: isAsked }, queryClient);
  const isUnserved = useIsUnserved(options.queryKey, query.dataUpdatedAt);
  // An empty name until the toolkit is known, so that no letter is shown before the logo.
  const unknown = { name: query.isLoading || isUnserved ? "" : nameFromSlug(slug), logo: null };
  const { name, logo } = typeof toolkit === "string" ? ((isUnserved ? null : query.data) ?? unknown) : toolkit;
  const state: ToolkitLogoState = { name };
  const isImage = rest["aria-label"] !== undefined;
  return (
    <LogoTile
      logo={logo}
      name={name}
      size={size === "sm" ? undefined : size}
      className={byState(className, state)}
      render={render}
      attributes={{
        ...rest,
        ref,
        role: isImage ? "img" : undefined,
        "aria-hidden": !isImage,
        style: byState(style, state),
      }}
    />
  );
});

/** The state that `className`, `style` and `render` receive. */
export interface ToolkitLogoState {
  /** The app's name; empty until known. */
  readonly name: string;
}

interface OwnProps extends RootAppearance<"span", ToolkitLogoState> {
  /**
   * The toolkit: its slug, or its summary (`account.toolkit`). A slug costs a request, unless the toolkit is in a loaded page of
   * the catalogue.
   */
  toolkit: string | ToolkitSummary;
  /** Width and height: 20, 32 or 40 pixels. @default 'sm' */
  size?: "sm" | "md" | "lg" | undefined;
}

/** The props below, and any other `<span>` prop. */
export type ToolkitLogoProps = OwnProps & Omit<ComponentPropsWithoutRef<"span">, keyof OwnProps | "children">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    toolkitLogo?: Pick<OwnProps, "size" | "className" | "style" | "render"> | undefined;
  }
}
