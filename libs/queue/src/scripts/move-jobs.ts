// Moves jobs from the keys of version 0.1.0 to those of today, while processes of both versions may be running.
import { JOB_FIELDS } from '../names.ts';
import type { Script } from './script.ts';

/** The field by which a pass marks a job that it found taken but not locked, and when (ms since 1970). */
const UNLOCKED_SINCE = 'unlockedSince';

export const moveJobsScript: Script = {
  name: 'timberlineMoveJobs',
  lua: `
-- KEYS 1 wait, 2 delayed (of today), 3 counters
-- ARGV 1 prefix of the old keys, 2 prefix of today's, 3 how many jobs to examine at most, 4 ms without a lock after which a
--      taken job counts as abandoned, 5 time in ms
-- Jobs that are not ours stay. Returns how many were moved, and how many of ours are left.
local old, new, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local moved, left = 0, 0

-- Bull's key of a job and what our scripts add to it mark a job as ours.
local function isOurs(id)
  local fields = redis.call('HMGET', old .. id, '${JOB_FIELDS.logs}', '${JOB_FIELDS.bytes}', 'data')
  return fields[1] and fields[2] and fields[3]
end

-- Moves the hash of a job; returns whether the job has to be listed under the new keys.
local function moveHash(id)
  redis.call('DEL', old .. id .. ':lock')
  redis.call('HDEL', old .. id, '${UNLOCKED_SINCE}')
  moved = moved + 1
  if redis.call('RENAMENX', old .. id, new .. id) == 1 then return true end
  -- A replay of the same dead letters was added again. The newer job stands for both.
  local job = redis.call('HMGET', old .. id, '${JOB_FIELDS.logs}', '${JOB_FIELDS.bytes}', '${JOB_FIELDS.settled}')
  if not job[3] then
    redis.call('HINCRBY', KEYS[3], 'settledLogs', job[1])
    redis.call('HINCRBY', KEYS[3], 'settledBytes', job[2])
  end
  redis.call('DEL', old .. id)
  return false
end

-- From the newest to the oldest, each behind the others: the oldest is taken first, as before.
for _, list in ipairs({'paused', 'wait'}) do
  local ids = redis.call('LRANGE', old .. list, 0, limit - 1)
  for _, id in ipairs(ids) do
    if isOurs(id) then
      redis.call('LREM', old .. list, 1, id)
      if moveHash(id) then redis.call('RPUSH', KEYS[1], id) end
    end
  end
  left = left + redis.call('LLEN', old .. list)
end

local ids = redis.call('ZRANGE', old .. 'delayed', 0, limit - 1, 'WITHSCORES')
local isDelayed = false
for i = 1, #ids, 2 do
  if isOurs(ids[i]) then
    redis.call('ZREM', old .. 'delayed', ids[i])
    if moveHash(ids[i]) then
      redis.call('ZADD', KEYS[2], ids[i + 1], ids[i])
      isDelayed = true
    end
  end
end
-- Bull sets its timer by this message.
if isDelayed then redis.call('PUBLISH', KEYS[2], ARGV[5]) end
left = left + redis.call('ZCARD', old .. 'delayed')

-- A job that has failed for good holds logs that are neither stored nor refused, so it is tried again.
for _, id in ipairs(redis.call('ZRANGE', old .. 'failed', 0, limit - 1)) do
  if isOurs(id) then
    redis.call('ZREM', old .. 'failed', id)
    if moveHash(id) then redis.call('RPUSH', KEYS[1], id) end
  end
end
left = left + redis.call('ZCARD', old .. 'failed')

-- A processor takes a job and locks it in two steps, so that one without a lock is abandoned only after a while.
for _, id in ipairs(redis.call('LRANGE', old .. 'active', 0, limit - 1)) do
  if isOurs(id) then
    if redis.call('EXISTS', old .. id .. ':lock') == 1 then
      redis.call('HDEL', old .. id, '${UNLOCKED_SINCE}')
    else
      local since = tonumber(redis.call('HGET', old .. id, '${UNLOCKED_SINCE}'))
      if not since or since > tonumber(ARGV[5]) then
        redis.call('HSET', old .. id, '${UNLOCKED_SINCE}', ARGV[5])
      elseif ARGV[5] - since >= tonumber(ARGV[4]) then
        redis.call('LREM', old .. 'active', 1, id)
        redis.call('HINCRBY', old .. id, 'stalledCounter', 1)
        if moveHash(id) then redis.call('RPUSH', KEYS[1], id) end
      end
    end
  end
end
left = left + redis.call('LLEN', old .. 'active')

if left == 0 then
  redis.call('DEL', old .. 'id', old .. 'priority', old .. 'meta-paused', old .. 'stalled', old .. 'stalled-check')
end
return {moved, left}
`,
};
