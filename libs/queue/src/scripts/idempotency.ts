// Records of idempotency keys: which post may answer a key, and the answer once there is one.
//
// An answer is one field of a hash: the first bytes of the key's hash → hash of the body and answer. The hashes are many
// and small, so that Redis keeps each in one piece of memory, without an object for each field. They belong to buckets of
// three hours and expire as a whole, 24 h after their bucket ends: nothing has to be looked for and removed.
import type { Script } from './script.ts';

/** How long an answer is kept at least: 24 h, as documented for clients. */
const RETENTION_MS = 24 * 60 * 60 * 1000;
const BUCKET_MS = 3 * 60 * 60 * 1000;
/** Small hashes of a bucket. At 50 keys a second each gets 66 fields; Redis 7 keeps up to 128, older ones 512, compact. */
export const SHARDS = 8192;
/** Memory of an answer apart from its field and value: lengths, and the share of its hash and of the counts of clients. */
const OVERHEAD_BYTES = 24;
/**
 * A client may have so many times the keys that are still free. Alone it can have eight ninths of the limit, which leaves
 * one ninth to others; with others each gets less.
 */
const CLIENT_SHARE = 8;
/**
 * How long a reservation is remembered. It outlasts the lease, after which the next post takes over, and every post: one
 * whose reservation is forgotten is refused as superseded.
 */
const RESERVATION_MS = 10 * 60 * 1000;

/** Expired records of earlier versions that one reservation removes. */
const REMOVED_AT_ONCE = 20;
/** Approximate memory of a record of an earlier version, its answer apart. */
const LEGACY_RECORD_BYTES = 500;

const findAnswer = `
local function findAnswer(buckets, prefix, shard, field)
  for _, bucket in ipairs(redis.call('HKEYS', buckets)) do
    local kept = redis.call('HGET', prefix .. bucket .. ':' .. shard, field)
    if kept then return kept end
  end
end
`;

/** Lua functions for the scripts that add jobs; their KEYS and ARGV are those of `add`. */
export const completeReservation = `
${findAnswer}
-- Nothing if the reservation still holds, else what add returns instead of adding.
local function answeredOrSuperseded()
  local record = redis.call('HMGET', KEYS[8], 'token', 'answer')
  if record[2] then return {'done', record[2], 'text'} end
  if record[1] == ARGV[3] then return end
  local kept = findAnswer(KEYS[10], ARGV[5], ARGV[6], ARGV[7])
  if kept and string.sub(kept, 1, 8) == string.sub(ARGV[4], 1, 8) then return {'done', string.sub(kept, 9), 'bytes'} end
  return {'superseded'}
end

local function keepAnswer()
  local time = redis.call('TIME')
  local number = math.floor((time[1] * 1000 + math.floor(time[2] / 1000)) / ${BUCKET_MS})
  local bucket = string.format('%d', number)
  local expiry = string.format('%d', (number + 1) * ${BUCKET_MS} + ${RETENTION_MS})
  local function expireNew(key)
    if redis.call('HLEN', key) == 1 then redis.call('PEXPIREAT', key, expiry) end
  end
  redis.call('HSET', ARGV[5] .. bucket .. ':' .. ARGV[6], ARGV[7], ARGV[4])
  expireNew(ARGV[5] .. bucket .. ':' .. ARGV[6])
  redis.call('HINCRBY', ARGV[8] .. bucket, ARGV[9], 1)
  expireNew(ARGV[8] .. bucket)
  redis.call('HINCRBY', KEYS[10], bucket, 1)
  redis.call('HINCRBY', KEYS[11], bucket, #ARGV[7] + #ARGV[4] + ${OVERHEAD_BYTES})
  redis.call('DEL', KEYS[8])
end
`;

