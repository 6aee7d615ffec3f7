/** The OpenAPI document as the torture reads it: operations, and validators of what they respond. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { jsonOf } from '../http.ts';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  example?: unknown;
  examples?: unknown[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  example?: unknown;
  schema: Schema;
}

export interface Operation {
  method: string;
  path: string;
  parameters: Parameter[];
  bodies: Record<string, { schema?: Schema; example?: unknown }>;
  responses: Record<string, DocumentedResponse>;
}

export interface DocumentedResponse {
  headers?: Record<string, object>;
  content?: Record<string, { schema?: object }>;
}

interface Document {
  paths: Record<string, Record<string, object>>;
  components: {
    schemas: Record<string, Schema>;
    parameters: Record<string, Parameter>;
    responses: Record<string, DocumentedResponse>;
  };
}

export interface Described {
  operations: Operation[];
  /** Each path with a method that it doesn't have: what refuses these is the same for all. */
  wrongMethods: Operation[];
  resolve(schema: Schema): Schema;
  /** What is wrong with a JSON body under the schema; undefined: nothing. */
  fault(schema: object, body: unknown): string | undefined;
}

const REFUSALS = ['400', '401', '403', '404', '405', '408', '413', '415', '417', '421', '503'];
const problem = {
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** One for each path. */
function wrongMethodsOf(operations: Operation[]): Operation[] {
  return [...new Set(operations.map(({ path }) => path))].map((path, i) => {
    const here = operations.filter((one) => one.path === path);
    const missing = ['PUT', 'PATCH', 'DELETE', 'POST'].filter((method) =>
      here.every((one) => one.method !== method),
    );
    const responses = Object.fromEntries(REFUSALS.map((status) => [status, problem]));
    const { parameters } = here[0];
    return { method: missing[i % missing.length], path, parameters, bodies: {}, responses };
  });
}

/** A list responds as its files do to who accepts their media types, which the document says in prose. */
function addFiles({ method, path, responses }: Operation, operations: Operation[]): void {
  const files = operations.filter(
    (one) => one.method === method && ['.csv', '.ndjson', '.parquet'].some((end) => one.path === path + end),
  );
  for (const file of files) {
    for (const [status, { content, ...rest }] of Object.entries(file.responses)) {
      const own = responses[status] ?? rest;
      responses[status] = { ...own, content: { ...content, ...own.content } };
    }
  }
}

export async function described(url: string): Promise<Described> {
  const document = await jsonOf<Document>(`${url}/openapi.json`);
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  formats.default(ajv);
  ajv.addSchema({ $id: 'document', components: document.components });
  const known = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object) => {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
    const validate = known.get(schema) ?? ajv.compile(JSON.parse(text) as object);
    known.set(schema, validate);
    return validate;
  };
  /** What a `$ref` to a component names, or the thing itself. */
  const named = <T extends object>(components: Record<string, T>, thing: T | { $ref: string }): T =>
    '$ref' in thing ? components[thing.$ref.split('/').at(-1)!] : thing;
  const { parameters: sharedParameters, responses: sharedResponses } = document.components;
  const responsesOf = (responses: Described['responses']) =>
    Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [status, named(sharedResponses, response)]),
    );
  type Described = {
    responses: Record<string, DocumentedResponse | { $ref: string }>;
    parameters?: (Parameter | { $ref: string })[];
    requestBody?: { content: Operation['bodies'] };
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Described>).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      parameters: (operation.parameters ?? []).map((one) => named(sharedParameters, one)),
      bodies: operation.requestBody?.content ?? {},
      responses: responsesOf(operation.responses),
    })),
  );
  for (const operation of operations) addFiles(operation, operations);
  return {
    operations,
    wrongMethods: wrongMethodsOf(operations),
    resolve: (schema) =>
      schema.$ref ? (document.components.schemas[schema.$ref.split('/').at(-1)!] ?? {}) : schema,
    fault(schema, body) {
      const validate = validatorOf(schema);
      return validate(body) ? undefined : ajv.errorsText(validate.errors).slice(0, 200);
    },
  };
}
