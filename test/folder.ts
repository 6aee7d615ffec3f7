/** A folder for a test that opens a database in it. */
import { rmSync } from 'node:fs';
import type { Test } from 'tap';

/** Like `t.testdir`, which would be removed before what is opened in it later is closed. */
export function folderOf(
  t: Pick<Test, 'saveFixture' | 'teardown' | 'testdir'>,
  content: Parameters<Test['testdir']>[0] = {},
): string {
  t.saveFixture = true;
  const folder = t.testdir(content);
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
