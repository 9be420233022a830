import { describe, expect, it } from 'vitest';
import type { FoundLog } from '@timberline/contract';
import { jsonOf, plainText, shownNodes, treeOf } from './value-tree';

const log: FoundLog = {
  id: 'i1',
  receivedAt: '2020-01-01T00:00:01Z',
  level: 'error',
  message: 'm',
  resourceId: 'web',
  timestamp: '2020-01-01T00:00:00Z',
  metadata: { code: 'E1', http: { status: 500 }, tags: ['a', { deep: true }], empty: {}, 'k.dot': null },
  highlight: { message: [[0, 1]] },
};

describe('a log as a tree', () => {
  it('lists every field and metadata key with the name to search for it', () => {
    expect(treeOf(log).map((node) => [node.path, node.level, node.field])).toEqual([
      ['level', 1, 'level'],
      ['resourceId', 1, 'resourceId'],
      ['timestamp', 1, null],
      ['metadata', 1, null],
      ['metadata.code', 2, 'metadata.code'],
      ['metadata.http', 2, null],
      ['metadata.http.status', 3, 'metadata.http.status'],
      ['metadata.tags', 2, null],
      ['metadata.tags[0]', 3, 'metadata.tags'],
      ['metadata.tags[1]', 3, null],
      ['metadata.tags[1].deep', 4, 'metadata.tags.deep'],
      ['metadata.empty', 2, null],
      ['metadata.k.dot', 2, 'metadata.k.dot'],
      ['receivedAt', 1, null],
      ['id', 1, null],
    ]);
  });

  it('hides what is below a closed branch, and nothing else', () => {
    const shown = shownNodes(treeOf(log), new Set(['metadata.http', 'metadata.tags[1]'])).map(
      (node) => node.path,
    );
    expect(shown).not.toContain('metadata.http.status');
    expect(shown).not.toContain('metadata.tags[1].deep');
    expect(shown).toContain('metadata.tags[0]');
    expect(shown).toContain('metadata.k.dot');
  });

  it('is copied as text or JSON', () => {
    expect([plainText('a'), plainText(5), plainText(null)]).toEqual(['a', '5', 'null']);
    expect(JSON.parse(jsonOf(log))).not.toHaveProperty('highlight');
  });
});
