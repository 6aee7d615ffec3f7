/** The body of every error (RFC 9457, application/problem+json). The vocabulary only: no behaviour. */
import { Type, type Static } from 'typebox';

export const Fault = Type.Object(
  {
    pointer: Type.Optional(
      Type.String({
        description: 'Where in the JSON body: a JSON pointer (RFC 6901)',
        examples: ['/parameters/min_ignores'],
      }),
    ),
    parameter: Type.Optional(
      Type.String({ description: 'Which parameter of the path, query or header', examples: ['limit'] }),
    ),
    line: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Which line of the file; the header is line 1',
        examples: [17],
      }),
    ),
    detail: Type.String({
      description: 'What is wrong there and what would be right',
      examples: ['It must be at least 1, and is 0.'],
    }),
  },
  { description: 'One fault of several in a request' },
);
export type Fault = Static<typeof Fault>;

export const ProblemBody = Type.Object(
  {
    type: Type.String({
      description: 'Which kind of problem: a URI that stays the same',
      examples: ['urn:footfall:problem:bad_request'],
    }),
    title: Type.String({
      description: 'The kind of problem in a few words',
      examples: ['The request is not valid'],
    }),
    status: Type.Integer({
      minimum: 400,
      maximum: 599,
      description: 'The status code again',
      examples: [400],
    }),
    detail: Type.String({
      description: 'What is wrong here, and what to do about it',
      examples: ['The query parameter "limit" must be at most 1000, and is 5000.'],
    }),
    instance: Type.String({ description: 'Path of the request', examples: ['/v1/jobs'] }),
    errors: Type.Optional(
      Type.Array(Fault, { description: 'Every single fault, where there are several or the place helps' }),
    ),
  },
  { $id: 'Problem', description: 'What went wrong (RFC 9457)' },
);
export type ProblemBody = Static<typeof ProblemBody>;
