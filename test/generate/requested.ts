/** Parameters as a job gets them: each checked against its schema, then resolved. */
import { presetNamed, resolveParameters, type DataFacts } from '../../src/generate/presets.ts';
import { checkedParameters } from '../../src/validation/parameters.ts';

export function requested(preset: string, given: Record<string, unknown>, data?: DataFacts) {
  const found = presetNamed(preset);
  if ('faults' in found) return found;
  const checked = checkedParameters(found.parameters, given);
  return 'faults' in checked ? checked : resolveParameters(preset, checked.values, {}, data);
}
