/** Addresses of pages of the console. Two slashes, or one and a backslash, would begin the address of another server. */
const OWN_PAGE = /^\/(?![/\\])/;

/** The page that a login leads to: the one that the URL of the login names, if it is one of the console's other pages. */
export function pageAfterLogin(to: string | undefined): string {
  return to !== undefined && OWN_PAGE.test(to) && !/^\/login(?:[?#/]|$)/.test(to) ? to : '/';
}
