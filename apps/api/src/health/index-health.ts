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
    const { indices } = await this.elasticsearch.indices.resolveIndex(
      { name: index, expand_wildcards },
      options,
    );
    const namesOf = (state: string) =>
      indices.filter(({ attributes }) => attributes.includes(state)).map(({ name }) => name);
    const closed = namesOf('closed');
    const open = namesOf('open');
    const foreign = open.length > 0 ? await this.withoutLogFields(open, options) : [];
    return [
      ...(closed.length > 0 ? [closedReason(closed)] : []),
      ...(foreign.length > 0 ? [foreignReason(foreign)] : []),
    ];
  }

  /** The open indices without the type of time that logs have. */
  private async withoutLogFields(open: string[], options: { requestTimeout: number }): Promise<string[]> {
    const { index } = logIndices();
    const types = await this.elasticsearch.indices.getFieldMapping(
      {
        index,
        expand_wildcards: 'open',
        fields: 'timestamp',
        filter_path: '*.mappings.timestamp.mapping.*.type',
      },
      // When no index has the field, the answer is an empty object with this status.
      { ...options, ignore: [404] },
    );
    return open.filter((name) => !JSON.stringify(types[name] ?? '').includes('"date_nanos"'));
  }
}
