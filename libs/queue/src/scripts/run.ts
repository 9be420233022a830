// What a process of Redis began with, which shows whether it lost the end of what an earlier one held.
import type { Script } from './script.ts';

export const beginRunScript: Script = {
  name: 'timberlineBeginRun',
  lua: `
-- KEYS 1 run, 2 counters, 3 marker; ARGV 1 marker to set if there is none
-- Returns the id of the process of Redis, the marker, and the enqueued and the settled logs when this process of Redis began. The first caller fixes them:
-- each API calls this before it adds anything, so nothing was added yet.
redis.call('SET', KEYS[3], ARGV[1], 'NX')
local id = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
if redis.call('HGET', KEYS[1], 'id') ~= id then
  local counters = redis.call('HMGET', KEYS[2], 'enqueuedLogs', 'settledLogs')
  redis.call('HSET', KEYS[1], 'id', id, 'enqueuedLogs', counters[1] or 0, 'settledLogs', counters[2] or 0)
end
local start = redis.call('HMGET', KEYS[1], 'enqueuedLogs', 'settledLogs')
return {id, redis.call('GET', KEYS[3]), tonumber(start[1]), tonumber(start[2])}
`,
};
