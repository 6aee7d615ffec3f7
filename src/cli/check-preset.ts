/** Checks the preset and the parameters of a request before a database is opened. */
import { faulty } from '../errors.ts';
import { presetNamed } from '../generate/presets.ts';
import { PRESET, type JobRequest } from '../model/job.ts';
import { checkedParameters } from '../validation/parameters.ts';

/** Throws Problem (bad_request), which counts as wrong usage. */
export function checkPreset({ preset = PRESET, parameters = {} }: JobRequest): void {
  const found = presetNamed(preset);
  if ('faults' in found) throw faulty(found.faults);
  const checked = checkedParameters(found.parameters, parameters);
  if ('faults' in checked) throw faulty(checked.faults);
}
