// Checks the imports between the console's folders: each folder imports only from the layers below it, and no files
// import each other in a circle. Run it by hand after moving files: node apps/console/check-imports.mjs
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const APP = join(import.meta.dirname, 'src/app');

/** Folders from the bottom to the top. A folder imports from its own and from lower layers. */
const LAYERS = [
  ['settings', 'text', 'icon', 'api', 'explore/time', 'explore/level', 'explore/log-text'],
  ['announcer', 'form', 'input-frame', 'add-logs/server', 'keyboard', 'explore/rows', 'explore/partial'],
  ['explore/state'],
  ['explore/export', 'explore/query-bar', 'explore/time-range', 'explore/log-list', 'explore/log-details'],
  [
    'explore/histogram',
    'explore/notices',
    'explore/summary',
    'ingest-status',
    'dead-letters',
    'access',
    'admin',
  ],
  ['explore', 'shell', 'add-logs'],
  [''],
];

const layerOf = new Map(LAYERS.flatMap((folders, layer) => folders.map((folder) => [folder, layer])));

/** The layered folder of a file. The files of the app itself are in ''. */
function folderOf(file) {
  let folder = dirname(file);
  while (folder !== '.' && !layerOf.has(folder)) folder = dirname(folder);
  return folder === '.' ? '' : folder;
}

const files = readdirSync(APP, { recursive: true }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
);
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(join(APP, file), 'utf8');
    const paths = [...text.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, path]) => path);
    return [file, paths.map((path) => relative(APP, resolve(APP, dirname(file), `${path}.ts`)))];
  }),
);

const problems = [];
for (const [file, targets] of imports) {
  const from = folderOf(file);
  for (const target of targets) {
    const to = folderOf(target);
    if (from !== to && layerOf.get(to) >= layerOf.get(from)) {
      problems.push(`${file} imports ${target}, which is not in a lower layer.`);
    }
  }
}

const done = new Set();
function findCircles(file, path) {
  if (path.includes(file)) {
    problems.push(`Circle: ${[...path.slice(path.indexOf(file)), file].join(' → ')}`);
    return;
  }
  if (done.has(file)) return;
  for (const target of imports.get(file) ?? []) findCircles(target, [...path, file]);
  done.add(file);
}
for (const file of files) findCircles(file, []);

console.log(problems.length === 0 ? `${files.length} files keep the layers.` : problems.join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;