export const reserveScript: Script = {
  name: 'timberlineReserve',
  lua: `
-- KEYS 1 record, 2 expiries of records of earlier versions, 3 counters, 4 keys and 5 bytes in each bucket
-- ARGV 1 prefix of records, 2 hash of the key, 3 hash of the body, 4 token, 5 lease in ms, 6 limit of keys, 7 their limit
--      in bytes, 8 prefix of answers, 9 shard and 10 field of the key, 11 short hash of the body, 12 prefix of the keys of
--      each client, 13 client
-- Returns {'reserved'}, {'done', answer, 'bytes' or 'text'}, {'pending'}, {'mismatch'} or {'full', ms until there is room}.
${findAnswer}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Versions before 0.2 kept each answer in the record, and when it expires in a sorted set.
local function dropLegacy(hash)
  local answer = redis.call('HSTRLEN', ARGV[1] .. hash, 'answer')
  redis.call('DEL', ARGV[1] .. hash)
  redis.call('ZREM', KEYS[2], hash)
  if answer > 0 then redis.call('HINCRBY', KEYS[3], 'idempotencyBytes', -answer) end
end
for _, hash in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ${REMOVED_AT_ONCE})) do
  dropLegacy(hash)
end
local expiry = redis.call('ZSCORE', KEYS[2], ARGV[2])
if expiry and tonumber(expiry) <= now then dropLegacy(ARGV[2]) end

local kept = findAnswer(KEYS[4], ARGV[8], ARGV[9], ARGV[10])
if kept then
  if string.sub(kept, 1, 8) ~= ARGV[11] then return {'mismatch'} end
  return {'done', string.sub(kept, 9), 'bytes'}
end

local record = redis.call('HMGET', KEYS[1], 'body', 'answer', 'lease')
if record[1] then
  if record[1] ~= ARGV[3] then return {'mismatch'} end
  if record[2] then return {'done', record[2], 'text'} end
  -- A lease that ends later than one that begins now was granted before the clock was set back: nobody knows its age.
  local lease = tonumber(record[3])
  if lease > now and lease <= now + ARGV[5] then return {'pending'} end
else
  local keys, ofClient, oldest = 0, 0, nil
  local bytes = 0
  for _, bucket in ipairs(redis.call('HKEYS', KEYS[4])) do
    local ends = (bucket + 1) * ${BUCKET_MS} + ${RETENTION_MS}
    if ends <= now then
      redis.call('HDEL', KEYS[4], bucket)
      redis.call('HDEL', KEYS[5], bucket)
    else
      if not oldest or ends < oldest then oldest = ends end
      keys = keys + redis.call('HGET', KEYS[4], bucket)
      bytes = bytes + (redis.call('HGET', KEYS[5], bucket) or 0)
      ofClient = ofClient + (redis.call('HGET', ARGV[12] .. bucket, ARGV[13]) or 0)
    end
  end
  local legacy = redis.call('ZCARD', KEYS[2])
  if legacy > 0 then
    keys = keys + legacy
    bytes = bytes + (redis.call('HGET', KEYS[3], 'idempotencyBytes') or 0) + legacy * ${LEGACY_RECORD_BYTES}
    local first = tonumber(redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2])
    if not oldest or first < oldest then oldest = first end
  end
  local free = ARGV[6] - keys
  if free <= 0 or bytes >= tonumber(ARGV[7]) or ofClient >= ${CLIENT_SHARE} * free then
    return {'full', string.format('%d', (oldest or now) - now)}
  end
end
redis.call('HSET', KEYS[1], 'body', ARGV[3], 'token', ARGV[4], 'lease', string.format('%d', now + ARGV[5]))
redis.call('PEXPIRE', KEYS[1], ${RESERVATION_MS})
return {'reserved'}
`,
};

export const releaseScript: Script = {
  name: 'timberlineRelease',
  lua: `
-- KEYS 1 record; ARGV 1 token
if redis.call('HGET', KEYS[1], 'token') == ARGV[1] then redis.call('DEL', KEYS[1]) end
`,
};
