// What a browser shows of a login that did not succeed.

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A page without styles and scripts, which the headers of the API forbid. */
export function oidcPage(message: string): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8"><title>Log in · Timberline</title></head>',
    '<body>',
    '<h1>You are not logged in</h1>',
    `<p role="alert">${message.replace(/[&<>"']/g, (character) => ESCAPES[character]!)}</p>`,
    '<p><a href="/login">Log in</a></p>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
