// Prepares docker-compose.yml's other services, before any of them starts: checks what Compose cannot, and makes the secrets.
import { makeSecrets } from './make-secrets.ts';
import { adminPassword, checkSettings, signingSecret } from './settings.ts';

const [folder, adminPasswordFile] = process.argv.slice(2);
const problems = checkSettings();
let password: string | undefined;
try {
  password = adminPassword(adminPasswordFile ?? '');
} catch (error) {
  problems.push((error as Error).message);
}
if (folder === undefined || adminPasswordFile === undefined)
  problems.push('Arguments are missing: main.js FOLDER_OF_SECRETS FILE_OF_ADMIN_PASSWORD');

if (problems.length > 0) {
  console.error(`These settings are wrong:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  process.exit(1);
}
for (const name of makeSecrets(folder!, { signing: signingSecret(), adminPassword: password }))
  console.log(`Wrote the secret ${name}`);
