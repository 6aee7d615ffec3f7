/** The OpenAPI document as tests look at it. */
import type { FastifyInstance } from 'fastify';

export interface Parameter {
  name: string;
  in: string;
  description: string;
  example?: unknown;
  schema: object;
}

export interface Response {
  description: string;
  content?: Record<string, { schema: object }>;
}

export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { example?: unknown; schema: object }> };
  responses: Record<string, Response>;
}

type Kind = 'schemas' | 'parameters' | 'headers' | 'responses';

export interface Document {
  openapi: string;
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<Kind, Record<string, object>>;
}

export const documentOf = async (app: FastifyInstance): Promise<Document> =>
  (await app.inject('/openapi.json')).json();

type Part = object & { $ref?: string };

/** Every operation with its method and path; its parameters and responses are there instead of references. */
export function operationsOf({ paths, components }: Document) {
  function found<T extends Part>(part: T): T {
    const [, kind, name] = /^#\/components\/(\w+)\/(.+)$/.exec(part.$ref ?? '') ?? [];
    return name === undefined ? part : (components[kind as Kind][name] as T);
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, given]) => {
      const responses = Object.entries(given.responses).map(([status, one]) => [status, found(one)]);
      const operation: Operation = {
        ...given,
        parameters: given.parameters?.map(found),
        responses: Object.fromEntries(responses),
      };
      return { method: method.toUpperCase(), path, operation };
    }),
  );
}

/** What is documented of a response: by its status, or with others of its class. */
export const documentedAs = ({ responses }: Operation, status: number): Response | undefined =>
  responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
