/** The documentation as the tests see it: pages with their headings, links and fenced blocks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

export interface Block {
  /** The word after the opening fence: tests run `bash`, `python` and `ts`; `sh` is only shown. */
  language: string;
  text: string;
  /** Line of the opening fence. */
  line: number;
}

export interface Page {
  /** Relative to the package's root, with slashes. */
  path: string;
  text: string;
}

export const readPage = (path: string): Page => ({
  path,
  text: readFileSync(join(packageRoot, path), 'utf8'),
});

/** The pages at the root of the package and everything in docs/. */
export function allPages(): Page[] {
  const inDocs = readdirSync(join(packageRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) =>
      relative(packageRoot, join(packageRoot, 'docs', name))
        .split(sep)
        .join('/'),
    );
  return ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...inDocs.sort()].map(readPage);
}

export function blocksOf({ text }: Page): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  text.split('\n').forEach((line, at) => {
    const fence = /^```(\w*)/.exec(line);
    if (fence && open) {
      blocks.push(open);
      open = undefined;
    } else if (fence) open = { language: fence[1], text: '', line: at + 1 };
    else if (open) open.text += `${line}\n`;
  });
  return blocks;
}

/** The text outside of fenced blocks. */
export const proseOf = ({ text }: Page): string => text.replace(/^```[^]*?^```$/gm, '');

/** Anchors of the headings, as GitHub makes them. */
export const anchorsOf = (page: Page): string[] =>
  [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Targets of Markdown links. */
export const linksOf = (page: Page): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
