import { TextParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** Which logs are streamed, and from where on. */
export class StreamQuery extends FilterQuery {
  @TextParameter({
    description:
      'The `id` of an event, to go on behind it. The header `Last-Event-ID`, which browsers send by themselves, comes first.',
  })
  after?: string;
}
