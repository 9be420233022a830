// Texts with and without what each kind finds. Tokens are made of parts, so that scanners of source code do not report them.
import type { RedactionKind } from '@timberline/contract';

const HEX = '0123456789abcdef0123456789abcdef';
const MIXED = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2bC3d';
const JWT = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxIn0', 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r'].join('.');
const PEM_BODY = 'MIIEpAIBAAKCAQEAxGcyu3hCZ0b5P7aFhQ3dN2vW';
const pem = (label: string, lineEnd: string) =>
  [
    '-----BEGIN ',
    label,
    `-----${lineEnd}`,
    PEM_BODY,
    lineEnd,
    'q0w=',
    `${lineEnd}-----END `,
    label,
    '-----',
  ].join('');

/** Each finding stands between « and ». */
export const FOUND: Readonly<Record<RedactionKind, readonly string[]>> = {
  secrets: [
    // Pairs in text
    'password=«hunter2» user=joe',
    'login failed for joe, password: «hunter2»',
    'passwd=«a» pwd=«b»; passphrase=«c»|secret=«d»,token=«e»&api_key=«f»',
    "db_password = '«with, a comma»' next",
    'DB_PASSWD="«a\\"b»" x',
    'clientSecret: «abc», X-Api-Key: «abc»',
    '{"password":"«hunter2»","a":1}',
    '{"password" : «12345»}',
    '{\\"token\\":\\"«abc»\\",\\"b\\":1}',
    '{\\\\\\"secret\\\\\\":\\\\\\"«abc»\\\\\\"}',
    '{"token":["«a»","«b»"],"n":1}',
    "'password' => '«x»', $config['secret'] = '«y»';",
    'GET /x?api_key=«abc»&b=2&access_token=«xyz» HTTP/1.1',
    'mysql --password «hunter2» --token=«abc» -h x',
    '<password>«hunter2»</password><ns:token>«abc»</ns:token>',
    'Server=x;Pwd=«abc»;AccountKey=«aGVsbG8=»;EndpointSuffix=y',
    // The header Authorization
    'Authorization: Basic «dXNlcjpwYXNz»',
    'Authorization: Bearer «abc»',
    '"authorization":"Bearer «xyz»","b":1',
    'curl -H "Authorization: token «abc»" https://x',
    'Authorization: Digest «username="Mufasa", response="6629fae49393a05397450978507c4ef1"»',
    'proxy-authorization: «c2VjcmV0c2VjcmV0»',
    'Bearer «mF_9.B5f-4.1JqM» was refused',
    // URLs
    'postgres://joe:«p@ss:w»@db:5432/x',
    'https://joe:«x»@example.com/ and amqp://u:«y»@h',
    `https://x.blob.core.windows.net/c?sv=2020&sig=«${MIXED}%2F12%3D»&se=1`,
    `https://b.s3.amazonaws.com/k?X-Amz-Signature=«${HEX}»&x=1`,
    // Keys and tokens
    `key: «${pem('RSA PRIVATE KEY', '\n')}» after`,
    `key: «${pem('EC PRIVATE KEY', '\\n')}»`,
    `«${pem('PGP PRIVATE KEY BLOCK', '\r\n')}»`,
    `«-----BEGIN PRIVATE KEY-----\n${PEM_BODY}\n${PEM_BODY}»`,
    `«-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AB\n\n${PEM_BODY}\n-----END RSA PRIVATE KEY-----».`,
    `jwt «${JWT}». End`,
    `unsigned «${['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiIxIn0', ''].join('.')}» x`,
    ...[
      'AKIAIOSFODNN7EXAMPLE',
      ['AIza', MIXED.slice(0, 35)].join(''),
      ['ya29', MIXED].join('.'),
      ['GOCSPX', MIXED.slice(0, 28)].join('-'),
      ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((prefix) => [prefix, MIXED.slice(0, 36)].join('_')),
      ['github_pat', MIXED + MIXED].join('_'),
      ['glpat', MIXED.slice(0, 20)].join('-'),
      ['xoxb', '123456789012', MIXED].join('-'),
      ['sk_live', MIXED].join('_'),
      ['rk_live', MIXED].join('_'),
      ['npm', MIXED.slice(0, 36)].join('_'),
      ['pypi', `AgEIcHlwaS5vcmc${MIXED}`].join('-'),
      ['SK', HEX].join(''),
      ['SG', MIXED.slice(0, 22), `${MIXED}xyz`].join('.'),
      ['dop_v1', HEX + HEX].join('_'),
      ['hf', MIXED.slice(0, 34)].join('_'),
      ['sk', 'proj', MIXED].join('-'),
      ['sk', 'ant', 'api03', MIXED].join('-'),
      ['sk', `${MIXED}12345678`].join('-'),
      ['hvs', MIXED].join('.'),
      ['dckr_pat', MIXED].join('_'),
      ['shpat', HEX].join('_'),
      ['glsa', MIXED].join('_'),
      ['whsec', MIXED].join('_'),
      ['abc8Q~', MIXED.slice(0, 34)].join(''),
      ['tmb', MIXED].join('_'),
    ].map((token) => `it sent «${token}»; nothing else`),
    'AKIAIOSFODNN7EXAMPLE'.replace(/^.*$/, '«$&»') + ' / «wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»',
  ],
  cards: [
    'paid by «4111111111111111».',
    'card «4111 1111 1111 1111» 12/27 and «5555-5555-5555-4444»',
    '«378282246310005», «3782 822463 10005», «30569309025904», «3056 930902 5904»',
    '«6011111111111117» «3530111333300000» «6200000000000005» «2223003122003222»',
    '"pan":"«4242424242424242»"',
    '«4111 1111 1111 1111» «4242 4242 4242 4242»',
    '«4000 0000 0000 0000 006»',
    'pan=«4222222222222»',
  ],
  emails: [
    'mail to «joe.bloggs+x@example.co.uk», <«a@b.io»>',
    '"email":"«joe@example.com»"',
    'user=«joe_1@sub.example.org» mailto:«x@y.de».',
    '«müller@bücher.de» wrote',
    '«a@xn--bcher-kva.example.com»',
  ],
  ips: [
    'from «10.0.0.1», /«10.251.42.84»:50010 host/«10.1.2.3»:80 «10.0.0.0»/8 ip=«1.2.3.4».',
    '[«10.0.0.9»] "«127.0.0.1»" («192.168.0.1»)',
    'blockpool BP-108841162-«10.10.34.11»-1440074360971',
    'peer «fe80::1%eth0» «2001:db8::8a2e:370:7334» «::1» «::ffff:10.0.0.1» «1:2:3:4:5:6:7:8»',
    '[«2001:db8::1»]:443 from «fe80::1»: timeout',
    'addr:«10.0.0.1» src=«64:ff9b::192.0.2.33»',
  ],
};

