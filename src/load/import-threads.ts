/** The threads of one import: the parser reads the file; for transactions, the keeper keeps their rows. */
import { startThread, type Thread } from '../threads/thread.ts';
import { keeperThread, type KeeperData } from './keeper-thread.ts';
import { parserThread, type ParserData } from './parser-thread.ts';

export type Parser = Thread<ReturnType<typeof parserThread.handlers>>;
export type Keeper = Thread<ReturnType<typeof keeperThread.handlers>>;

export interface ImportThreads {
  parser: Parser;
  keeper: Keeper | undefined;
  stop(): Promise<void>;
}

/** `inline`: see ThreadOptions. */
export function startImportThreads(data: ParserData & KeeperData, inline?: boolean): ImportThreads {
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
