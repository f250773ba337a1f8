import { type ReactNode, useState } from "react";

/** Where the user writes. */
export function Composer({ isBusy, onSend, children }: ComposerProps): ReactNode {
  const [text, setText] = useState("");
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (isBusy || text.trim() === "") return;
        onSend(text.trim());
        setText("");
      }}
    >
      <input
        className="field"
        type="text"
        aria-label="Message"
        placeholder="Ask the assistant"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button" disabled={isBusy}>
        Send
      </button>
      {children}
    </form>
  );
}

interface ComposerProps {
  isBusy: boolean;
  onSend: (text: string) => void;
  /** More buttons. */
  children?: ReactNode;
}
