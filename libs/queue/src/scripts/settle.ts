// Ends the bookkeeping of a job: counters, dead letters and the rate, in one step and once for each job.
import { JOB_FIELDS } from '../names.ts';
import type { Script } from './script.ts';

/** How long the count of a second is kept: the 10 s that the rate needs, and a margin. */
const RATE_RETENTION_SECONDS = 15;

export const settleScript: Script = {
  name: 'timberlineSettle',
  lua: `
-- KEYS 1 job, 2 counters, 3 dead letters, 4 ids of dead letters, 5 prefix of the counts by second,
--      6 prefix of the numbers of children
-- ARGV 1 logs stored, 2 limit of dead letters, 3 their limit in bytes, 4 '1' for a replay,
--      5 how many were refused, then an id and a dead letter (JSON) for each refused log,
--      then, for a replay, the ids that were stored
-- Returns 'settled', 'already-settled', 'gone' (another processor ended the job) or 'full' (of dead letters).
local job = redis.call('HMGET', KEYS[1],
  '${JOB_FIELDS.logs}', '${JOB_FIELDS.bytes}', '${JOB_FIELDS.settled}', '${JOB_FIELDS.root}')
if not job[1] then return 'gone' end
if job[3] then return 'already-settled' end
local stored, refused, replay = tonumber(ARGV[1]), tonumber(ARGV[5]), ARGV[4] == '1'
if refused > 0 and not replay then
  local held = tonumber(redis.call('HGET', KEYS[2], 'deadLetterBytes') or '0')
  if redis.call('HLEN', KEYS[3]) >= tonumber(ARGV[2]) or held >= tonumber(ARGV[3]) then return 'full' end
end

redis.call('HSET', KEYS[1], '${JOB_FIELDS.settled}', '1')
local deadLetterBytes = 0
local firstStored = 6 + 2 * refused
for i = 6, firstStored - 1, 2 do
  local before = redis.call('HSTRLEN', KEYS[3], ARGV[i])
  -- A dead letter that was dropped while its replay was in flight stays dropped.
  if not replay or before > 0 then
    redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1])
    redis.call('ZADD', KEYS[4], 0, ARGV[i])
    deadLetterBytes = deadLetterBytes + #ARGV[i + 1] - before
  end
end
local failed = refused
if replay then
  -- Only dead letters still held turn from failed into indexed, so one that is replayed twice counts once.
  stored, failed = 0, 0
  for i = firstStored, #ARGV do
    local before = redis.call('HSTRLEN', KEYS[3], ARGV[i])
    if before > 0 then
      redis.call('HDEL', KEYS[3], ARGV[i])
      redis.call('ZREM', KEYS[4], ARGV[i])
      deadLetterBytes = deadLetterBytes - before
      stored, failed = stored + 1, failed - 1
    end
  end
end

if job[4] and redis.call('DECR', KEYS[6] .. job[4]) <= 0 then redis.call('DEL', KEYS[6] .. job[4]) end
redis.call('HINCRBY', KEYS[2], 'settledLogs', job[1])
redis.call('HINCRBY', KEYS[2], 'settledBytes', job[2])
if stored > 0 then
  redis.call('HINCRBY', KEYS[2], 'indexed', stored)
  local second = KEYS[5] .. redis.call('TIME')[1]
  redis.call('INCRBY', second, stored)
  redis.call('EXPIRE', second, ${RATE_RETENTION_SECONDS})
end
if failed ~= 0 then redis.call('HINCRBY', KEYS[2], 'failed', failed) end
if deadLetterBytes ~= 0 then redis.call('HINCRBY', KEYS[2], 'deadLetterBytes', deadLetterBytes) end
return 'settled'
`,
};
