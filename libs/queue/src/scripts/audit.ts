// Entries of the audit on their way to Elasticsearch: a hash of id → when the entry may be written, and its text.
import type { Script } from './script.ts';

/** Fields that one step of HSCAN looks at. */
const SCAN_COUNT = 500;

/** Sets `now` to the time in ms since 1970. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

export const addAuditScript: Script = {
  name: 'timberlineAddAudit',
  lua: `
-- KEYS 1 entries; ARGV 1 id, 2 text, 3 most entries, 4 ms after which it is written if nothing finishes it before; 0: at once
-- Returns 1, or 0 if there is no room.
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
${NOW}
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f ', now + ARGV[4]) .. ARGV[2])
return 1
`,
};

export const finishAuditScript: Script = {
  name: 'timberlineFinishAudit',
  lua: `
-- KEYS 1 entries; ARGV 1 id, 2 text
-- Returns 1, or 0 if the entry is gone or may be on its way, so that it can no longer be changed.
local entry = redis.call('HGET', KEYS[1], ARGV[1])
if not entry then return 0 end
${NOW}
if tonumber(string.match(entry, '^%d+')) <= now then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f ', now) .. ARGV[2])
return 1
`,
};

export const readAuditScript: Script = {
  name: 'timberlineReadAudit',
  lua: `
-- KEYS 1 entries; ARGV 1 how many are enough
-- Returns ids and texts of entries that may be written, by turns.
${NOW}
local found, cursor = {}, '0'
repeat
  local step = redis.call('HSCAN', KEYS[1], cursor, 'COUNT', ${SCAN_COUNT})
  cursor = step[1]
  for i = 1, #step[2], 2 do
    local due, text = string.match(step[2][i + 1], '^(%d+) (.*)$')
    if tonumber(due) <= now then
      found[#found + 1] = step[2][i]
      found[#found + 1] = text
    end
  end
until cursor == '0' or #found >= 2 * ARGV[1]
return found
`,
};
