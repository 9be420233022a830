// Which documents were added: documents that their clients named, by a fingerprint of name and content.
//
// Fingerprints are members of sets, which follow each other as generations: a set takes new ones until it has its part of
// the limit, or is six hours old. At the limit the oldest set goes, so that what was added last is always remembered, and
// a retry nearly always comes within minutes. Large sets instead of small hashes take twice the memory and a tenth of the
// time: one command looks for a whole post in a set, and one adds it.
import type { Script } from './script.ts';

/** How long a fingerprint is kept at least, unless more of them come than fit. */
const RETENTION_MS = 24 * 60 * 60 * 1000;
const GENERATION_MS = 6 * 60 * 60 * 1000;
/** Parts of the limit. When one is dropped, the others still hold three quarters of it. */
const GENERATIONS = 4;
/** The scripts rely on this number. Redis takes 16 bytes for texts of 11 to 14. */
export const FINGERPRINT_BYTES = 14;
/** Members in one command: the stack of Lua has room for 8,000. */
const MEMBERS_AT_ONCE = 4_000;

const findDocuments = `
-- The generations, which are the times in ms at which they began, from the oldest.
local function generations(index)
  local numbers = redis.call('HKEYS', index)
  table.sort(numbers, function(a, b) return tonumber(a) < tonumber(b) end)
  return numbers
end

-- A text with '1' for each fingerprint that is remembered in a generation from \`since\` on and '0' for each other one, and
-- the newest generation.
local function findDocuments(index, prefix, prints, since)
  local count = #prints / ${FINGERPRINT_BYTES}
  local marks, left, slices = {}, {}, {}
  for i = 1, count do
    marks[i], left[i] = '0', i
    slices[i] = string.sub(prints, (i - 1) * ${FINGERPRINT_BYTES} + 1, i * ${FINGERPRINT_BYTES})
  end
  local numbers = generations(index)
  for g = #numbers, 1, -1 do
    if #left == 0 or tonumber(numbers[g]) < since then break end
    local still = {}
    for first = 1, #left, ${MEMBERS_AT_ONCE} do
      local members = {}
      for i = first, math.min(first + ${MEMBERS_AT_ONCE} - 1, #left) do members[#members + 1] = slices[left[i]] end
      local found = redis.call('SMISMEMBER', prefix .. numbers[g], unpack(members))
      for i, is in ipairs(found) do
        local position = left[first + i - 1]
        if is == 1 then marks[position] = '1' else still[#still + 1] = position end
      end
    end
    left = still
  end
  return table.concat(marks), numbers[#numbers] or '0'
end
`;

/** Lua functions for the scripts that add jobs; their KEYS and ARGV are those of `add`. */
export const rememberDocuments = `
${findDocuments}
-- Nothing if none of the documents was added meanwhile, else what add returns instead of adding.
local function addedDocuments()
  local marks, newest = findDocuments(KEYS[12], KEYS[13], ARGV[10], tonumber(ARGV[11]))
  if string.find(marks, '1', 1, true) then return {'known', marks, newest} end
end

-- Begins a generation. Forgets the oldest ones if they and the new one could be more than the limit.
local function beginGeneration(now, numbers)
  local kept = 0
  for g = #numbers, 1, -1 do
    local size = tonumber(redis.call('HGET', KEYS[12], numbers[g]))
    local hasExpired = numbers[g] + ${GENERATION_MS + RETENTION_MS} <= now
    kept = kept + size
    if hasExpired or kept > ARGV[12] * ${(GENERATIONS - 1) / GENERATIONS} then
      redis.call('HDEL', KEYS[12], numbers[g])
      redis.call('UNLINK', KEYS[13] .. numbers[g])
      if not hasExpired then redis.call('HINCRBY', KEYS[7], 'forgottenDocuments', size) end
    end
  end
  -- Numbers grow, also when the clock is set back.
  return math.max(now, (tonumber(numbers[#numbers]) or 0) + 1)
end

local function rememberDocuments()
  local count = #ARGV[10] / ${FINGERPRINT_BYTES}
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local numbers = generations(KEYS[12])
  local number = tonumber(numbers[#numbers])
  local size = number and tonumber(redis.call('HGET', KEYS[12], numbers[#numbers])) or 0
  local isFull = size > 0 and size + count > ARGV[12] / ${GENERATIONS}
  if not number or isFull or now - number >= ${GENERATION_MS} then number = beginGeneration(now, numbers) end
  local text = string.format('%d', number)
  local isNew = redis.call('EXISTS', KEYS[13] .. text) == 0
  local added = 0
  for first = 1, count, ${MEMBERS_AT_ONCE} do
    local members = {}
    for i = first, math.min(first + ${MEMBERS_AT_ONCE} - 1, count) do
      members[#members + 1] = string.sub(ARGV[10], (i - 1) * ${FINGERPRINT_BYTES} + 1, i * ${FINGERPRINT_BYTES})
    end
    added = added + redis.call('SADD', KEYS[13] .. text, unpack(members))
  end
  if isNew then
    redis.call('PEXPIREAT', KEYS[13] .. text, string.format('%d', number + ${GENERATION_MS + RETENTION_MS}))
  end
  redis.call('HINCRBY', KEYS[12], text, added)
end
`;

export const findDocumentsScript: Script = {
  name: 'timberlineFindDocuments',
  lua: `
-- KEYS 1 generations, 2 prefix of their sets; ARGV 1 fingerprints, one after another
-- Returns '1' or '0' for each fingerprint, and the newest generation.
${findDocuments}
local marks, newest = findDocuments(KEYS[1], KEYS[2], ARGV[1], 0)
return {marks, newest}
`,
};

export const forgetDocumentsScript: Script = {
  name: 'timberlineForgetDocuments',
  lua: `
-- KEYS 1 generations, 2 prefix of their sets
for _, number in ipairs(redis.call('HKEYS', KEYS[1])) do redis.call('UNLINK', KEYS[2] .. number) end
redis.call('DEL', KEYS[1])
`,
};
