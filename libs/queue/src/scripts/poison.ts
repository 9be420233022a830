// Finds out which job kills its processors: a job that stalled often is counted from its begin until it comes through.
import type { Script } from './script.ts';

export const beginScript: Script = {
  name: 'timberlineBegin',
  lua: `
-- KEYS 1 job
-- A job that has ended is not made again.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
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
