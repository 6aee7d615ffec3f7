/** What a schema can't say of `split`: which members go together, and that moments ascend. */
import type { Split } from '../../model/split.ts';
import type { ParameterFault } from '../parameter-fault.ts';

type Given = { validation_from?: number; test_from?: number; folds?: number[] };

const MOMENTS = ['validation_from', 'test_from'] as const;

const fault = (member: string, detail: string): ParameterFault => ({
  pointer: `/parameters/split/${member}`,
  detail,
});

export function splitFaults(split: Split | null | undefined): ParameterFault[] {
  if (!split) return [];
  const { validation_from, test_from, folds }: Given = split;
  if (folds) {
    const both = MOMENTS.filter((name) => (split as Given)[name] !== undefined).map((name) =>
      fault(name, `split.${name} cannot be combined with split.folds: give one of them.`),
    );
    return [...both, ...foldFaults(folds)];
  }
  if (validation_from === undefined || test_from === undefined) {
    return MOMENTS.filter((name) => (split as Given)[name] === undefined).map((name) =>
      fault(name, `split.${name} is missing. Give validation_from and test_from, or folds.`),
    );
  }
  if (validation_from < test_from) return [];
  return [fault('test_from', 'split.test_from must be after split.validation_from.')];
}

/** The first moment that isn't after the one before. */
function foldFaults(folds: number[]): ParameterFault[] {
  const wrong = folds.findIndex((moment, i) => i > 0 && moment <= folds[i - 1]);
  if (wrong < 0) return [];
  const detail = `split.folds[${wrong}] must be after split.folds[${wrong - 1}]: moments ascend.`;
  return [fault(`folds/${wrong}`, detail)];
}
