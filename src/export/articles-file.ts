/** The ids of articles beside the numbers that stand for them. */
import type { FormatFile } from './format.ts';
import type { ExportedJob } from './job.ts';
import { CSV } from './media-types.ts';
import { withStart } from './pieces.ts';

/** `column`: what the numbers of articles are called. */
export function articlesFile(job: ExportedJob, column: string, description: string): FormatFile {
  return {
    name: 'articles.csv',
    description,
    mediaType: CSV,
    bytes: null,
    async open() {
      const { articles } = await job.survey();
      const lines = () => job.attributeLines({ noun: 'articles', columns: [], articles, line: 'numbered' });
      return { bytes: null, pieces: () => withStart(`${column},article_id\n`, lines()) };
    },
  };
}
