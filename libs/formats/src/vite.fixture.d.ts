// What specs use of Vite, whose own types would add those of Node and the DOM to this library.
interface ImportMeta {
  /** Imports the files that match a pattern. */
  glob(pattern: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, string>;
}
