/**
 * A bare Node server that sends prepared bytes: the cost of any download of that size. A separate process.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requestOf } from '../child.ts';

export interface ReadyBytesRequest {
  bytes: number;
}

const { bytes } = requestOf<ReadyBytesRequest>();
const piece = Buffer.alloc(1 << 20, 'x');

function sendRest(response: ServerResponse, rest: number): void {
  while (rest > 0) {
    const goesOn = response.write(piece.subarray(0, rest));
    rest -= Math.min(rest, piece.length);
    if (!goesOn) return void response.once('drain', () => sendRest(response, rest));
  }
  response.end();
}

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/csv', 'content-length': bytes });
  sendRest(response, bytes);
});
server.listen(0, '127.0.0.1', () => {
  // Named as the service names it, so that the same function waits for it.
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
