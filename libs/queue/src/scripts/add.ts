// Adds jobs, their counters and the answer of an idempotency key: all or nothing, and each job once.
import { createRequire } from 'node:module';
import { JOB_FIELDS } from '../names.ts';
import { rememberDocuments } from './documents.ts';
import { completeReservation } from './idempotency.ts';
import type { Script } from './script.ts';

/**
 * The text of Bull's own script, which is private to Bull (bull is pinned to an exact version). Running it inside of ours
 * stores exactly what Bull would store. `add.spec.ts` fails when the text changes.
 */
export const bullAddJob = (
  createRequire(import.meta.url)('bull/lib/scripts/addJob-6.js') as { content: string }
).content;

/** Arguments for each job, see the script. */
const ARGUMENTS_PER_JOB = 5;
/** The first argument of `add` that is of a job. */
const FIRST_JOB = 13;

/** Lua functions that `add` and `bisect` share. */
const functions = `
local function bullAddJob(KEYS, ARGV)
${bullAddJob}
end

-- Makes a job of its staged part: the hash that holds its data gets the fields of Bull's hash and takes its place. The
-- data is not copied, so this is fast and adds little to the append-only file, however long the data is.
local function takeStaged(staged, jobKey)
  local fields, others = redis.call('HGETALL', jobKey), {}
  for i = 1, #fields, 2 do
    if fields[i] ~= 'data' then
      table.insert(others, fields[i])
      table.insert(others, fields[i + 1])
    end
  end
  redis.call('HSET', staged, unpack(others))
  redis.call('PERSIST', staged)
  redis.call('RENAME', staged, jobKey)
end

-- Adds the jobs whose arguments begin at an index of ARGV, except those that exist; returns their logs and bytes.
-- With the prefix of staged parts the data of the jobs is in these, and not in the arguments.
local function addJobs(first, stagedPrefix)
  local logs, bytes = 0, 0
  local bullKeys = {KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]}
  for i = first, #ARGV, ${ARGUMENTS_PER_JOB} do
    local jobKey = ARGV[1] .. ARGV[i]
    if redis.call('EXISTS', jobKey) == 0 then
      bullAddJob(bullKeys, {ARGV[1], ARGV[i], '__default__', ARGV[i + 1], cmsgpack.pack(ARGV[i + 2]), ARGV[2], '0', '0',
        '0', 'LPUSH', '', '', '', ''})
      redis.call('HSET', jobKey, '${JOB_FIELDS.logs}', ARGV[i + 3], '${JOB_FIELDS.bytes}', ARGV[i + 4])
      if stagedPrefix then takeStaged(stagedPrefix .. ARGV[i], jobKey) end
      logs = logs + ARGV[i + 3]
      bytes = bytes + ARGV[i + 4]
    elseif stagedPrefix then
      redis.call('UNLINK', stagedPrefix .. ARGV[i])
    end
  end
  return logs, bytes
end
`;

/** The part of `add` that is the same wherever the data of the jobs comes from; `stagedPrefix` is set before it. */
const add = `
${functions}
${completeReservation}
${rememberDocuments}
if KEYS[8] ~= '' then
  local other = answeredOrSuperseded()
  if other then return other end
end
if ARGV[10] ~= '' then
  local other = addedDocuments()
  if other then return other end
end

local logs, bytes = addJobs(${FIRST_JOB}, stagedPrefix)
local enqueued = redis.call('HINCRBY', KEYS[7], 'enqueuedLogs', logs)
redis.call('HINCRBY', KEYS[7], 'enqueuedBytes', bytes)
if KEYS[8] ~= '' then keepAnswer() end
if ARGV[10] ~= '' then rememberDocuments() end
return {'added', '', enqueued}
`;

export const addScript: Script = {
  name: 'timberlineAdd',
  lua: `
-- KEYS 1 wait, 2 paused, 3 meta-paused, 4 id, 5 delayed, 6 priority (Bull's), 7 counters, 8 idempotency record or '',
--      9 prefix of staged parts, 10 keys and 11 bytes in each bucket (see idempotency.ts), 12 generations of documents and
--      13 prefix of their sets (see documents.ts)
-- ARGV 1 Bull's prefix, 2 time in ms, 3 token of the reservation, 4 short hash of the body and answer to keep, 5 prefix of
--      answers, 6 shard and 7 field of the key, 8 prefix of the keys of each client, 9 client, 10 fingerprints of the
--      documents or '', 11 the generation since which another post may have added them, 12 limit of documents, then for
--      each job: id, data, options, logs, bytes
-- Returns {'added', '', logs enqueued so far}, {'done', the answer kept before, 'bytes' or 'text'}, {'superseded'}, or
-- {'known', '1' or '0' for each document, the newest generation} if one of the documents was added before.
local stagedPrefix
${add}
`,
};

/** Stores a part of a post that is too long for one command. Until `addStaged` makes a job of it, no one takes it. */
export const stageScript: Script = {
  name: 'timberlineStage',
  lua: `
-- KEYS 1 the part; ARGV 1 the data of a job, 2 after how many ms the part expires
redis.call('HSET', KEYS[1], 'data', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
`,
};

export const addStagedScript: Script = {
  name: 'timberlineAddStaged',
  lua: `
-- KEYS and ARGV as for add, with empty data
-- Returns as add does, or {'missing'} if a part has expired; nothing was added then.
local stagedPrefix = KEYS[9]
for i = ${FIRST_JOB}, #ARGV, ${ARGUMENTS_PER_JOB} do
  if redis.call('EXISTS', stagedPrefix .. ARGV[i], ARGV[1] .. ARGV[i]) == 0 then return {'missing'} end
end
${add}
`,
};

export const bisectScript: Script = {
  name: 'timberlineBisect',
  lua: `
-- KEYS 1 to 6 as for add (Bull's), 7 the job that is bisected, 8 prefix of the numbers of children
-- ARGV 1 Bull's prefix, 2 time in ms, 3 stalls and 4 attempts of the children (see poison.ts), then the children as for add
-- Changes no counters: the children have the logs of the job, and its age. Does nothing if the job has ended.
${functions}
local job = redis.call('HMGET', KEYS[7],
  '${JOB_FIELDS.logs}', '${JOB_FIELDS.settled}', 'timestamp', '${JOB_FIELDS.root}')
if not job[1] or job[2] then return end
redis.call('HSET', KEYS[7], '${JOB_FIELDS.settled}', '1')
if job[3] then ARGV[2] = job[3] end
addJobs(5)
local root = job[4] or string.sub(KEYS[7], #ARGV[1] + 1)
for i = 5, #ARGV, ${ARGUMENTS_PER_JOB} do
  redis.call('HSET', ARGV[1] .. ARGV[i],
    'stalledCounter', ARGV[3], '${JOB_FIELDS.attempts}', ARGV[4], '${JOB_FIELDS.root}', root)
end
redis.call('INCRBY', KEYS[8] .. root, (#ARGV - 4) / ${ARGUMENTS_PER_JOB} - (job[4] and 1 or 0))
`,
};
