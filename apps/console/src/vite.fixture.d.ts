// What specs use of Vite.
interface ImportMeta {
  /** Imports the files that match a pattern. */
  glob(pattern: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, string>;
}
