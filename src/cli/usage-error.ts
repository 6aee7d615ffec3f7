/** A command line with wrong usage: exit code 2. */
export class UsageError extends Error {}

/** Values as parseArgs returns them. */
export type Options = Record<string, string | boolean | string[] | undefined>;
