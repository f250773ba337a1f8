import type { ReactElement } from "react";
import { Drawing } from "../shared/Glyph.tsx";

const paths = {
  back: "M10 3.5 5.5 8l4.5 4.5",
  close: "M4 4l8 8M12 4l-8 8",
  key: "M9.25 6.75a3 3 0 1 0-3-3 3 3 0 0 0 3 3ZM7 6 2.5 10.5v3h3v-2h2v-2l1.75-2",
  lock: "M4 7.25h8v6.25H4ZM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  next: "M6 3.5 10.5 8 6 12.5",
  person: "M8 8.25a2.75 2.75 0 1 0-2.75-2.75A2.75 2.75 0 0 0 8 8.25ZM3 13.75c.25-2.25 2-3.5 5-3.5s4.75 1.25 5 3.5",
};

/** The icons of dialogs and forms. They are loaded with the first dialog. */
export function DialogGlyph({ name }: { name: keyof typeof paths }): ReactElement {
  return <Drawing name={name} path={paths[name]} />;
}
