import { EXPORT_FORMATS, type ExportFormat, SORT_DIRECTIONS, type SortDirection } from '@timberline/contract';
import { ChoiceParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** Which logs to export, and in which form. */
export class ExportQuery extends FilterQuery {
  @ChoiceParameter({
    description: 'NDJSON, one JSON object per line, or CSV.',
    choices: EXPORT_FORMATS,
    default: 'ndjson',
  })
  format: ExportFormat = 'ndjson';

  @ChoiceParameter({
    description:
      'Begin CSV with the byte order mark of UTF-8, by which spreadsheets know the encoding. NDJSON never has one.',
    choices: ['true', 'false'],
    default: 'false',
  })
  bom: 'true' | 'false' = 'false';

  @ChoiceParameter({
    description: 'Order by timestamp, then by id.',
    choices: SORT_DIRECTIONS,
    default: 'desc',
  })
  sort: SortDirection = 'desc';
}
