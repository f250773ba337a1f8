import type { FieldElement } from "../shared/element.ts";
import { useState } from "react";
import { flushSync } from "react-dom";
import { type FieldProblem, fieldProblem } from "../../protocol/fieldValues.ts";
import type { AuthField } from "../../protocol/types.ts";
import type { Problem } from "./fieldText.ts";

/** The values and problems of a form's fields. */
export interface FieldsForm {
  readonly fields: readonly AuthField[];
  /** Problems by exact field name. */
  readonly problems: ReadonlyMap<string, Problem>;
  /**
   * Name of the field whose problem a live region announces. Screen readers read other problems when the focus reaches their
   * field, so that none is read twice.
   */
  readonly announced: string | null;
  /** Stores the element of a field; null when it is unmounted. */
  readonly register: (name: string, element: FieldElement | null) => void;
  readonly value: (name: string) => string;
  readonly values: () => ReadonlyMap<string, string>;
  /** Whether a value differs from its default. */
  readonly isTyped: () => boolean;
  /** Inserts a value, as if the user had typed it. */
  readonly fill: (field: AuthField, value: string) => void;
  /** Call it when the user has typed. A solved problem is removed at once; a new one is shown when the user leaves the field. */
  readonly onChange: (field: AuthField) => void;
  /** Call it when the user leaves a field. Checks its value. */
  readonly onLeave: (field: AuthField) => void;
  /** Shows or removes the problem of one field. */
  readonly mark: (field: AuthField, problem: Problem | null) => void;
  /** The problems that block submitting. */
  readonly check: () => ReadonlyMap<string, FieldProblem>;
  /** Shows exactly these problems, and focuses the first field with one. `isSaid`: an alert of the form announces them. */
  readonly show: (problems: ReadonlyMap<string, Problem>, options?: { isSaid: boolean }) => void;
  readonly focus: (name: string | undefined) => void;
  /** Sets all values back to their defaults. */
  readonly clear: () => void;
  /** Removes all problems. Call it after a reset of the form, which has set the values back itself. */
  readonly forget: () => void;
  /** Changes with each `clear` and `forget`. */
  readonly version: number;
}

const none: ReadonlyMap<string, Problem> = new Map();

/**
 * The values and problems of a form's fields. Values are only in the DOM elements: React would write a controlled value into an
 * attribute, which stylesheets and session recorders can read, and keep it in memory.
 * @param known problems of the default values, shown from the start
 */
export function useFieldsForm(fields: readonly AuthField[], known: ReadonlyMap<string, Problem> = none): FieldsForm {
  const [elements] = useState(() => new Map<string, FieldElement>());
  const [touched] = useState(() => new Set<string>());
  const [problems, setProblems] = useState(known);
  const [announced, setAnnounced] = useState<string | null>(null);
  const [version, setVersion] = useState(0);

  const value = (name: string) => elements.get(name)?.value ?? "";
  const problemOf = (field: AuthField) => fieldProblem(field, value(field.name));

  function focus(name: string | undefined): void {
    const element = elements.get(name ?? "");
    const aside = element?.closest("details");
    if (aside) aside.open = true;
    element?.focus();
  }

  function mark({ name }: AuthField, problem: Problem | null): void {
    setAnnounced(name);
    setProblems((current) => {
      if ((current.get(name) ?? null) === problem) return current;
      const next = new Map(current);
      if (problem === null) next.delete(name);
      else next.set(name, problem);
      return next;
    });
  }

  function forget(): void {
    touched.clear();
    setProblems(none);
    setVersion((last) => last + 1);
  }

  function onChange(field: AuthField): void {
    touched.add(field.name);
    const problem = problems.get(field.name);
    if (problem === undefined) return;
    // The server may reject several fields with one problem. An edit of one removes it from all of them.
    if (typeof problem === "object") {
      setProblems((current) => new Map([...current].filter(([, each]) => each !== problem)));
    }
    mark(field, problemOf(field));
  }

  return {
    fields,
    problems,
    announced,
    register(name, element) {
      if (element) elements.set(name, element);
      else elements.delete(name);
    },
    value,
    values: () => new Map(fields.map(({ name }) => [name, value(name)])),
    isTyped: () => [...elements.values()].some((element) => element.value !== element.defaultValue),
    fill(field, text) {
      const element = elements.get(field.name);
      if (!element) return;
      element.value = text;
      onChange(field);
    },
    onChange,
    onLeave(field) {
      if (touched.has(field.name)) mark(field, problemOf(field));
    },
    mark,
    check() {
      const found = fields.map((field) => [field.name, problemOf(field)] as const);
      return new Map(found.flatMap(([name, problem]) => (problem === null ? [] : [[name, problem]])));
    },
    show(found, { isSaid } = { isSaid: false }) {
      const first = fields.find(({ name }) => found.has(name))?.name;
      // Screen readers read the problem when its field gets the focus, but not if the field has it already.
      const hasFocus = elements.get(first ?? "")?.matches(":focus") === true;
      // Synchronously, because the problem must be in the document before the focus moves.
      flushSync(() => {
        setProblems(found);
        setAnnounced(hasFocus && !isSaid ? (first ?? null) : null);
      });
      focus(first);
    },
    focus,
    clear() {
      for (const element of elements.values()) element.value = element.defaultValue;
      forget();
    },
    forget,
    version,
  };
}
