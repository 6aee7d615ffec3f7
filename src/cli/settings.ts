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

/** The values by name. Throws UsageError. */
export function settingsOf(command: string, { set = [] }: Options): Record<string, unknown> {
  return Object.fromEntries(
    (set as string[]).map((setting) => {
      const at = setting.indexOf('=');
      if (at < 1) throw new UsageError(`${command}: --set needs NAME=VALUE, not ${JSON.stringify(setting)}.`);
      return [setting.slice(0, at), valueOf(setting.slice(at + 1))];
    }),
  );
}
