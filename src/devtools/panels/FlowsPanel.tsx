import type { ReactNode } from "react";
import type { FlowStep } from "../../client/trace/trace.ts";
import { targetText } from "../report.ts";
import { time } from "../text.ts";

/** The steps of each flow, in order: event, state and effects. */
export function FlowsPanel({ flows }: { flows: Readonly<Record<string, readonly FlowStep[]>> }): ReactNode {
  const all = Object.entries(flows);
  if (all.length === 0)
    return <p className="cr-devtools-empty">No flow yet. Press a connect button: each step of it appears here.</p>;
  return all.map(([key, steps]) => {
    const [first] = steps;
    const last = steps.at(-1);
    if (!first || !last) return null;
    const name = targetText(first.target);
    return (
      <section key={key} aria-label={`Flow of ${name}`}>
        <h2>
          {name} <span className="cr-devtools-state">{last.to}</span>
        </h2>
        <ol className="cr-devtools-timeline" aria-label={`Timeline of ${name}`}>
          {steps.map((step, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- steps are only added
            <li key={index} data-changed={step.from !== step.to}>
              <time>+{time(step.at - first.at)}</time>
              <span>{step.event}</span>
              <strong>{step.from === step.to ? step.to : `${step.from} → ${step.to}`}</strong>
              <small>{step.effects.join(", ")}</small>
            </li>
          ))}
        </ol>
      </section>
    );
  });
}
