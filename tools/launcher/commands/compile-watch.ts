// For `npm run dev`: compiles libraries, API and processor at every change, all in one process that keeps what it
// knows in memory, so that an edit takes a second rather than a build.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { CHECKOUT } from '../checkout/paths.ts';

const folders = [
  ...readdirSync(join(CHECKOUT, 'libs')).map((name) => join('libs', name)),
  join('apps', 'api'),
  join('apps', 'processor'),
];

const host: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: () => CHECKOUT,
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
};

for (const folder of folders) {
  const config = join(CHECKOUT, folder, 'tsconfig.build.json');
  if (!existsSync(config)) continue;
  const say = (text: string): void => void process.stdout.write(`${folder}: ${text.trim()}\n`);
  ts.createWatchProgram(
    ts.createWatchCompilerHost(
      config,
      {},
      ts.sys,
      ts.createEmitAndSemanticDiagnosticsBuilderProgram,
      (diagnostic) => say(ts.formatDiagnostic(diagnostic, host)),
      (_diagnostic, _newLine, _options, errors) => {
        if (errors !== undefined) say(errors === 0 ? 'compiled' : `${errors} errors`);
      },
    ),
  );
}
