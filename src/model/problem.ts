/** The body of every error response (RFC 9457, application/problem+json). Schema and type only. */
import { Type, type Static } from 'typebox';
import { Suggested } from './look.ts';

export const Fault = Type.Object(
  {
    pointer: Type.Optional(
      Type.String({
        description: 'Location in the JSON body: a JSON pointer (RFC 6901)',
        examples: ['/parameters/min_ignores'],
      }),
    ),
    parameter: Type.Optional(
      Type.String({
        description: 'Name of the path or query parameter, or of the header',
        examples: ['limit'],
      }),
    ),
    line: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Line of the file; the header is line 1', examples: [17] }),
    ),
    detail: Type.String({
      description: 'What is wrong there, and what would be right',
      examples: ['Must be at least 1, but is 0.'],
    }),
  },
  { description: 'One fault in a request' },
);
export type Fault = Static<typeof Fault>;

export const ProblemBody = Type.Object(
  {
    type: Type.String({
      description: 'Kind of problem: a URI that stays the same between versions',
      examples: ['urn:footfall:problem:bad_request'],
    }),
    title: Type.String({
      description: 'Kind of problem, in a few words',
      examples: ['The request is not valid'],
    }),
    status: Type.Integer({ minimum: 400, maximum: 599, description: 'HTTP status code', examples: [400] }),
    detail: Type.String({
      description: 'What is wrong here, and what to do about it',
      examples: ['The query parameter "limit" must be at most 1000, but is 5000.'],
    }),
    instance: Type.String({ description: 'Path of the request', examples: ['/v1/jobs'] }),
    errors: Type.Optional(
      Type.Array(Fault, { description: 'Every fault, if there are several or their location helps' }),
    ),
    suggested: Type.Optional(Suggested),
  },
  { $id: 'Problem', description: 'What went wrong (RFC 9457)' },
);
export type ProblemBody = Static<typeof ProblemBody>;
