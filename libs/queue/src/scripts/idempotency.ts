// Records of idempotency keys: which post may answer a key, and the answer once there is one.
import type { Script } from './script.ts';

/** Expired records that one reservation removes: more than it adds, so they cannot accumulate. */
const REMOVED_AT_ONCE = 20;
/** Approximate memory of a record in Redis, its answer apart (key, hash, hash of the body, member of the sorted set). */
const RECORD_OVERHEAD_BYTES = 500;

export const reserveScript: Script = {
  name: 'timberlineReserve',
  lua: `
-- KEYS 1 record, 2 expiries, 3 counters
-- ARGV 1 prefix of records, 2 hash of the key, 3 hash of the body, 4 token, 5 lease in ms, 6 ms that a record is kept,
--      7 limit of records, 8 their limit in bytes
-- Returns {'reserved'}, {'done', answer}, {'pending'}, {'mismatch'} or {'full'}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function drop(hash)
  local answer = redis.call('HSTRLEN', ARGV[1] .. hash, 'answer')
  redis.call('DEL', ARGV[1] .. hash)
  redis.call('ZREM', KEYS[2], hash)
  if answer > 0 then redis.call('HINCRBY', KEYS[3], 'idempotencyBytes', -answer) end
end
for _, hash in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ${REMOVED_AT_ONCE})) do drop(hash) end
local expiry = redis.call('ZSCORE', KEYS[2], ARGV[2])
if expiry and tonumber(expiry) <= now then drop(ARGV[2]) end

local record = redis.call('HMGET', KEYS[1], 'body', 'answer', 'lease')
if record[1] then
  if record[1] ~= ARGV[3] then return {'mismatch'} end
  if record[2] then return {'done', record[2]} end
  -- A lease that ends later than one that begins now was granted before the clock was set back: nobody knows its age.
  local lease = tonumber(record[3])
  if lease > now and lease <= now + ARGV[5] then return {'pending'} end
else
  local records = redis.call('ZCARD', KEYS[2])
  local bytes = redis.call('HGET', KEYS[3], 'idempotencyBytes') or 0
  if records >= tonumber(ARGV[7]) or bytes + records * ${RECORD_OVERHEAD_BYTES} >= tonumber(ARGV[8]) then
    return {'full'}
  end
end
redis.call('HSET', KEYS[1], 'body', ARGV[3], 'token', ARGV[4], 'lease', string.format('%d', now + ARGV[5]))
redis.call('ZADD', KEYS[2], string.format('%d', now + ARGV[6]), ARGV[2])
return {'reserved'}
`,
};

export const releaseScript: Script = {
  name: 'timberlineRelease',
  lua: `
-- KEYS 1 record, 2 expiries; ARGV 1 hash of the key, 2 token
if redis.call('HGET', KEYS[1], 'token') == ARGV[2] then
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
end
`,
};
