/** The flags of `load` and `inspect` as options of an import. */
import { faulty, type Problem } from '../errors.ts';
import { ImportRequest, type ImportOptions } from '../model/import.ts';
import { importOptions } from '../validation/import-options.ts';
import { validator } from '../validation/validator.ts';
import { UsageError, type Options } from './usage-error.ts';
import { flag } from './words.ts';

const check = validator(ImportRequest, { noun: 'parameter' });

/** The value of a flag; a number where the request wants one. */
const spelledOut = (name: string, value: Options[string]) =>
  name === 'skip-lines' && /^\d{1,9}$/.test(String(value)) ? Number(value) : value;

/** Throws UsageError, which speaks of flags where HTTP speaks of parameters. */
export function optionsOf(command: string, { rejects: _rejects, ...options }: Options): ImportOptions {
  const request = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name.replaceAll('-', '_'), spelledOut(name, value)]),
  ) as ImportRequest;
  try {
    const faults = check(request);
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
