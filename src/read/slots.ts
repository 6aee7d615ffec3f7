/**
 * Memory that downloads are written into and sent from, reused by all of them. Otherwise memory would grow
 * with the number of downloads, and the HTTP thread would spend a third of its time collecting garbage.
 */

/** Most slices of rows fit; others come in memory of their own. What isn't written takes no memory. */
const SLOT_BYTES = 2 ** 22;

/** Slots besides the one that each download may always have. A fast download takes three or four of them. */
const SPARE_SLOTS = 32;

export interface Slot {
  readonly memory: SharedArrayBuffer;
  /** Gives it back; later calls do nothing. */
  release(): void;
}

/** The slots of one download. */
export interface OwnSlots {
  /** Resolves at once if it has none; else when a spare one is free or its own ones are released. */
  take(): Promise<Slot>;
  /** Ends waiting: those calls of `take` reject. */
  close(): void;
}

export type Slots = ReturnType<typeof slotPool>;

type Waiting = { owner: { held: number }; resolve(slot: Slot): void; reject(error: Error): void };

/** `spare`: fewer only in tests. */
export function slotPool(spare = SPARE_SLOTS) {
  const free: SharedArrayBuffer[] = [];
  let waiting: Waiting[] = [];
  let spareTaken = 0;

  const mayTake = ({ held }: Waiting['owner']) => held === 0 || spareTaken < spare;

  function taken(owner: Waiting['owner']): Slot {
    if (owner.held++ > 0) spareTaken++;
    const memory = free.pop() ?? new SharedArrayBuffer(SLOT_BYTES);
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      if (--owner.held > 0) spareTaken--;
      free.push(memory);
      serveWaiting();
    };
    return { memory, release };
  }

  /** In order of arrival, so that a download gets its slots in the order in which it sends them. */
  function serveWaiting(): void {
    const before = waiting;
    waiting = [];
    for (const one of before) {
      if (mayTake(one.owner)) one.resolve(taken(one.owner));
      else waiting.push(one);
    }
  }

  return {
    open(): OwnSlots {
      const owner = { held: 0 };
      return {
        take: () =>
          mayTake(owner) && !waiting.some((one) => one.owner === owner)
            ? Promise.resolve(taken(owner))
            : new Promise((resolve, reject) => waiting.push({ owner, resolve, reject })),
        close() {
          const mine = waiting.filter((one) => one.owner === owner);
          waiting = waiting.filter((one) => one.owner !== owner);
          for (const { reject } of mine) reject(new Error('The download has ended.'));
        },
      };
    },
    /** How many lie ready for reuse. */
    free: (): number => free.length,
  };
}
