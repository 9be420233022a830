// Ends a job's bookkeeping: counters, dead letters and the rate, all at once and once for each job.
import type { Script } from './script.ts';

/** Seconds that the counts of single seconds are kept: the 10 s of the rate and some. */
const RATE_KEPT_SECONDS = 15;

export const settleScript: Script = {
  name: 'timberlineSettle',
  lua: `
-- KEYS 1 job, 2 counters, 3 dead letters, 4 ids of dead letters, 5 prefix of the counts by second,
--      6 prefix of the numbers of parts
-- ARGV 1 logs stored, 2 limit of dead letters, 3 their limit in bytes, 4 '1' for a replay,
--      5 how many refused, then an id and a letter (JSON) for each refused log,
--      then, for a replay, the ids that were stored
-- Returns 'settled', 'again' (it was before), 'gone' (somebody else ended the job) or 'full' (no room for letters).
local job = redis.call('HMGET', KEYS[1], 'logs', 'bytes', 'settled', 'partOf')
if not job[1] then return 'gone' end
if job[3] then return 'again' end
local stored, refused, replay = tonumber(ARGV[1]), tonumber(ARGV[5]), ARGV[4] == '1'
if refused > 0 and not replay then
  local held = tonumber(redis.call('HGET', KEYS[2], 'deadLetterBytes') or '0')
  if redis.call('HLEN', KEYS[3]) >= tonumber(ARGV[2]) or held >= tonumber(ARGV[3]) then return 'full' end
end

redis.call('HSET', KEYS[1], 'settled', '1')
local letterBytes = 0
local firstStored = 6 + 2 * refused
for i = 6, firstStored - 1, 2 do
  local before = redis.call('HSTRLEN', KEYS[3], ARGV[i])
  -- A letter dropped while its replay was under way stays dropped.
  if not replay or before > 0 then
    redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1])
    redis.call('ZADD', KEYS[4], 0, ARGV[i])
    letterBytes = letterBytes + #ARGV[i + 1] - before
  end
end
local failed = refused
if replay then
  -- Only letters still held turn from failed into indexed, so a letter that is replayed twice counts once.
  stored, failed = 0, 0
  for i = firstStored, #ARGV do
    local before = redis.call('HSTRLEN', KEYS[3], ARGV[i])
    if before > 0 then
      redis.call('HDEL', KEYS[3], ARGV[i])
      redis.call('ZREM', KEYS[4], ARGV[i])
      letterBytes = letterBytes - before
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
  redis.call('EXPIRE', second, ${RATE_KEPT_SECONDS})
end
if failed ~= 0 then redis.call('HINCRBY', KEYS[2], 'failed', failed) end
if letterBytes ~= 0 then redis.call('HINCRBY', KEYS[2], 'deadLetterBytes', letterBytes) end
return 'settled'
`,
};
