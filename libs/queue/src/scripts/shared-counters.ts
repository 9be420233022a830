// Counters that several processes add to.
import type { Script } from './script.ts';

export const addCountsScript: Script = {
  name: 'timberlineAddCounts',
  lua: `
-- KEYS 1 counters, 2 number of the last addition of this process
-- ARGV 1 number of this addition, 2 ms after which that number is forgotten, then a name and a count, as often as needed
-- Does nothing if the addition was made before: its answer was lost, and it was sent again.
if redis.call('GET', KEYS[2]) == ARGV[1] then return end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
for i = 3, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
`,
};
