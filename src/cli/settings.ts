/** `--set NAME=VALUE`, which may be repeated. */
import { UsageError, type Options } from './usage-error.ts';

/** JSON values are parsed; anything else is a string. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // strings need no quotes
  }
}

function settingsIn(command: string, { set = [] }: Options): [name: string, value: unknown][] {
  return (set as string[]).map((setting) => {
    const at = setting.indexOf('=');
    if (at < 1) throw new UsageError(`${command}: --set needs NAME=VALUE, not ${JSON.stringify(setting)}.`);
    return [setting.slice(0, at), valueOf(setting.slice(at + 1))];
  });
}

/** The values by name. Throws UsageError. */
export const settingsOf = (command: string, options: Options): Record<string, unknown> =>
  Object.fromEntries(settingsIn(command, options));

/** The same with members of objects by names like `negatives.uniform`. */
export const nestedSettingsOf = (command: string, options: Options): Record<string, unknown> =>
  nested(
    settingsIn(command, options).map(([name, value]) => [pathOf(name), value]),
    `${command}: --set `,
  );

type Setting = [path: string[], value: unknown];

/** In `negatives.same.COLUMN`, the name of the column may have dots. */
const DEEPEST = 3;

function pathOf(name: string): string[] {
  const path = name.split('.');
  return path.length <= DEEPEST ? path : [...path.slice(0, DEEPEST - 1), path.slice(DEEPEST - 1).join('.')];
}

/** `above`: what names begin with in messages. */
function nested(settings: Setting[], above: string): Record<string, unknown> {
  const byName = new Map<string, Setting[]>();
  for (const [[name, ...rest], value] of settings)
    byName.set(name, [...(byName.get(name) ?? []), [rest, value]]);
  const members = [...byName].map(([name, its]) => {
    const whole = its.filter(([rest]) => rest.length === 0);
    if (whole.length === 0) return [name, nested(its, `${above}${name}.`)] as const;
    const part = its.find(([rest]) => rest.length > 0);
    if (!part) return [name, whole[whole.length - 1][1]] as const;
    const both = `${above}${name} cannot be combined with ${name}.${part[0].join('.')}`;
    throw new UsageError(`${both}: set all of it, or its members.`);
  });
  return Object.fromEntries(members);
}
