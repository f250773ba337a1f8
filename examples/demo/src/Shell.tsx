import type { ReactNode } from "react";
import type { SessionInfo } from "../server/backend.ts";
import { type ColorScheme, colorSchemes } from "./useColorScheme.ts";
import { signInAs } from "./useSession.ts";

const navigation = ["Inbox", "Tasks", "Assistant", "Team"];
const settings = [
  "Profile",
  "Notifications",
  "Integrations",
  "In one line",
  "By parts",
  "Assistant settings",
  "Admin",
  "Billing",
];
/** The pages that are built. */
const addresses: Readonly<Record<string, string>> = {
  Assistant: "/assistant",
  Integrations: "/",
  Admin: "/admin",
  "Assistant settings": "/assistant-settings",
  "In one line": "/integrations",
  "By parts": "/integrations-by-parts",
};
const schemeNames: Readonly<Record<ColorScheme, string>> = { light: "Light", dark: "Dark", auto: "System" };

/** The frame of the product: navigation, the signed-in user, the colour scheme. Nothing in it is about Composio. */
export function Shell({ session, colorScheme, onColorScheme, children }: ShellProps): ReactNode {
  return (
    <div className="shell">
      <header className="bar">
        <p className="brand">
          <Fern /> Fernhill
        </p>
        <fieldset className="switch">
          <legend className="hidden">Colour scheme</legend>
          {colorSchemes.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="color-scheme"
                checked={each === colorScheme}
                onChange={() => onColorScheme(each)}
              />
              {schemeNames[each]}
            </label>
          ))}
        </fieldset>
        <label className="user">
          <span className="hidden">Signed in as</span>
          <select
            value={session?.user.email ?? ""}
            onChange={(event) => void signInAs(event.target.value)}
            disabled={!session}
          >
            {session?.users.map(({ name, email }) => (
              <option key={email} value={email}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </header>
      <nav className="side" aria-label="Fernhill">
        <NavigationList names={navigation} />
        <h2>Settings</h2>
        <NavigationList names={settings} />
      </nav>
      <main className="main">{children}</main>
    </div>
  );
}

export interface ShellProps {
  /** Undefined until known. */
  session: SessionInfo | undefined;
  colorScheme: ColorScheme;
  onColorScheme: (colorScheme: ColorScheme) => void;
  children: ReactNode;
}

/** Three ways to build the same page; the other names are there to be believed. */
function NavigationList({ names }: { names: readonly string[] }): ReactNode {
  const { pathname } = window.location;
  return (
    <ul>
      {names.map((name) => (
        <li key={name}>
          {addresses[name] ? (
            <a
              ref={addresses[name] === pathname ? showInLine : undefined}
              href={addresses[name]}
              onFocus={({ currentTarget }) => showInLine(currentTarget, "nearest")}
              aria-current={addresses[name] === pathname ? "page" : undefined}
            >
              {name}
            </a>
          ) : (
            <span>{name}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

/**
 * On a phone the navigation is one line that scrolls. The page's own name is in sight, and so is a link that gets the focus:
 * browsers leave it where it is if a part of it can be seen.
 */
function showInLine(link: HTMLAnchorElement | null, inline: "center" | "nearest" = "center"): void {
  link?.scrollIntoView({ block: "nearest", inline });
}

function Fern(): ReactNode {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6" fill="#2b6e4f" />
      <path
        d="M12 19V8m0 4c-3 0-4-2-4-4 3 0 4 2 4 4Zm0 3c3 0 4-2 4-4-3 0-4 2-4 4Z"
        fill="none"
        stroke="#fff"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
