import type { ComponentPropsWithoutRef } from "react";
import type { TileClassNames } from "./ToolkitTile.tsx";
import type { CatalogueCategory } from "../catalogue/useCatalogue.ts";
import type { RootProps } from "../shared/element.ts";

/** The state that `className`, `style` and `render` receive. */
export interface ToolkitPickerState {
  readonly state: "loading" | "empty" | "ready" | "error";
  /** Whether the browser is online. */
  readonly isOnline: boolean;
}

/** Class names per part. */
export interface ToolkitPickerClassNames extends TileClassNames {
  search?: string | undefined;
  categories?: string | undefined;
  choice?: string | undefined;
  heading?: string | undefined;
  tiles?: string | undefined;
  message?: string | undefined;
  action?: string | undefined;
}

interface OwnProps extends RootProps<"div", ToolkitPickerState> {
  /** Slugs of the toolkits to show, in this order; up to 100. @default all */
  toolkits?: readonly string[] | undefined;
  /** Categories to choose from; `false` for none. @default the categories of the first page */
  categories?: readonly CatalogueCategory[] | false | undefined;
  /** Slugs of toolkits that are shown first, under their own heading, until the user searches. */
  featured?: readonly string[] | undefined;
  /**
   * The text in the search field, if the app controls it. It may come back late: what the user types is shown at once. The app
   * may change it, such as to lower case. If it drops a part of it, such as a space at the end or what is too long, the field keeps
   * it until it loses the focus. Without `onSearchChange` the text can't be changed.
   */
  search?: string | undefined;
  /** Called with the text that the user has typed. */
  onSearchChange?: ((search: string) => void) | undefined;
  /**
   * Class names per part: search, categories, choice, heading, tiles, message, action; of a tile tile, logo, name,
   * description, category, button, badge, note.
   */
  classNames?: ToolkitPickerClassNames | undefined;
}

/** The props below, and any other `<div>` prop. */
export type ToolkitPickerProps = OwnProps & Omit<ComponentPropsWithoutRef<"div">, keyof OwnProps | "children">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    toolkitPicker?: Pick<OwnProps, "categories" | "className" | "classNames" | "style" | "render"> | undefined;
  }
}
