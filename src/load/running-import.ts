/** A running import and its threads: the parser reads the file; for transactions, the keeper keeps rows. */
import type { ImportOptions } from '../model/import.ts';
import type { Writer } from '../storage/writer-thread.ts';
import { startThread } from '../threads/thread.ts';
import { keeperThread } from './keeper-thread.ts';
import type { KeptTransactionsOptions } from './kept-transactions.ts';
import { parserThread, type ParserData } from './parser-thread.ts';

/** Slices at the parser, sets of rows at the keeper, chunks at the writer: none waits for another. */
export const UNDER_WAY = 3;

export const CANCELLED = Symbol('cancelled');

export interface RunningImport {
  id: number;
  options: ImportOptions;
  writer: Writer;
  threads: ReturnType<typeof startImportThreads>;
  /** Ends the work, which rejects with CANCELLED. */
  signal: AbortSignal;
}

/** `inline`: see ThreadOptions. */
export function startImportThreads(data: ParserData & KeptTransactionsOptions, inline?: boolean) {
  const parser = startThread(parserThread, data, { inline });
  const keeper =
    data.options.kind === 'transactions' ? startThread(keeperThread, data, { inline }) : undefined;
  return {
    parser,
    keeper,
    async stop(): Promise<void> {
      await Promise.all([parser, keeper].map((thread) => thread?.call.close().catch(() => undefined)));
      await Promise.all([parser.stop(), keeper?.stop()]);
    },
  };
}
