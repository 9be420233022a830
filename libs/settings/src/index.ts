// Reads the settings of a program, defines those that several programs share, guards the servers among them, and ends
// programs.
export { describeRule } from './describe-rule.ts';
export * from './engine-settings.ts';
export { readSettings, SettingsError, variableName } from './read-settings.ts';
export { Must } from './rule.ts';
export { IsSecret, IsSigningSecrets, secretsOf } from './secrets.ts';
export { authProblem } from './server/auth-decision.ts';
export { answerClientErrors, answerExpectations } from './server/client-errors.ts';
export { drain } from './server/drain.ts';
export { hstsFor } from './server/hsts.ts';
export { IsListOf, parseList } from './server/lists.ts';
export { IsNetworks, networksOf } from './server/networks.ts';
export { IsOrigins, originsOf } from './server/origins.ts';
export { answerPlainRequests } from './server/plain-requests.ts';
export {
  isOfCorsOrigin,
  isOfOwnPage,
  refuse,
  type RequestRules,
  requestRules,
} from './server/request-guard.ts';
export {
  readPem,
  readTlsFiles,
  reloadTlsFiles,
  TLS_HANDSHAKE_TIMEOUT_MS,
  type TlsFiles,
  tlsFilesProblem,
} from './server/tls-files.ts';
export { withServerSettings } from './server-settings.ts';
export { stopOnSignals } from './stop-on-signals.ts';
