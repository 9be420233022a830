import type { ExploreView } from './explore-view';

/** A view in which nothing has its default. */
export const FULL_VIEW: ExploreView = {
  q: 'a OR b',
  filters: [
    { field: 'level', value: 'error', mode: 'include', off: false },
    { field: 'level', value: 'warn', mode: 'include', off: false },
    { field: 'metadata.a:b', value: 'x:y', mode: 'include', off: false },
    { field: 'resourceId', value: 'web', mode: 'exclude', off: false },
    { field: 'commit', value: 'c1', mode: 'include', off: true },
    { field: 'spanId', value: 's', mode: 'exclude', off: true },
  ],
  message: 'words',
  range: { from: 'now-1h', to: 'now' },
  sort: 'asc',
  columns: ['timestamp', 'metadata.a,b', 'message'],
  widths: { 'metadata.a,b': 90, level: 70 },
  wrap: true,
  zone: 'utc',
  log: 'id1',
  context: {
    id: 'id2',
    scope: 'trace',
    filters: ['q', 'metadata.a:b:x:y', '-resourceId:web'],
    earlier: 2,
    later: 1,
  },
  trace: { id: 'trace1', origin: 'id3', zoom: { from: -0.5, to: 1e-7 } },
  patterns: { sort: 'new', id: 'p1225litllh69ei' },
  changes: { window: { from: '2024-05-17T11:00:00Z', to: '2024-05-17T12:00:00Z' }, baseline: 'day' },
  marks: ['id4', 'id5'],
  find: 'disk full',
  fold: true,
  unfolded: ['id6'],
  refresh: 5,
  live: true,
  chart: false,
};
