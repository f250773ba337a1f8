import { type ComponentPropsWithRef, type ReactElement, useCallback, useState } from "react";
import { useComposio } from "../../react/context/context.ts";
import { type Render, joinClasses, useElement } from "./element.ts";

/**
 * The app's logo on a small tile; the first letter of its name if there is no logo or it fails to load. Hidden from screen
 * readers, because a text beside it names the app.
 */
export function LogoTile({ logo, name, size, className, attributes, render }: LogoTileProps): ReactElement {
  const [failed, setFailed] = useState<string | null>(null);
  // A server-rendered image may have failed before hydration. `decode()` rejects then, but not for an SVG without a size.
  const check = useCallback((image: HTMLImageElement | null) => {
    if (image?.complete && image.naturalWidth === 0) image.decode().catch(() => setFailed(image.getAttribute("src")));
  }, []);
  const { Logo } = useComposio().components;
  const source = logo === failed ? null : logo;
  const side = size ? (size === "lg" ? 40 : 32) : 20;
  const children = (
    <span className={Logo ? undefined : "cr-logo-face"} data-initial={Logo || source ? undefined : initialOf(name)}>
      {Logo ? (
        <Logo name={name} logo={logo} size={side} />
      ) : (
        source && (
          <img
            ref={check}
            className="cr-logo-image"
            src={source}
            alt=""
            width={side}
            height={side}
            decoding="async"
            draggable={false}
            referrerPolicy="no-referrer"
            onError={() => setFailed(source)}
          />
        )
      )}
    </span>
  );
  const props: ComponentPropsWithRef<"span"> = {
    "aria-hidden": true,
    ...attributes,
    className: joinClasses("cr-logo", className),
    children,
  };
  return useElement("span", render, { ...props, "data-size": size }, { name });
}

interface LogoTileProps {
  logo: string | null;
  name: string;
  /** 32 or 40 pixels instead of 20. */
  size?: "md" | "lg" | undefined;
  className?: string | undefined;
  attributes?: ComponentPropsWithRef<"span"> | undefined;
  render?: Render<ComponentPropsWithRef<"span">, { readonly name: string }> | undefined;
}

function initialOf(name: string): string {
  const [first] = name.trim();
  return first?.toUpperCase() ?? "";
}
