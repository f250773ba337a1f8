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
import { type Messages, format } from "../../locales/messages.ts";
import { EyeIcon } from "./EyeIcon.tsx";
import { joinClasses } from "../shared/element.ts";
import type { FieldElement } from "../shared/element.ts";

/**
 * A control whose value is drawn as dots until it is asked to show it.
 *
 * It is a text field: into a password field Firefox puts the password that the user has saved for the app, and it
 * offers to save what is typed there, whatever `autocomplete` says. Only where a text field can't be drawn as
 * dots is it a password field, and so is it in server-rendered HTML, which the browser draws before it can be asked.
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
    // What was typed before the page came alive goes on in the new element.
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
    // As in a password field, what is hidden can't be copied.
    ...(drawsDots && !isRevealed && { style: dots, onCopy: refuse, onCut: refuse, onDragStart: refuse }),
  };
  // No browser hides several lines in any other way.
  if (hasLines && !drawsDots) return <textarea {...control} ref={take} rows={5} />;
  return (
    <div className="cr-secret">
      {hasLines ? (
        <textarea {...attributes} rows={5} />
      ) : (
        <input
          {...attributes}
          // Another element, not another type: Firefox treats what has been a password field once as one for ever.
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

/** Of the element itself: the stylesheet may be missing. */
const dots: CSSProperties & { WebkitTextSecurity: string } = { WebkitTextSecurity: "disc" };

const noChanges = () => () => undefined;

function canDrawDots(): boolean {
  return typeof CSS !== "undefined" && CSS.supports("-webkit-text-security", "disc");
}

interface SecretControlProps {
  /** The attributes that every control has. */
  control: InputHTMLAttributes<HTMLInputElement> & TextareaHTMLAttributes<HTMLTextAreaElement>;
  /** Whether the value has several lines, which a text field would join. */
  hasLines: boolean;
  register: RefCallback<FieldElement>;
  id: string;
  label: string;
  messages: Messages;
  /** Class of the button that shows the value. */
  className: string | undefined;
}
