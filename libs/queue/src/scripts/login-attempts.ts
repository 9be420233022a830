// How often someone may try to log in: the generic cell rate algorithm, which keeps one number for each limit.
// https://brandur.org/rate-limiting
import type { Script } from './script.ts';

const PRELUDE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

export const attemptScript: Script = {
  name: 'timberlineLoginAttempt',
  lua: `
-- KEYS the limits; ARGV for each of them the ms after which it allows one more attempt, and how many it allows at once
-- Counts an attempt if all limits allow it. Returns how many ms to wait otherwise.
${PRELUDE}
local wait, due = 0, {}
for i, key in ipairs(KEYS) do
  local interval, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local kept = tonumber(redis.call('GET', key) or '0')
  -- When the clock was set back, nobody waits for it to come back.
  local from = math.min(math.max(kept, now), now + interval * burst)
  wait = math.max(wait, from - now - interval * (burst - 1))
  due[i] = from + interval
end
if wait > 0 then return wait end
for i, key in ipairs(KEYS) do redis.call('SET', key, string.format('%.0f', due[i]), 'PX', due[i] - now) end
return 0
`,
};

export const giveBackAttemptScript: Script = {
  name: 'timberlineGiveBackLoginAttempt',
  lua: `
-- KEYS the limits; ARGV for each of them how many ms of it to give back
${PRELUDE}
for i, key in ipairs(KEYS) do
  local due = tonumber(redis.call('GET', key) or '0') - tonumber(ARGV[i])
  if due <= now then redis.call('DEL', key)
  else redis.call('SET', key, string.format('%.0f', due), 'PX', due - now) end
end
`,
};

export const noteAddressScript: Script = {
  name: 'timberlineNoteLoginAddress',
  lua: `
-- KEYS 1 addresses of a person; ARGV 1 address, 2 most addresses, 3 ms to keep them
${PRELUDE}
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -ARGV[2] - 1)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
`,
};
