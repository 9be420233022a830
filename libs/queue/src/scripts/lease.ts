// The lease of a duty that one process among many does at a time.
import type { Script } from './script.ts';

export const takeLeaseScript: Script = {
  name: 'timberlineTakeLease',
  lua: `
-- KEYS 1 lease, 2 number of its last term; ARGV 1 holder, 2 ms for which it is held, 3 a term that was seen elsewhere
-- Takes or prolongs the lease. Returns the term of the holder as text, and '' while another one holds it.
local holder = redis.call('HGET', KEYS[1], 'holder')
if holder and holder ~= ARGV[1] then return '' end
if holder then
  local term = redis.call('HGET', KEYS[1], 'term')
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  if tonumber(term) > tonumber(ARGV[3]) then return term end
end
-- The clock makes terms grow also when Redis has lost the last one, and the term that was seen when the clock is wrong.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
local term = string.format('%.0f', math.max(now, last + 1, ARGV[3] + 1))
redis.call('SET', KEYS[2], term)
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'term', term)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return term
`,
};

export const releaseLeaseScript: Script = {
  name: 'timberlineReleaseLease',
  lua: `
-- KEYS 1 lease; ARGV 1 holder
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('DEL', KEYS[1]) end
`,
};
