/** The flags of `load` and `inspect` as a request for an import. */
import { faulty, type Fault } from '../errors.ts';
import type { ImportOptions, ImportRequest } from '../model/import.ts';
import { importOptions } from '../validation/import-options.ts';
import { saidOfFlags } from './said-of-flags.ts';
import type { Options } from './usage-error.ts';

/** The value of a flag; a number where the request wants one. */
const spelledOut = (name: string, value: Options[string]) =>
  name === 'skip-lines' && /^\d{1,9}$/.test(String(value)) ? Number(value) : value;

/** Making and compiling the schema takes longer than a look: only if there is something to check. */
async function faultsOf(request: ImportRequest): Promise<Fault[]> {
  if (Object.keys(request).length === 0) return [];
  const { validator } = await import('../validation/validator.ts');
  const { ImportRequest: schema } = await import('../model/import-request.ts');
  return validator(schema, { noun: 'parameter' })(request);
}

/** Flags that aren't options of an import. */
const OTHERS = ['rejects', 'dry-run', 'url', 'database', 'json', 'quiet'];

/** The request as written, and what it means. Throws UsageError. */
export function importRequest(
  command: string,
  options: Options,
): Promise<{ request: ImportRequest; asked: ImportOptions }> {
  const request = Object.fromEntries(
    Object.entries(options)
      .filter(([name]) => !OTHERS.includes(name))
      .map(([name, value]) => [name.replaceAll('-', '_'), spelledOut(name, value)]),
  ) as ImportRequest;
  return saidOfFlags(command, async () => {
    const faults = await faultsOf(request);
    if (faults.length > 0) throw faulty(faults);
    return { request, asked: importOptions(request) };
  });
}
