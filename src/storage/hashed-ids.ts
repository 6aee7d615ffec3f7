/**
 * Customer ids replaced by keyed hashes (`hash_ids=true`): the same id and secret give the same hash, and
 * nobody finds the id without the secret. The first 128 bits of HMAC-SHA-256, as 32 hex digits.
 */
import { createHmac } from 'node:crypto';

const DIGITS = 32;

/** `id`: as it would be stored, as a string or in UTF-8. */
export const hashedId = (secret: string, id: string | Uint8Array): string =>
  createHmac('sha256', secret).update(id).digest('hex').slice(0, DIGITS);

/** Tells one secret from another: no id is empty, so it is the hash of none. */
export const secretMark = (secret: string): string => hashedId(secret, '');
