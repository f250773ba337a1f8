import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

/** The bar with tabs and buttons, and the panel below. Arrow keys, Home and End move between the tabs. */
export function Tabs({ panels, selected, onSelect, children }: TabsProps): ReactNode {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const names = Object.keys(panels);
  const current = panels[selected] === undefined ? (names[0] ?? "") : selected;

  function move(event: KeyboardEvent): void {
    const index = names.indexOf(current);
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: names.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const name = names.at(next % names.length) ?? current;
    onSelect(name);
    list.current?.querySelector<HTMLElement>(`[data-tab="${name}"]`)?.focus();
  }

  return (
    <>
      <div className="cr-devtools-bar">
        <div
          role="tablist"
          aria-label="Composio devtools"
          className="cr-devtools-tabs"
          ref={list}
          tabIndex={-1}
          onKeyDown={move}
        >
          {names.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`${id}${name}`}
              data-tab={name}
              aria-selected={name === current}
              aria-controls={`${id}panel`}
              tabIndex={name === current ? 0 : -1}
              onClick={() => onSelect(name)}
            >
              {name}
            </button>
          ))}
        </div>
        <div className="cr-devtools-actions">{children}</div>
      </div>
      <div
        role="tabpanel"
        id={`${id}panel`}
        aria-labelledby={`${id}${current}`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a panel that scrolls must be reached by keyboard
        tabIndex={0}
        className="cr-devtools-contents"
      >
        {panels[current]}
      </div>
    </>
  );
}

interface TabsProps {
  panels: Readonly<Record<string, ReactNode>>;
  selected: string;
  onSelect: (name: string) => void;
  /** Buttons beside the tabs. */
  children: ReactNode;
}
