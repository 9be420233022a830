// Shortens what a step back of the wall clock has prolonged: delays of jobs, locks, and the pause between two checks for
// stalled jobs. Bull and Redis keep the ends of these as times of the wall clock.
import { BULL } from '../names.ts';
import type { Script } from './script.ts';

/** Delayed jobs that one call moves. The next call moves more. */
const MAX_MOVED_JOBS = 1_000;
/** Bull multiplies times by this, to have room for the order of jobs with the same time. */
const BULL_SCORE_FACTOR = 0x1000;

export const limitWaitsScript: Script = {
  name: 'timberlineLimitWaits',
  lua: `
-- KEYS 1 delayed, 2 active, 3 stalled-check (Bull's)
-- ARGV 1 Bull's prefix, 2 time in ms by the clock that Bull compares delays with, 3 longest delay, 4 longest time of a
--      lock, 5 longest pause between two checks for stalled jobs, each in ms
-- Jobs that are delayed for too long become due: they have waited already, and nobody knows for how long.
-- Returns how many waits were shortened.
local shortened = 0

local due = string.format('%.0f', ARGV[2] * ${BULL_SCORE_FACTOR})
local last = string.format('%.0f', (ARGV[2] + ARGV[3]) * ${BULL_SCORE_FACTOR})
local jobs = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. last, '+inf', 'LIMIT', 0, ${MAX_MOVED_JOBS})
for _, id in ipairs(jobs) do redis.call('ZADD', KEYS[1], due, id) end
if #jobs > 0 then
  -- Bull sets its timer by this message, as when a job is delayed.
  redis.call('PUBLISH', KEYS[1], ARGV[2])
  shortened = shortened + #jobs
end

local function limit(key, most)
  if redis.call('PTTL', key) <= tonumber(most) then return end
  redis.call('PEXPIRE', key, most)
  shortened = shortened + 1
end
for _, id in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
  limit(ARGV[1] .. id .. '${BULL.lockSuffix}', ARGV[4])
end
limit(KEYS[3], ARGV[5])
return shortened
`,
};
