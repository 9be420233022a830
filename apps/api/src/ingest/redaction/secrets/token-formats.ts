// Tokens that are known by their form, as those who issue them published it. Each has the source of its form.
import {
  ALPHANUMERIC,
  DASH,
  DIGIT,
  FULL_STOP,
  LETTER,
  LOWER_HEX,
  TILDE,
  UPPER,
  URL_SAFE,
  WORD,
} from '../characters.ts';

export interface TokenFormat {
  prefix: string;
  /** What may follow the prefix. */
  classes: number;
  /** How many characters follow at least. */
  min: number;
  /** How many follow at most, where no character of the classes may stand behind them. */
  max?: number;
}

const format = (prefixes: string, classes: number, min: number, max?: number): TokenFormat[] =>
  prefixes.split(' ').map((prefix) => ({ prefix, classes, min, ...(max === undefined ? {} : { max }) }));

const DOTTED = URL_SAFE | FULL_STOP;

export const TOKEN_FORMATS: readonly TokenFormat[] = [
  // Timberline's own API keys: docs/security.md
  ...format('tmb_', URL_SAFE | FULL_STOP, 20),
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (unique identifiers: access keys)
  ...format('AKIA ASIA', UPPER | DIGIT, 16, 16),
  // https://cloud.google.com/docs/authentication/api-keys; the length is that of https://github.com/gitleaks/gitleaks (gcp-api-key)
  ...format('AIza', URL_SAFE, 35, 35),
  // https://cloud.google.com/docs/authentication/token-types (access tokens)
  ...format('ya29.', DOTTED, 20),
  // https://developers.google.com/identity/protocols/oauth2 (client secrets)
  ...format('GOCSPX-', URL_SAFE, 24),
  // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
  ...format('ghp_ gho_ ghu_ ghs_ ghr_', WORD, 36),
  ...format('github_pat_', WORD, 59),
  // https://docs.gitlab.com/security/tokens/ (token prefixes)
  ...format('glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glsoat- glimt- glagent- gloas-', DOTTED, 20),
  // https://docs.slack.dev/authentication/tokens
  ...format(
    'xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxc- xoxd- xoxe- xoxe.xoxb- xoxe.xoxp- xapp-',
    URL_SAFE,
    10,
  ),
  // https://docs.stripe.com/keys and https://docs.stripe.com/webhooks
  ...format('sk_live_ rk_live_ sk_test_ rk_test_ sk_org_', WORD, 16),
  ...format('whsec_', ALPHANUMERIC, 24),
  // https://docs.npmjs.com/about-access-tokens and https://github.blog/security/npms-new-token-format (2021)
  ...format('npm_', ALPHANUMERIC, 36, 36),
  // https://pypi.org/help/#apitoken and https://docs.pypi.org/api/secrets
  ...format('pypi-', URL_SAFE, 50),
  // https://www.twilio.com/docs/iam/api-keys
  ...format('SK', LOWER_HEX, 32, 32),
  // https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
  ...format('SG.', DOTTED, 60),
  // https://docs.digitalocean.com/reference/api/create-personal-access-token
  ...format('dop_v1_ doo_v1_ dor_v1_', LOWER_HEX, 64, 64),
  // https://huggingface.co/docs/hub/security-tokens
  ...format('hf_', ALPHANUMERIC, 30),
  ...format('api_org_', LETTER, 34, 34),
  // https://platform.openai.com/docs/api-reference/authentication and https://docs.claude.com/en/api/overview
  ...format('sk-proj- sk-svcacct- sk-admin- sk-ant- sk-or-', URL_SAFE, 20),
  ...format('sk-', ALPHANUMERIC, 32),
  // https://learn.microsoft.com/en-us/entra/identity-platform; the form is that of gitleaks (azure-ad-client-secret): three
  // characters, a digit, `Q~`, and 31 to 34 characters
  ...format('Q~', URL_SAFE | FULL_STOP | TILDE, 31, 34),
  // https://docs.docker.com/security/access-tokens
  ...format('dckr_pat_ dckr_oat_', URL_SAFE, 20),
  // https://developer.hashicorp.com/vault/docs/concepts/tokens
  ...format('hvs. hvb. hvr.', URL_SAFE, 24),
  // https://shopify.dev/docs/apps/build/authentication-authorization
  ...format('shpat_ shpca_ shppa_ shpss_', ALPHANUMERIC, 32, 32),
  // https://grafana.com/docs/grafana/latest/administration/service-accounts
  ...format('glsa_ glc_', WORD | DASH, 32),
];
