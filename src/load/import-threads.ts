/** The threads of one import: one that reads the file, and for transactions one that keeps their rows. */
import { startThread, threadFile, type Thread } from '../threads.ts';
import type { ParserData } from './parser-thread.ts';
import type { RowsData } from './rows-thread.ts';

export interface ImportThreads {
  parser: Thread;
  /** For transactions. */
  keeper: Thread | undefined;
  stop(): Promise<void>;
}

export function startImportThreads(data: ParserData & RowsData): ImportThreads {
  const parser = startThread(threadFile('parser-thread', import.meta.url), data);
  const keeper =
    data.options.kind === 'transactions'
      ? startThread(threadFile('rows-thread', import.meta.url), data)
      : undefined;
  return {
    parser,
    keeper,
    async stop() {
      await keeper?.call('close', []).catch(() => undefined);
      await Promise.all([parser.stop(), keeper?.stop()]);
    },
  };
}
