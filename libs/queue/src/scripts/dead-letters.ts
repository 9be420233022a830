// Deletes dead letters.
import type { Script } from './script.ts';

export const dropScript: Script = {
  name: 'timberlineDropDeadLetters',
  lua: `
-- KEYS 1 dead letters, 2 their ids, 3 counters; ARGV ids
-- Returns how many were there.
local dropped, bytes = 0, 0
for _, id in ipairs(ARGV) do
  local held = redis.call('HSTRLEN', KEYS[1], id)
  if held > 0 then
    redis.call('HDEL', KEYS[1], id)
    redis.call('ZREM', KEYS[2], id)
    dropped, bytes = dropped + 1, bytes + held
  end
end
if dropped > 0 then redis.call('HINCRBY', KEYS[3], 'deadLetterBytes', -bytes) end
return dropped
`,
};
