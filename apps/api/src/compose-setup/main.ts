// Prepares docker-compose.yml's other services, before any of them starts: checks what Compose cannot, and makes the secrets.
import { makeSecrets } from './make-secrets.ts';
import { checkSettings, signingSecret } from './settings.ts';

const [folder] = process.argv.slice(2);
const problems = checkSettings();
if (folder === undefined) problems.push('The folder of the secrets is missing: main.js FOLDER');

if (problems.length > 0) {
  console.error(`These settings are wrong:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  process.exit(1);
}
for (const name of makeSecrets(folder!, signingSecret())) console.log(`Wrote the secret ${name}`);
