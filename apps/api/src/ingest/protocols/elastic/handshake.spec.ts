import { describe, expect, it } from 'vitest';
import { answerHandshake } from './handshake.ts';

describe('answerHandshake', () => {
  it.each([
    ['GET', '', 200],
    ['HEAD', '', 200],
    ['GET', '_cluster/health', 200],
    ['GET', '_license', 200],
    ['GET', '_xpack', 200],
    ['GET', '_nodes/http', 200],
    ['GET', '_cat/health', 200],
    ['HEAD', '_index_template/template_logs', 404],
    ['PUT', '_index_template/template_logs', 200],
    ['GET', '_ilm/policy/filebeat', 404],
    ['PUT', '_ilm/policy/filebeat', 200],
    ['PUT', '_ingest/pipeline/x', 200],
    ['HEAD', 'logs-x', 200],
    ['PUT', 'logs-x', 200],
    ['HEAD', '_alias/logs', 404],
    ['POST', 'logs-x/_refresh', 200],
  ])('%s of "%s" is answered with %i.', (method, path, status) => {
    expect(answerHandshake(method, path)?.status).toBe(status);
  });

  it.each([
    ['GET', 'logs-x/_search'],
    ['POST', '_search'],
    ['DELETE', 'logs-x'],
    ['POST', '_delete_by_query'],
    ['GET', 'logs-x/_doc/1'],
  ])('%s of "%s" is not offered.', (method, path) => {
    expect(answerHandshake(method, path)).toBeUndefined();
  });
});
