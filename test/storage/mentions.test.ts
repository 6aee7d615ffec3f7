/** An id is blanked out however it was written, and only where it is a word of its own. */
import t from 'tap';
import { mentionEraser } from '../../src/storage/mentions.ts';

t.test('an id in all spellings', async (t) => {
  const id = 'a.b "ü" (1)|\\x';
  const erase = mentionEraser(id);
  for (const text of [
    id,
    JSON.stringify(id),
    `x,"${id.replaceAll('"', '""')}",y`,
    '{"id":"a.b \\"\\u00fc\\" (1)|\\\\x"}',
  ])
    t.match(erase(text), /^[^b]*\(erased\)[^b]*$/, text);
  t.equal(erase('acb "ü" (1)|\\x'), 'acb "ü" (1)|\\x');
});

t.test('part of another word is no mention', async (t) => {
  const erase = mentionEraser('17');
  t.equal(erase('17,178,217,17.'), '(erased),178,217,(erased).');
});
