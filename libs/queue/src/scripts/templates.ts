// Templates of patterns that were made at ingest and wait to be joined.
import type { Script } from './script.ts';

export const addTemplatesScript: Script = {
  name: 'timberlineAddTemplates',
  lua: `
-- KEYS 1 stream of templates; ARGV 1 how many may wait, then an id and a template, as often as needed
-- Returns how many there was room for, the first ones.
local room = tonumber(ARGV[1]) - redis.call('XLEN', KEYS[1])
local added = 0
for i = 2, #ARGV, 2 do
  if added >= room then break end
  redis.call('XADD', KEYS[1], '*', 'id', ARGV[i], 'template', ARGV[i + 1])
  added = added + 1
end
return added
`,
};
