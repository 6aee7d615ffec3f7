/** The threads of one import: one that reads the file, and for transactions one that keeps their rows. */
import { startThread, type Thread } from '../threads/thread.ts';
import type { ThreadKind } from '../threads/define.ts';
import { parserThread, type ParserData } from './parser-thread.ts';
import { keeperThread, type RowsData } from './rows-thread.ts';

type HandlersOf<K> = K extends ThreadKind<never, infer H> ? H : never;

export type Keeper = Thread<HandlersOf<typeof keeperThread>>;

export interface ImportThreads {
  parser: Thread<HandlersOf<typeof parserThread>>;
  /** For transactions. */
  keeper: Keeper | undefined;
  stop(): Promise<void>;
}

export function startImportThreads(data: ParserData & RowsData, inline?: boolean): ImportThreads {
  const parser = startThread(parserThread, data, { inline });
  const keeper =
    data.options.kind === 'transactions' ? startThread(keeperThread, data, { inline }) : undefined;
  return {
    parser,
    keeper,
    async stop() {
      await keeper?.call.close().catch(() => undefined);
      await Promise.all([parser.stop(), keeper?.stop()]);
    },
  };
}
