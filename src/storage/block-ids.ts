/** Ids of blocks: those of one owner (a job or an import) are consecutive, in the order of their rows. */

/** A double holds integers up to 2^53 exactly: room for two million owners of 2^32 blocks each. */
export const BLOCKS_PER_OWNER = 2 ** 32;

/** The id below all blocks of an owner: reading after it starts with the owner's first block. */
export const before = (owner: number): number => owner * BLOCKS_PER_OWNER - 1;
