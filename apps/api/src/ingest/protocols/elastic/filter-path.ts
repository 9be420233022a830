// `filter_path`, by which clients of Elasticsearch ask for parts of an answer:
// https://www.elastic.co/docs/reference/elasticsearch/rest-apis/common-options#common-options-response-filtering

/**
 * The parts of an answer that match one of the paths, or do not match those that begin with `-`. `*` stands for any name and
 * `**` for any number of names. What has no parts left is left out.
 */
export function filterPath(answer: object, paths: string): object {
  const all = paths
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  const excluded = all.filter((path) => path.startsWith('-')).map((path) => parsePath(path.slice(1)));
  const included = all.filter((path) => !path.startsWith('-')).map(parsePath);
  let result: unknown = answer;
  if (included.length > 0) result = include(result, included);
  if (excluded.length > 0) result = exclude(result, excluded);
  return result ?? {};
}

type Path = readonly string[];

function parsePath(path: string): Path {
  return path.split('.');
}

/** Undefined if nothing of the value matches. */
function include(value: unknown, paths: readonly Path[]): unknown {
  if (paths.some((path) => path.every((step) => step === '**'))) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    const elements = value
      .map((element) => include(element, paths))
      .filter((element) => element !== undefined);
    return elements.length > 0 ? elements : undefined;
  }
  const entries = Object.entries(value)
    .map(([name, child]): [string, unknown] => [name, include(child, advance(paths, name))])
    .filter(([, child]) => child !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function exclude(value: unknown, paths: readonly Path[]): unknown {
  if (paths.some((path) => path.every((step) => step === '**'))) return undefined;
  if (typeof value !== 'object' || value === null || paths.length === 0) return value;
  if (Array.isArray(value)) return value.map((element) => exclude(element, paths));
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, child]): [string, unknown] => [name, exclude(child, advance(paths, name))])
      .filter(([, child]) => child !== undefined),
  );
}

/** The rests of the paths behind a name. */
function advance(paths: readonly Path[], name: string): Path[] {
  const rests: Path[] = [];
  for (const path of paths) {
    const [step = '', ...rest] = path;
    if (step === '**') {
      rests.push(path);
      if (rest.length > 0) rests.push(...advance([rest], name));
    } else if (matches(step, name)) rests.push(rest);
  }
  return rests;
}

function matches(step: string, name: string): boolean {
  if (!step.includes('*')) return step === name;
  const pattern = step.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(name);
}
