import { type ReactElement, useCallback, useSyncExternalStore } from "react";
import type { World } from "../../test/browser/support/createWorld.ts";

/** Stands for the window that a real browser would open: the provider asks for consent. */
export function ProviderWindow({ world }: { world: World }): ReactElement | null {
  const subscribe = useCallback((onChange: () => void) => {
    const timer = setInterval(onChange, 50);
    return () => clearInterval(timer);
  }, []);
  const address = useSyncExternalStore(subscribe, () => {
    const popup = world.browser.popups.at(-1);
    return popup && !popup.closed ? (popup.address ?? "about:blank") : null;
  });
  if (address === null) return null;
  return (
    <section aria-label="Window of the provider" className="story-window">
      <header>{new URL(address).host || "about:blank"}</header>
      <p>{address === "about:blank" ? "Connecting…" : "Acme would like to use your account."}</p>
      <footer>
        <button type="button" onClick={() => world.browser.popups.at(-1)?.close()}>
          Close window
        </button>
        {address !== "about:blank" && (
          <>
            <button type="button" onClick={() => world.consent("deny")}>
              Deny
            </button>
            <button type="button" onClick={() => world.consent("allow")}>
              Allow
            </button>
          </>
        )}
      </footer>
    </section>
  );
}
