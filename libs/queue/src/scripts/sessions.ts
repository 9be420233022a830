// The sessions of a person: a hash whose values are `began:used:text`, both in ms since 1970 by the clock of Redis. A script may
// not bring back what another one has ended, so whatever writes looks first.
import type { Script } from './script.ts';

/** Sets `now`, and `parse`, which returns when a session began and was last used, and its text, or nothing if it is over. */
const PRELUDE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local idle, absolute = tonumber(ARGV[1]), tonumber(ARGV[2])
local function parse(value)
  local began, used, text = string.match(value, '^(%d+):(%d+):(.*)$')
  began, used = tonumber(began), tonumber(used)
  if now - used > idle or now - began > absolute then return nil end
  return began, used, text
end
local function format(began, used, text) return string.format('%.0f:%.0f:', began, used) .. text end
local function keep(field, value)
  redis.call('HSET', KEYS[1], field, value)
  redis.call('PEXPIRE', KEYS[1], absolute)
end
`;

export const beginSessionScript: Script = {
  name: 'timberlineBeginSession',
  lua: `
-- KEYS 1 sessions; ARGV 1 idle end, 2 absolute end, both in ms, 3 hash of the token, 4 text, 5 most sessions
${PRELUDE}
local kept, oldest, oldestUse = 0, nil, nil
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local _, used = parse(all[i + 1])
  if not used then
    redis.call('HDEL', KEYS[1], all[i])
  else
    kept = kept + 1
    if not oldestUse or used < oldestUse then oldest, oldestUse = all[i], used end
  end
end
if kept >= tonumber(ARGV[5]) then redis.call('HDEL', KEYS[1], oldest) end
keep(ARGV[3], format(now, now, ARGV[4]))
`,
};

export const findSessionScript: Script = {
  name: 'timberlineFindSession',
  lua: `
-- KEYS 1 sessions; ARGV 1 idle end, 2 absolute end, 3 how old the last use may be to be left as it is, all in ms; -1 leaves it
--      4 hash of the token
-- Returns the text, or false.
${PRELUDE}
local value = redis.call('HGET', KEYS[1], ARGV[4])
if not value then return false end
local began, used, text = parse(value)
if not began then
  redis.call('HDEL', KEYS[1], ARGV[4])
  return false
end
local old = tonumber(ARGV[3])
if old >= 0 and now - used > old then redis.call('HSET', KEYS[1], ARGV[4], format(began, now, text)) end
return text
`,
};

export const listSessionsScript: Script = {
  name: 'timberlineListSessions',
  lua: `
-- KEYS 1 sessions; ARGV 1 idle end, 2 absolute end, both in ms
-- Returns of each session the hash of its token, when it began and was last used, and its text.
${PRELUDE}
local found = {}
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local began, used, text = parse(all[i + 1])
  if began then found[#found + 1] = {all[i], began, used, text} end
end
return found
`,
};

export const replaceSessionTextScript: Script = {
  name: 'timberlineReplaceSessionText',
  lua: `
-- KEYS 1 sessions; ARGV 1 idle end, 2 absolute end, both in ms, 3 hash of the token, 4 text
-- Returns whether there is such a session.
${PRELUDE}
local value = redis.call('HGET', KEYS[1], ARGV[3])
local began, used
if value then began, used = parse(value) end
if not began then return 0 end
redis.call('HSET', KEYS[1], ARGV[3], format(began, used, ARGV[4]))
return 1
`,
};
