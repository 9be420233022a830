// Which indices of logs exist but cannot be searched.
import { Client } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { logIndices } from '../elasticsearch/elasticsearch-reader.ts';
import { closedReason, foreignReason } from '../elasticsearch/partial-read.ts';

@Injectable()
export class IndexHealth {
  constructor(private readonly elasticsearch: Client) {}

  /** A sentence about the closed indices and one about those without the template's fields; none if all can be read. */
  async describeUnreadable(options: { requestTimeout: number }): Promise<string[]> {
    const { index, expand_wildcards } = logIndices();
    const [{ indices }, fields] = await Promise.all([
      this.elasticsearch.indices.resolveIndex({ name: index, expand_wildcards }, options),
      this.elasticsearch.indices.getFieldMapping(
        { index, expand_wildcards, fields: 'timestamp', filter_path: '*.mappings.timestamp.mapping.*.type' },
        options,
      ),
    ]);
    const closed = indices.filter(({ attributes }) => attributes.includes('closed')).map(({ name }) => name);
    const foreign = indices
      .map(({ name }) => name)
      .filter(
        (name) => !JSON.stringify(fields[name] ?? '').includes('"date_nanos"') && !closed.includes(name),
      );
    return [
      ...(closed.length > 0 ? [closedReason(closed)] : []),
      ...(foreign.length > 0 ? [foreignReason(foreign)] : []),
    ];
  }
}
