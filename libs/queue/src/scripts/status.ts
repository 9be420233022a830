// Reads the state of ingest in one round trip, in a time that does not grow with the queue.
import type { Script } from './script.ts';

/** Full seconds over which the indexing rate is averaged. */
export const RATE_SECONDS = 10;
/** Delayed jobs that are examined for the oldest job. Only jobs whose handler threw are delayed. */
const MAX_DELAYED_EXAMINED = 10;

export const statusScript: Script = {
  name: 'timberlineStatus',
  lua: `
-- KEYS 1 counters, 2 wait, 3 active, 4 delayed (Bull's), 5 dead letters, 6 prefix of the counts by second, 7 processors
-- ARGV 1 Bull's prefix, 2 ms after which a processor without a heartbeat counts as dead
-- Returns enqueued, settled, indexed and failed logs, logs in active jobs, dead letters, logs indexed in the last
-- ${RATE_SECONDS} full seconds, age of the oldest job in ms, live processors.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local counters = redis.call('HMGET', KEYS[1], 'enqueuedLogs', 'settledLogs', 'indexed', 'failed')
local oldest, active = now, 0

local function examine(id)
  local job = redis.call('HMGET', ARGV[1] .. id, 'logs', 'timestamp', 'settled')
  if not job[1] or job[3] then return 0 end
  oldest = math.min(oldest, tonumber(job[2]))
  return tonumber(job[1])
end

for _, id in ipairs(redis.call('LRANGE', KEYS[3], 0, -1)) do active = active + examine(id) end
for _, id in ipairs(redis.call('LRANGE', KEYS[2], -1, -1)) do examine(id) end
for _, id in ipairs(redis.call('ZRANGE', KEYS[4], 0, ${MAX_DELAYED_EXAMINED - 1})) do examine(id) end

local rate = 0
for second = time[1] - ${RATE_SECONDS}, time[1] - 1 do
  rate = rate + (redis.call('GET', KEYS[6] .. string.format('%d', second)) or 0)
end
return {tonumber(counters[1] or 0), tonumber(counters[2] or 0), tonumber(counters[3] or 0), tonumber(counters[4] or 0),
  active, redis.call('HLEN', KEYS[5]), rate, math.max(0, now - oldest),
  redis.call('ZCOUNT', KEYS[7], now - ARGV[2], now)}
`,
};
