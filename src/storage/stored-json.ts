/** JSON in columns. A row that is damaged there must not hide the others of its list, nor become another. */
import { Problem } from '../errors.ts';

const isLike = (value: unknown, other: unknown): boolean =>
  typeof value === typeof other && value !== null && Array.isArray(value) === Array.isArray(other);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value, if it's an object or an array as `fallback` is; else that, after a call of `onDamage`. */
export function storedJson<T>(text: string, fallback: T, onDamage: () => void = () => {}): T {
  const value = parsed(text);
  if (isLike(value, fallback)) return value as T;
  onDamage();
  return fallback;
}

/** The same where nothing may be made of damage. Throws Problem, which says whose it is and what helps. */
export function intactJson<T>(text: string, fallback: T, whose: string, remedy: string): T {
  return storedJson(text, fallback, () => {
    throw new Problem('internal', `${whose} damaged in the database. ${remedy}, or restore a backup.`);
  });
}
