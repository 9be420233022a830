// Compiles libraries, API and processor after every change, for `npm run dev`. One process keeps the compiler's state in
// memory, so an edit takes about a second instead of a full build. It is the only file of the launcher with a library.
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
  const print = (text: string): void => void process.stdout.write(`${folder}: ${text.trim()}\n`);
  ts.createWatchProgram(
    ts.createWatchCompilerHost(
      config,
      {},
      ts.sys,
      ts.createEmitAndSemanticDiagnosticsBuilderProgram,
      (diagnostic) => print(ts.formatDiagnostic(diagnostic, host)),
      (_diagnostic, _newLine, _options, errors) => {
        if (errors !== undefined) print(errors === 0 ? 'compiled' : `${errors} errors`);
      },
    ),
  );
}
