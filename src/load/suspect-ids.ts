/** Finds remarkable ids among those of an import, and how many rows they have. */
import { idWarnings, isSuspect } from '../look/id-warnings.ts';
import type { Warning } from '../model/look.ts';
import type { IdTable } from './id-table.ts';

/** More are not looked at: a file of this many different odd ids is meant to be like that. */
const MOST_SUSPECTS = 200_000;

export interface SuspectIds {
  /** Adds rows of an id, by its number. */
  addRows(id: number, rows: number): void;
  warnings(): Warning[];
}

export function suspectIds(column: string, ids: IdTable): SuspectIds {
  const rows = new Map<number, number>();
  /** Ids that differ from a suspect by case; by number. */
  const plain = new Map<string, number>();
  const isWatched = new Uint8Array(ids.size);
  for (let id = 0; id < ids.size && rows.size < MOST_SUSPECTS; id++) {
    if (!ids.isPlain(id) && isSuspect(ids.bytesOf(id))) rows.set(id, 0);
  }
  for (const id of rows.keys()) {
    isWatched[id] = 1;
    const lower = ids.stringOf(id).toLowerCase();
    const other = ids.find(Buffer.from(lower));
    if (other < 0 || rows.has(other)) continue;
    plain.set(lower, other);
    isWatched[other] = 1;
  }
  const plainRows = new Map<number, number>();

  return {
    addRows(id, count) {
      if (isWatched[id] === 0) return;
      const counts = rows.has(id) ? rows : plainRows;
      counts.set(id, (counts.get(id) ?? 0) + count);
    },
    warnings: () =>
      idWarnings(
        column,
        Array.from(rows, ([id, count]): [string, number] => [ids.stringOf(id), count]),
        (lower) => plainRows.get(plain.get(lower) ?? -1) ?? 0,
      ),
  };
}