export const NOT_FOUND: Readonly<Record<RedactionKind, readonly string[]>> = {
  secrets: [
    'password reset for joe; the token expired; a secret sauce; tokens=5 max_tokens=100',
    'Bad password: it is too short',
    'BAD PASSWORD: is based on a dictionary word',
    'Failed password for root from host port 22 ssh2',
    'password= token="" secret: , api_key:',
    'password=null token=true secret=**** pwd=<hidden> passwd=[FILTERED] secret=${SECRET} token=%s password=$PASSWORD',
    'password=[redacted:secrets] token="[redacted:secrets]"',
    'PWD=/root OLDPWD=/tmp',
    'user=joe password= host=db',
    'nextToken=abc page_token=x continuationToken=y unexpected token: ;',
    'token::parse(x) token == null secret://store/x tokenizer=abc secretName=x password_file=/x',
    'Priority: 20, Token: Token { kind: ContainerToken, service: x }',
    'Kind: YARN_AM_RM_TOKEN, Service: , Ident: (appAttemptId)',
    'the authorization: failed for user joe',
    'bearer token expired; Bearer authentication; Bearer v2',
    'https://user@host/ http://a:8080/x@y https://user:@host redis://:****@host',
    'expected -----BEGIN PRIVATE KEY----- in file x.pem',
    pem('PUBLIC KEY', '\n'),
    pem('CERTIFICATE', '\n'),
    'eyJmb28iOjF9.eyJzdWIiOiIxIn0.abc eyJhbGciOiJIUzI1NiJ9.abc',
    'xAKIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLEX AKIA1234',
    'disk-abcdef task-0123456789 sk-learn ghp_short npm_config_registry hf_hub SKU1234 x_SG.y',
    'key=abc primary_key=7 foreign key: x publicKey: y',
    'https://x/?sig=abc&token_type=x',
  ],
  cards: [
    '4111111111111112 is wrong by one digit',
    '41111111111111110000 blk_4111111111111111 x4111111111111111 4111111111111111x',
    '0.4111111111111111 4111111111111111.5 1795602922123 20261124103522123',
    '7984-4111111111111111 4111111111111111-7984 4111-1111-1111-1111-1111',
    '1234 4111 1111 1111 1111 and 4111 1111 1111 1111 1111',
    '4111 1111-1111 1111 411111 1111111111 550e8400-e29b-41d4-a716-446655440000',
    '0000000000000000 1111111111111117 9999999999999995',
  ],
  emails: [
    'root@localhost git@host x@y a@1.2.3.4 lodash@4.17.21 icon@2x.png',
    'user@1000.service Foo@3b8f0a1c org.apache.Foo@1b2c3d @Override x@ @example.com',
    'https://joe@example.com/ ssh://git@github.com/x',
  ],
  ips: [
    '1.2.3.4.5 1.2.3 256.1.1.1 01.2.3.4 1.2.3.4-SNAPSHOT 1.2.3.4-1 v1.2.3.4 x1.2.3.4 1.2.3.4.example.com',
    'version 1.2.3.4 version=1.2.3.4 "version":"1.2.3.4" Chrome/120.0.6099.109 X/9.0.0.0',
    'at 10:35:22 on 24/Nov/2026:10:35:22 00:1a:2b:3c:4d:5e 12:34:56:78',
    'std::string a::b dead::beef :: 50:06:01:60:3b:a0:1f:2c arn:aws:iam::123456789012:role/x',
    '2001:db8:::1 1:2:3:4:5:6:7:8:9 12345::1 2001:db8::1::2 g::1',
  ],
};

/** A text without the signs around what is found, and with it replaced. */
export function exampleOf(text: string, kind: RedactionKind): { text: string; redacted: string } {
  return {
    text: text.replace(/[«»]/g, ''),
    redacted: text.replace(/«[^»]*»/gs, `[redacted:${kind}]`),
  };
}
