/**
 * Moves what several operations of the OpenAPI document have in common into its components: parameters,
 * headers and problems. That makes the document a third as long, and clients get one type for each.
 */
type Parts = Record<string, object>;

interface Response {
  description: string;
  headers?: Parts;
  content?: object;
}

interface Operation {
  parameters?: { name: string; in: string }[];
  responses: Record<string, Response>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components?: Record<string, Parts>;
}

/** `job_id` → `JobId`, `Invalid request, or: Not found` → `InvalidRequestOrNotFound`. */
const pascal = (words: string) =>
  words
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** Parts of one kind. They are noted first; then those noted several times are replaced by references. */
function sharedParts(kind: 'parameters' | 'headers' | 'responses') {
  const uses = new Map<string, number>();
  const shared = new Map<string, { name: string; part: object }>();

  function nameOf(wanted: string, part: { in?: string }): string {
    const taken = new Set([...shared.values()].map(({ name }) => name));
    if (!taken.has(wanted)) return wanted;
    const inPlace = part.in === undefined ? wanted : `${wanted}In${pascal(part.in)}`;
    let name = inPlace;
    for (let i = 2; taken.has(name); i++) name = `${inPlace}${i}`;
    return name;
  }

  return {
    note(part: object): void {
      const key = JSON.stringify(part);
      uses.set(key, (uses.get(key) ?? 0) + 1);
    },
    /** The part itself, or a reference to it. */
    replaced<T extends object>(part: T, name: string): T {
      const key = JSON.stringify(part);
      if (uses.get(key) === 1) return part;
      const one = shared.get(key) ?? { name: nameOf(pascal(name), part), part };
      shared.set(key, one);
      return { $ref: `#/components/${kind}/${one.name}` } as object as T;
    },
    components: (): Parts =>
      Object.fromEntries(
        [...shared.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, part }) => [name, part]),
      ),
  };
}

const mapped = <T>(members: Record<string, T>, change: (member: T, name: string) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(members).map(([name, member]) => [name, change(member, name)]));

const isProblem = (status: string) => Number(status) >= 400;

const problemsOf = ({ responses }: Operation) =>
  Object.entries(responses).flatMap(([status, response]) => (isProblem(status) ? [response] : []));

/** Changes the operations of the document, and adds the components. */
export function withSharedParts<D extends object>(given: D): D {
  const document = given as object as Document;
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  const parts = {
    parameters: sharedParts('parameters'),
    headers: sharedParts('headers'),
    responses: sharedParts('responses'),
  };
  const { parameters, headers, responses } = parts;
  const responsesOf = () => operations.flatMap((operation) => Object.values(operation.responses));

  for (const response of responsesOf()) Object.values(response.headers ?? {}).forEach(headers.note);
  for (const response of responsesOf())
    if (response.headers) response.headers = mapped(response.headers, headers.replaced);
  for (const operation of operations) {
    for (const response of problemsOf(operation)) responses.note(response);
    operation.parameters?.forEach(parameters.note);
  }
  for (const operation of operations)
    operation.responses = mapped(operation.responses, (response, status) =>
      isProblem(status) ? responses.replaced(response, response.description) : response,
    );
  for (const operation of operations)
    operation.parameters = operation.parameters?.map((one) => parameters.replaced(one, one.name));

  const components = Object.entries(parts).map(([kind, part]) => [kind, part.components()]);
  return { ...given, components: { ...document.components, ...Object.fromEntries(components) } };
}
