import type { FieldElement } from "../shared/element.ts";
import { useState } from "react";
import { flushSync } from "react-dom";
import { type FieldProblem, fieldProblem } from "../../protocol/fieldValues.ts";
import type { AuthField } from "../../protocol/types.ts";
import type { Problem } from "./fieldText.ts";

/** The values and problems of a form's fields. */
export interface FieldsForm {
  readonly fields: readonly AuthField[];
  /** What is wrong, by exact name. */
  readonly problems: ReadonlyMap<string, Problem>;
  /** Takes a field's element; null when it is gone. */
  readonly register: (name: string, element: FieldElement | null) => void;
  readonly value: (name: string) => string;
  readonly values: () => ReadonlyMap<string, string>;
  /** Puts a value in, as the user's own typing would. */
  readonly fill: (field: AuthField, value: string) => void;
  /** The user has typed: a problem that is solved goes away at once, a new one waits. */
  readonly onChange: (field: AuthField) => void;
  /** The user has left a field: what they typed there is checked. */
  readonly onLeave: (field: AuthField) => void;
  readonly mark: (field: AuthField, problem: Problem | null) => void;
  /** What keeps the form from being sent. */
  readonly check: () => ReadonlyMap<string, FieldProblem>;
  /** Marks these problems alone and goes to the first, once it can be read out. */
  readonly show: (problems: ReadonlyMap<string, Problem>) => void;
  readonly focus: (name: string | undefined) => void;
  /** Takes everything that was typed out of the page. */
  readonly clear: () => void;
}

const none: ReadonlyMap<string, Problem> = new Map();

/**
 * Values stay in their elements and nowhere else: React would write what it controls into an attribute,
 * which style sheets and session recorders can read, and keep it in memory.
 */
export function useFieldsForm(fields: readonly AuthField[]): FieldsForm {
  const [elements] = useState(() => new Map<string, FieldElement>());
  const [touched] = useState(() => new Set<string>());
  const [problems, setProblems] = useState(none);

  const value = (name: string) => elements.get(name)?.value ?? "";
  const problemOf = (field: AuthField) => fieldProblem(field, value(field.name));

  function focus(name: string | undefined): void {
    const element = elements.get(name ?? "");
    const aside = element?.closest("details");
    if (aside) aside.open = true;
    element?.focus();
  }

  function mark({ name }: AuthField, problem: Problem | null): void {
    setProblems((current) => {
      if ((current.get(name) ?? null) === problem) return current;
      const next = new Map(current);
      if (problem === null) next.delete(name);
      else next.set(name, problem);
      return next;
    });
  }

  function onChange(field: AuthField): void {
    touched.add(field.name);
    const problem = problems.get(field.name);
    if (problem === undefined) return;
    // What the server has refused of several fields together may be mended in any of them.
    if (typeof problem === "object") {
      setProblems((current) => new Map([...current].filter(([, each]) => each !== problem)));
    }
    mark(field, problemOf(field));
  }

  return {
    fields,
    problems,
    register(name, element) {
      if (element) elements.set(name, element);
      else elements.delete(name);
    },
    value,
    values: () => new Map(fields.map(({ name }) => [name, value(name)])),
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
    show(found) {
      // At once: the focus reads out what is wrong, so that has to be there.
      flushSync(() => setProblems(found));
      focus(fields.find(({ name }) => found.has(name))?.name);
    },
    focus,
    clear() {
      for (const element of elements.values()) element.value = element.defaultValue;
      touched.clear();
      setProblems(none);
    },
  };
}
