import { DocsContainer, type DocsContainerProps } from "@storybook/addon-docs/blocks";
import type { PropsWithChildren, ReactElement } from "react";

/** A page of the manual has a main part, as a story has. */
export function ManualContainer({ children, ...props }: PropsWithChildren<DocsContainerProps>): ReactElement {
  return (
    <DocsContainer {...props}>
      <main>{children}</main>
    </DocsContainer>
  );
}
