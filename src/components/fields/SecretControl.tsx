import {
  type CSSProperties,
  type InputHTMLAttributes,
  type ReactElement,
  type RefCallback,
  type SyntheticEvent,
  type TextareaHTMLAttributes,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { format } from "../../locales/format.ts";
import type { CredentialsText } from "../../locales/messages.ts";
import { EyeIcon } from "./EyeIcon.tsx";
import { joinClasses, type FieldElement } from "../shared/element.ts";

/**
 * A control that draws its value as dots until the user reveals it.
 *
 * It is a text field, not a password field: Firefox fills the app's saved password into password fields and offers to save what
 * is typed there, in spite of `autocomplete`. It is a password field only if the browser can't draw a text field as dots, and
 * in server-rendered HTML, because the server does not know the browser.
 */
export function SecretControl(props: SecretControlProps): ReactElement {
  const { control, hasLines, register, id, label, messages, className } = props;
  const [isRevealed, setRevealed] = useState(false);
  const drawsDots = useSyncExternalStore(noChanges, canDrawDots, () => false);
  const latest = useRef<FieldElement>(null);
  const hadFocus = drawsDots && document.activeElement?.id === id;
  const noteId = `${id}-note`;

  function take(element: FieldElement | null): void {
    const earlier = latest.current;
    // Keeps what was typed before hydration when the element is replaced.
    if (element && earlier && element !== earlier) {
      element.value = earlier.value;
      if (hadFocus) element.focus();
    }
    if (element) latest.current = element;
    register(element);
  }

  const refuse = (event: SyntheticEvent) => event.preventDefault();
  const attributes = {
    ...control,
    ref: take,
    "aria-describedby": joinClasses(noteId, control["aria-describedby"]),
    // As in a password field, a hidden value can't be copied.
    ...(drawsDots && !isRevealed && { style: dots, onCopy: refuse, onCut: refuse, onDragStart: refuse }),
  };
  // A browser that can't draw dots can't hide several lines.
  if (hasLines && !drawsDots) return <textarea {...control} ref={take} rows={5} />;
  return (
    <div className="cr-secret">
      {hasLines ? (
        <textarea {...attributes} rows={5} />
      ) : (
        <input
          {...attributes}
          // A new element, not only a new type: in Firefox, an element that was a password field keeps its behaviour.
          key={String(drawsDots)}
          type={drawsDots || isRevealed ? "text" : "password"}
          autoComplete={drawsDots ? control.autoComplete : "new-password"}
        />
      )}
      <span id={noteId} hidden>
        {isRevealed ? messages.secretShown : messages.secretHidden}
      </span>
      <button
        type="button"
        className={joinClasses("cr-reveal", className)}
        data-revealed={isRevealed ? "" : undefined}
        aria-controls={id}
        aria-label={format(isRevealed ? messages.hideSecret : messages.showSecret, { label })}
        onClick={() => setRevealed(!isRevealed)}
      >
        <EyeIcon isOpen={!isRevealed} />
      </button>
    </div>
  );
}

/** An inline style, because the app may not load the stylesheet. */
const dots: CSSProperties & { WebkitTextSecurity: string } = { WebkitTextSecurity: "disc" };

const noChanges = () => () => undefined;

/** jsdom has no `CSS`, and with jest-dom one that has only `escape`. */
function canDrawDots(): boolean {
  return globalThis.CSS?.supports?.("-webkit-text-security", "disc") ?? false;
}

interface SecretControlProps {
  /** Attributes that all controls share. */
  control: InputHTMLAttributes<HTMLInputElement> & TextareaHTMLAttributes<HTMLTextAreaElement>;
  /** Whether the value has several lines, which a single-line field would join. */
  hasLines: boolean;
  register: RefCallback<FieldElement>;
  id: string;
  label: string;
  messages: CredentialsText;
  /** Class of the button that reveals the value. */
  className: string | undefined;
}
