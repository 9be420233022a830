import { describe, expect, it } from 'vitest';
import type { FoundLog } from '@timberline/contract';
import { jsonOf, plainText, treeOf, visibleNodes } from './value-tree';

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

describe('treeOf', () => {
  it('Every field and metadata key is a node, with the name to search it by.', () => {
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

  it('A node knows its position among its siblings and how many children it has.', () => {
    const nodes = treeOf(log);
    expect(nodes.find(({ path }) => path === 'metadata.tags')).toMatchObject({
      position: 3,
      siblings: 5,
      children: 2,
      list: true,
    });
  });
});

describe('visibleNodes', () => {
  it('Nodes below a closed branch are hidden, and no others.', () => {
    const collapsed = new Set(['metadata.http', 'metadata.tags[1]']);
    const paths = visibleNodes(treeOf(log), collapsed).map((node) => node.path);
    expect(paths).not.toContain('metadata.http.status');
    expect(paths).not.toContain('metadata.tags[1].deep');
    expect(paths).toContain('metadata.tags[0]');
    expect(paths).toContain('metadata.k.dot');
  });
});

describe('copying', () => {
  it('A string is copied unchanged, other values as JSON.', () => {
    expect(['a', 5, null].map(plainText)).toEqual(['a', '5', 'null']);
  });

  it('A log as JSON has no highlights of the search.', () => {
    expect(JSON.parse(jsonOf(log))).not.toHaveProperty('highlight');
  });

  it('A log as JSON does not say whether the read was partial.', () => {
    expect(JSON.parse(jsonOf(Object.assign({ partial: null }, log)))).not.toHaveProperty('partial');
  });
});
