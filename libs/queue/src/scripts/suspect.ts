// Finds out which job kills its processors: a job that stalled often is counted from its begin until it comes through.
import type { Script } from './script.ts';

export const suspectScript: Script = {
  name: 'timberlineSuspect',
  lua: `
-- KEYS 1 job; ARGV 1 stalls from which on a job is under suspicion
local stalled = tonumber(redis.call('HGET', KEYS[1], 'stalledCounter') or '0')
if stalled < tonumber(ARGV[1]) then return 0 end
return redis.call('HINCRBY', KEYS[1], 'begun', 1)
`,
};

export const clearScript: Script = {
  name: 'timberlineClear',
  lua: `
-- KEYS 1 job
redis.call('HDEL', KEYS[1], 'begun')
`,
};
