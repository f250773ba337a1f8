import { type ForwardRefExoticComponent, type RefAttributes, forwardRef } from "react";
import { listSkeleton } from "../shared/rowSkeleton.tsx";
import type { AuthConfigListProps } from "./AuthConfigListProps.ts";
import { useAdminShell } from "./useAdminShell.tsx";

/**
 * For the app's admins: the project's auth configs as rows, with their form, and buttons to enable and disable them.
 * Renders a `<div>` with a list in it. Its code is loaded when it is first shown. The handler's `authorizeAdmin` decides
 * who may use it.
 *
 * It has `[data-state="loading | empty | ready | error | form"]`; each row `[data-disabled]`.
 *
 * @example
 * <AuthConfigList />
 */
export const AuthConfigList: ForwardRefExoticComponent<AuthConfigListProps & RefAttributes<HTMLDivElement>> =
  forwardRef<HTMLDivElement, AuthConfigListProps>(function AuthConfigList(given, ref) {
    const [loaded, shell, composio] = useAdminShell("authConfigList", "div", given, ref, skeleton);
    return loaded ? <loaded.AuthConfigListView {...given} composio={composio} rootRef={ref} /> : shell;
  });

const skeleton = (
  <>
    <div className="cr-line" aria-hidden="true">
      <span className="cr-input" />
    </div>
    <ul className="cr-list-rows" aria-hidden="true">
      {listSkeleton(3)}
    </ul>
  </>
);
