// npm run patterns groups the lines of a file as the service groups logs, and measures the accuracy where labels are known.
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { runProgram } from '../launcher/commands/run-program.ts';
import { LauncherError } from '../launcher/host/command.ts';
import { Grouping, groupingAccuracy, messageOf } from './grouping.ts';

const USAGE = `usage: npm run patterns -- FILE [--labels FILE] [--top N]
Groups the lines of a file by what they say: logs as NDJSON, or text.
  --labels FILE  a label for each line that is not blank; prints the grouping accuracy
                 (default: NAME.labels.txt beside NAME.ndjson, if it is there)
  --top N        how many groups are printed (default 50)
`;

const PERCENT = 100;
const MAX_SHOWN_CHARACTERS = 160;

runProgram(async () => {
  const { values, positionals } = parseArgs({
    options: {
      labels: { type: 'string' },
      top: { type: 'string', default: '50' },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [path] = positionals;
  const top = Number(values.top);
  if (path === undefined || positionals.length > 1 || !Number.isInteger(top) || top < 0)
    throw new LauncherError(`One file is needed, and --top is a whole number.\n\n${USAGE}`);

  const grouping = new Grouping();
  const file = await open(path);
  for await (const line of file.readLines()) if (line.trim() !== '') grouping.add(messageOf(line));

  const groups = grouping.groups();
  for (const { id, count, template } of groups.slice(0, top)) {
    const share = ((PERCENT * count) / grouping.lines).toFixed(1);
    process.stdout.write(
      `${String(count).padStart(9)} ${share.padStart(5)} %  ${id}  ${shortened(template)}\n`,
    );
  }
  process.stdout.write(`${grouping.lines} lines in ${groups.length} groups\n`);

  const beside = path.replace(/\.[^./]*$/, '.labels.txt');
  const labelsPath = values.labels ?? (beside !== path && existsSync(beside) ? beside : undefined);
  if (labelsPath === undefined) return 0;
  const labels = (await readFile(labelsPath, 'utf8')).trim().split(/\r?\n/);
  if (labels.length !== grouping.lines)
    throw new LauncherError(
      `${labelsPath} has ${labels.length} labels for ${grouping.lines} lines. It needs one for each line that is not blank.`,
    );
  const accuracy = groupingAccuracy(grouping.resolved(), labels);
  process.stdout.write(
    `grouping accuracy ${accuracy.toFixed(4)}, ${new Set(labels).size} groups by the labels of ${labelsPath}\n`,
  );
  return 0;
});

function shortened(text: string): string {
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}
