/** Slices of a file, as they are handed in, as something to iterate over that may have to wait for more. */

export type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

export function contentSource() {
  const slices: Uint8Array[] = [];
  let used = 0;
  let pushed = 0;
  let isEnding = false;
  let wake = () => {};
  let whenStarved = deferred();

  async function* bytes(): Bytes {
    for (;;) {
      const slice = slices.shift();
      if (slice) {
        yield slice;
        used++;
      } else if (isEnding) return;
      else {
        const woken = new Promise<void>((resolve) => (wake = resolve));
        whenStarved.resolve();
        await woken;
      }
    }
  }

  function goOn(): void {
    whenStarved = deferred();
    wake();
  }

  return {
    bytes: bytes(),
    push(slice: Uint8Array): void {
      slices.push(slice);
      pushed += slice.length;
      goOn();
    },
    end(): void {
      isEnding = true;
      goOn();
    },
    /** Resolves when more slices are needed than have been handed in. */
    starved: (): Promise<void> => whenStarved.promise,
    /** Bytes that have been handed in. */
    get pushed() {
      return pushed;
    },
    /** How many slices are used up. */
    get used() {
      return used;
    },
  };
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** The first bytes, at least `size` unless there are fewer, and all bytes, these included. */
export async function peeked(source: Bytes, size: number): Promise<{ beginning: Uint8Array; bytes: Bytes }> {
  let beginning: Uint8Array = new Uint8Array(0);
  while (beginning.length < size) {
    const next = await source.next();
    if (next.done) break;
    // A slice is used up when the next one is asked for: what is kept has to be copied.
    if (beginning.length === 0 && next.value.length >= size) beginning = next.value;
    else beginning = Buffer.concat([beginning, next.value]);
  }
  async function* bytes(): Bytes {
    if (beginning.length > 0) yield beginning;
    yield* source;
  }
  return { beginning, bytes: bytes() };
}
