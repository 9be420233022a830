// Counts how often a possible poison message was sent without an answer: each time, the processor may have died of it.
import { JOB_FIELDS } from '../names.ts';
import type { Script } from './script.ts';

export const countAttemptScript: Script = {
  name: 'timberlineCountAttempt',
  lua: `
-- KEYS 1 job
-- Returns the attempts, this one included; 0 if the job has ended, which is not created again.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
return redis.call('HINCRBY', KEYS[1], '${JOB_FIELDS.attempts}', 1)
`,
};

export const clearAttemptsScript: Script = {
  name: 'timberlineClearAttempts',
  lua: `
-- KEYS 1 job
redis.call('HDEL', KEYS[1], '${JOB_FIELDS.attempts}')
`,
};
