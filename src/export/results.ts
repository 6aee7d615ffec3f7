/** Results of calls to reader threads in order, some of them made ahead. */
import { started } from '../threads/started.ts';

/** One for each reader, and one that waits. */
const AHEAD = 3;

export async function* resultsAt<From, Result>(
  froms: Iterable<From>,
  call: (from: From) => Promise<Result>,
): AsyncGenerator<Result> {
  const coming: Promise<Result>[] = [];
  for (const from of froms) {
    coming.push(started(call(from)));
    if (coming.length === AHEAD) yield coming.shift()!;
  }
  while (coming.length > 0) yield coming.shift()!;
}
