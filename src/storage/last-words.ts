/** What has ended, where that could not be written yet: tried again until it is. */

export interface LastWord {
  write(): Promise<unknown>;
  /** Called once it is written. */
  written(): void;
}

export function lastWords() {
  const waiting = new Set<LastWord>();
  return {
    add: (word: LastWord): void => void waiting.add(word),
    get count() {
      return waiting.size;
    },
    /** Tries each, whatever becomes of the others, then throws the first failure. */
    async tryAll(isStopped: () => boolean): Promise<void> {
      let failure: unknown;
      for (const word of waiting) {
        if (isStopped()) return;
        try {
          await word.write();
          waiting.delete(word);
          word.written();
        } catch (error) {
          failure ??= error;
        }
      }
      if (failure !== undefined) throw failure;
    },
  };
}
