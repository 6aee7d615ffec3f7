/** The body of every error response (RFC 9457, application/problem+json). Schema and type only. */
import { Type, type Static } from 'typebox';
import { Text } from './field.ts';
import { Suggested } from './look.ts';

export const Fault = Type.Object(
  {
    pointer: Type.Optional(
      Text('Location in the JSON body: a JSON pointer (RFC 6901)', '/parameters/min_ignores'),
    ),
    parameter: Type.Optional(Text('Name of the path or query parameter, or of the header', 'limit')),
    line: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Line of the file; the header is line 1', examples: [17] }),
    ),
    detail: Text('What is wrong there, and what would be right', 'Must be at least 1, but is 0.'),
  },
  { description: 'One fault in a request' },
);
export type Fault = Static<typeof Fault>;

export const ProblemBody = Type.Object(
  {
    type: Text(
      'Kind of problem: a URI that stays the same between versions',
      'urn:footfall:problem:bad_request',
    ),
    title: Text('Kind of problem, in a few words', 'The request is not valid'),
    status: Type.Integer({ minimum: 400, maximum: 599, description: 'HTTP status code', examples: [400] }),
    detail: Text(
      'What is wrong here, and what to do about it',
      'The query parameter "limit" must be at most 1000, but is 5000.',
    ),
    instance: Text('Path of the request', '/v1/jobs'),
    errors: Type.Optional(
      Type.Array(Fault, { description: 'Every fault, if there are several or their location helps' }),
    ),
    suggested: Type.Optional(Suggested),
  },
  { $id: 'Problem', description: 'What went wrong (RFC 9457)' },
);
export type ProblemBody = Static<typeof ProblemBody>;
