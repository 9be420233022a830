// Heartbeats of processors, by the clock of Redis, so that the clocks of their machines do not matter.
import type { Script } from './script.ts';

/** Processors without a heartbeat for this long are removed from the set. */
const FORGET_MS = 60_000;

export const heartbeatScript: Script = {
  name: 'timberlineHeartbeat',
  lua: `
-- KEYS 1 processors, 2 write error; ARGV 1 processor, 2 its write error or '', 3 ms that the error is kept
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], string.format('%d', now), ARGV[1])
-- Heartbeats from the future were sent before the clock was set back: they are as recent as any.
for _, processor in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%d', now), '+inf')) do
  redis.call('ZADD', KEYS[1], string.format('%d', now), processor)
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%d', now - ${FORGET_MS}))
if ARGV[2] ~= '' then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) end
`,
};

export const processorsScript: Script = {
  name: 'timberlineProcessors',
  lua: `
-- KEYS 1 processors, 2 write error; ARGV 1 ms after which a processor without a heartbeat counts as dead
-- Returns how many are alive, and the write error or ''.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local since = now - ARGV[1]
-- A heartbeat from the future proves nothing: the clock was set back after it.
return {redis.call('ZCOUNT', KEYS[1], string.format('%d', since), string.format('%d', now)), redis.call('GET', KEYS[2]) or ''}
`,
};
