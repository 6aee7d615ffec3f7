/** `footfall presets`: the presets, or the parameters of one. */
import { describePresets } from '../generate/describe-presets.ts';
import type { PresetDescription, PresetParameter } from '../model/preset-description.ts';
import { expected } from '../validation/sentences.ts';
import { suggestion } from './did-you-mean.ts';
import { twoColumns } from './help.ts';
import { outputOf } from './output.ts';
import { UsageError, type Options } from './usage-error.ts';

async function allPresets(url: string | undefined): Promise<PresetDescription[]> {
  if (url === undefined) return describePresets();
  const { remoteServices } = await import('./remote/services.ts');
  return remoteServices(url).jobs.presets();
}

export async function presets(name: string | undefined, options: Options): Promise<void> {
  const all = await allPresets(options.url as string | undefined);
  const output = outputOf(options);
  if (name === undefined) {
    const lines = all.map((one) => twoColumns(one.name, one.description, 12));
    const more = 'footfall presets NAME lists the parameters of one.';
    return output.answer({ items: all }, `${lines.join('')}\n${more}`);
  }
  const found = all.find((one) => one.name === name);
  if (!found)
    throw unknown(
      name,
      all.map((one) => one.name),
    );
  output.answer(
    found,
    `${found.name}: ${found.description}.\n\n${found.parameters.map(parameterHelp).join('')}`,
  );
}

function unknown(name: string, names: string[]): UsageError {
  const wrong = `presets: There is no preset ${JSON.stringify(name)}.${suggestion(name, names)}`;
  return new UsageError(`${wrong} ${expected(names, 'preset')}`);
}

type Member = Omit<PresetParameter, 'members'>;

/** Width of the names. */
const LEFT = 30;

/** An object stands for its members, which are set one by one. */
const parameterHelp = ({ members, ...parameter }: PresetParameter): string =>
  members === null
    ? memberHelp(parameter)
    : [
        memberHelp(parameter),
        ...members.map((member) => memberHelp({ ...member, name: `${parameter.name}.${member.name}` })),
      ].join('');

function memberHelp(parameter: Member): string {
  const { name, description, unit } = parameter;
  const facts = [valuesOf(parameter), unit && `unit ${unit}`, `default ${JSON.stringify(parameter.default)}`];
  return twoColumns(name, facts.filter(Boolean).join(', '), LEFT) + twoColumns('', `${description}.`, LEFT);
}

function valuesOf({ type, enum: values, minimum, maximum }: Member): string {
  if (values !== null) return values.join(', ');
  const types = [type].flat().join(' or ');
  if (minimum !== null && maximum !== null) return `${types} from ${minimum} to ${maximum}`;
  return minimum === null ? types : `${types} of at least ${minimum}`;
}
