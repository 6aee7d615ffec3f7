/** The command line was not understood: exit code 2. */
export class UsageError extends Error {}

/** Values as parseArgs gives them. */
export type Options = Record<string, string | boolean | string[] | undefined>;
