/** Chooses the quickstart's port: the preferred one, or any if another program uses it. */
import { createServer } from 'node:net';

/** The port, or 0 if it's in use; the service then picks one. */
export function freePortOr(wanted: string): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve('0'));
    server.listen(Number(wanted), '127.0.0.1', () => server.close(() => resolve(wanted)));
  });
}
