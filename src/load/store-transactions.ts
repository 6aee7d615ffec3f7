/** The second half of an import of transactions: the kept rows go to the writer, encoded, chunk by chunk. */
import { buffersIn, moved } from '../threads/messages.ts';
import { started } from '../threads/started.ts';
import { CANCELLED, UNDER_WAY, type RunningImport } from './running-import.ts';

/** Writes all rows and the sales of each article, not visible yet. Returns the totals of the import. */
export async function storeTransactions(running: RunningImport) {
  const { id, writer } = running;
  const keeper = running.threads.keeper!.call;
  const articles = await keeper.articleIds();
  const [keys] = await Promise.all([writer.call.articles.keysFor(articles), keeper.sort()]);
  await keeper.encode(keys);
  await writeChunks(running);
  const { units, first, last, ...sums } = await keeper.sums();
  if (keys.length > 0) await writer.call.transactions.saveSales(id, keys, { units, first, last });
  return { ...sums, attribute_columns: [] };
}

async function writeChunks({ id, writer, signal, threads }: RunningImport): Promise<void> {
  const writing: Promise<unknown>[] = [];
  const nextChunk = () => started(threads.keeper!.call.nextChunk());
  let blocks = 0;
  for (let coming = nextChunk(), chunk = await coming; chunk; chunk = await coming) {
    if (signal.aborted) throw CANCELLED;
    coming = nextChunk();
    writing.push(started(writer.call.transactions.append(id, blocks, moved(chunk, buffersIn(chunk)))));
    blocks += chunk.blocks;
    if (writing.length >= UNDER_WAY) await writing.shift();
  }
  await Promise.all(writing);
}
