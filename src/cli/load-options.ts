/** The flags of `load` and `inspect` as options of an import. */
import { faulty, type Fault, type Problem } from '../errors.ts';
import type { ImportOptions, ImportRequest } from '../model/import.ts';
import { importOptions } from '../validation/import-options.ts';
import { UsageError, type Options } from './usage-error.ts';
import { flag } from './flag.ts';

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

/** Throws UsageError, which speaks of flags where HTTP speaks of parameters. */
export async function optionsOf(
  command: string,
  { rejects: _rejects, ...options }: Options,
): Promise<ImportOptions> {
  const request = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name.replaceAll('-', '_'), spelledOut(name, value)]),
  ) as ImportRequest;
  try {
    const faults = await faultsOf(request);
    if (faults.length > 0) throw faulty(faults);
    return importOptions(request);
  } catch (error) {
    const details = ((error as Problem).errors ?? []).map(({ parameter = '', detail }) =>
      detail.replace(parameter, flag(parameter)),
    );
    if (details.length === 0) throw error;
    throw new UsageError(`${command}: ${details.join(' ')}`, { cause: error });
  }
}
