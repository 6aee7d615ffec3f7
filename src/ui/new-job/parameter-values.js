/** Values of parameters as strings in a form, and back. What makes no sense stays: the service says so. */

const isTyped = ({ type }, ...names) => names.some((name) => [type].flat().includes(name));

export function textOf(value) {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, member]) => `${name}=${textOf(member)}`)
    .join(', ');
}

/** `parameter`: its description by the service. */
export function valueOf(text, parameter) {
  const plain = text.trim();
  if (plain === '' && isTyped(parameter, 'null')) return null;
  if (isTyped(parameter, 'boolean')) return plain === 'true';
  if (isTyped(parameter, 'array')) return plain.split(/[\s,;]+/).filter((part) => part !== '');
  if (isTyped(parameter, 'object')) return objectIn(plain);
  if (isTyped(parameter, 'integer', 'number') && /^-?\d*\.?\d+(e-?\d+)?$/i.test(plain)) return Number(plain);
  return plain;
}

/** `brand=0.2, season=1` */
function objectIn(text) {
  const pairs = text.split(',').filter((part) => part.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name, value = ''] = pair.split(/=(.*)/s).map((part) => part.trim());
      return [name, value !== '' && Number.isFinite(Number(value)) ? Number(value) : value];
    }),
  );
}
