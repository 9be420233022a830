import { EXPORT_FORMATS, type ExportFormat, type SortDirection } from '@timberline/contract';
import { ChoiceParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';
import { SORTS } from '../logs/page.query.ts';

/** Which logs to export, and how. */
export class ExportQuery extends FilterQuery {
  @ChoiceParameter({
    description: 'One log a line as JSON, or CSV.',
    choices: EXPORT_FORMATS,
    default: 'ndjson',
  })
  format: ExportFormat = 'ndjson';

  @ChoiceParameter({ description: 'By timestamp, then id.', choices: SORTS, default: 'desc' })
  sort: SortDirection = 'desc';
}
