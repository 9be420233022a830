// When texts of versions that did not sign them stop being valid.
import type { Script } from './script.ts';

export const unsignedUntilScript: Script = {
  name: 'timberlineUnsignedUntil',
  lua: `
-- KEYS 1 end of the grace, 2 counters; ARGV 1 ms that the grace lasts
-- Returns the end in ms since 1970. It is fixed by the first call: an installation without any log has issued no text
-- yet, so nothing unsigned is its own, and its grace ended at 0.
local fixed = redis.call('GET', KEYS[1])
if fixed then return tonumber(fixed) end
local ends = 0
if redis.call('EXISTS', KEYS[2]) == 1 then
  local time = redis.call('TIME')
  ends = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
end
redis.call('SET', KEYS[1], string.format('%d', ends))
return ends
`,
};
