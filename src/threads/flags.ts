/** Flags of this process that threads and child processes, which run files, would refuse. */

/**
 * Options for `new Worker` and `fork`. `node --input-type=module -e …` says how its text is to be read; what
 * it starts inherits that, and Node then refuses to run files.
 */
export const withoutInputType = (): { execArgv?: string[] } =>
  process.execArgv.some((flag) => flag.startsWith('--input-type')) ? { execArgv: [] } : {};
