// The copy of the people and keys, which never goes back to an older version.
import type { Script } from './script.ts';

export const keepDirectoryScript: Script = {
  name: 'timberlineKeepDirectory',
  lua: `
-- KEYS 1 directory; ARGV 1 version, 2 text
-- Returns the version that is kept then. One of the same version is replaced: what Elasticsearch has counts.
local kept = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
if tonumber(ARGV[1]) < kept then return kept end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'text', ARGV[2])
return tonumber(ARGV[1])
`,
};
