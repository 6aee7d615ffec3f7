/** While the end of an import cannot be written, no other begins; while it is being written, others do. */
import t from 'tap';
import { importEnds } from '../../src/load/import-run.ts';
import { housekeeper } from '../../src/storage/housekeeper.ts';
import type { Writer } from '../../src/storage/writer-thread.ts';

t.test('imports are refused only while an end could not be written', async (t) => {
  let settle: { resolve(): void; reject(error: Error): void };
  const end = () => new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
  const call = { imports: { end } };
  const writer = { call } as unknown as Writer;
  const house = housekeeper(writer, () => undefined, 1e6);
  t.teardown(() => house.stop());
  const { saveEnd, checkWritten } = importEnds({ writer, housekeeper: house });
  const saved = saveEnd(1, 'failed', null);
  t.doesNotThrow(checkWritten, 'it is under way');
  settle!.reject(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }));
  await saved;
  t.throws(checkWritten, { code: 'disk_full' });
  const savedLater = saveEnd(1, 'failed', null);
  settle!.resolve();
  await savedLater;
  t.doesNotThrow(checkWritten);
});
