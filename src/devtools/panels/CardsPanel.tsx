import type { ReactNode } from "react";
import type { CardStep } from "../../client/trace/trace.ts";
import { Table } from "../Table.tsx";

/** The connection requests that the page's cards have shown. */
export function CardsPanel({ cards }: { cards: readonly CardStep[] }): ReactNode {
  return (
    <Table
      label="Cards"
      head={["Request", "State"]}
      empty="No ConnectCard and no useConnectionRequest on this page so far."
      rows={cards.map(({ key, state }) => ({ key, cells: [<code key="key">{key}</code>, state] }))}
    />
  );
}
