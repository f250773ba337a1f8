import type { ReactNode } from "react";

/** A table, or a sentence if it has no rows. */
export function Table({ label, head, rows, empty }: TableProps): ReactNode {
  if (rows.length === 0) return <p className="cr-devtools-empty">{empty}</p>;
  return (
    <table aria-label={label}>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells, tone }) => (
          <tr key={key} data-tone={tone}>
            {cells.map((cell, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the columns stay
              <td key={index}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export interface TableProps {
  label: string;
  head: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[]; tone?: "danger" | undefined }[];
  /** The sentence for a table without rows. */
  empty: string;
}
