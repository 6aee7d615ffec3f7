/** Damage is found where rows are read: they must never be other rows, or fewer, than those stored. */
import { DATABASE_IS_DAMAGED, Problem } from '../errors.ts';
import { BLOCKS_PER_OWNER } from './block-ids.ts';

/** What to do about it: rows of a job can be made again, and rows of an import loaded again. */
const REMEDIES = {
  sequence_blocks: 'Delete job # and start it again, which makes the same rows',
  transaction_blocks: 'Take back import # and load its file again',
};
export type BlockTable = keyof typeof REMEDIES;

/** `what` is a clause; without a `remedy`, only a backup helps. */
export function damaged(what: string, remedy?: string): Problem {
  const help = remedy === undefined ? 'Restore a backup.' : `${remedy}, or restore a backup.`;
  return new Problem('internal', `${DATABASE_IS_DAMAGED}${what}. ${help}`);
}

/** `what`: of the owner of this block. */
export const damagedBlocks = (table: BlockTable, id: number, what: string): Problem =>
  damaged(what, REMEDIES[table].replace('#', String(Math.floor(id / BLOCKS_PER_OWNER))));

export const changedBlock = (table: BlockTable, id: number): Problem =>
  damagedBlocks(table, id, `block ${id} of ${table} is not what was stored`);

export const missingBlock = (table: BlockTable, id: number): Problem =>
  damagedBlocks(table, id, `block ${id} of ${table} is missing`);

export const missingEntry = (noun: 'customer' | 'article', key: number): Problem =>
  damaged(`the ${noun} with key ${key} is missing`);
