/** Which port the quickstart takes: the wanted one, or any if another program has it. */
import { createServer } from 'node:net';

/** The port, or 0 (the service then picks one) if it is taken. */
export function freePortOr(wanted: string): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve('0'));
    server.listen(Number(wanted), '127.0.0.1', () => server.close(() => resolve(wanted)));
  });
}
