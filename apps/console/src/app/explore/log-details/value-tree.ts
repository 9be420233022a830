// A log as a tree of fields, flat and in the order in which it is drawn.
import type { FoundLog } from '@timberline/contract';
import { LOG_FIELDS } from '@timberline/contract';

export interface TreeNode {
  /** Unique within the tree; `metadata.a.b`, `metadata.list[0]`. */
  path: string;
  /** Name of the last part. */
  name: string;
  /** From 1, as `aria-level` counts. */
  level: number;
  /** Position among its brothers from 1, and how many they are. */
  position: number;
  brothers: number;
  /** Number of children of an object or array; undefined for a value. */
  children?: number;
  list?: boolean;
  value: unknown;
  /** Name in the query language where the value can be searched for by itself. */
  field: string | null;
}

/** Fields that the query language has no term for. */
const NOT_SEARCHED = new Set(['id', 'receivedAt', 'message', 'timestamp']);
/** Deeper than the contract allows metadata to be; a guard, not a limit that people meet. */
const DEEPEST = 40;

/** All nodes of a log but the message, which has a place of its own. */
export function treeOf(log: FoundLog): TreeNode[] {
  const nodes: TreeNode[] = [];
  const names = [...LOG_FIELDS.filter((name) => name !== 'message'), 'receivedAt', 'id'].filter(
    (name) => (log as unknown as Record<string, unknown>)[name] !== undefined,
  );
  names.forEach((name, index) => {
    const value = (log as unknown as Record<string, unknown>)[name];
    const field = NOT_SEARCHED.has(name) ? null : name;
    add(nodes, { path: name, name, field }, value, 1, index + 1, names.length);
  });
  return nodes;
}

function add(
  nodes: TreeNode[],
  { path, name, field }: Pick<TreeNode, 'path' | 'name' | 'field'>,
  value: unknown,
  level: number,
  position: number,
  brothers: number,
): void {
  if (typeof value !== 'object' || value === null || level > DEEPEST) {
    nodes.push({ path, name, level, position, brothers, value, field });
    return;
  }
  const list = Array.isArray(value);
  const entries = Object.entries(value);
  nodes.push({ path, name, level, position, brothers, children: entries.length, list, value, field: null });
  entries.forEach(([key, child], index) => {
    const childPath = list ? `${path}[${key}]` : `${path}.${key}`;
    // The values of an array are searched for by the array's name.
    const childField = list
      ? (field ?? path)
      : `${path === 'metadata' ? 'metadata' : (field ?? path)}.${key}`;
    add(
      nodes,
      { path: childPath, name: key, field: childField },
      child,
      level + 1,
      index + 1,
      entries.length,
    );
  });
}

/** The nodes that are seen when those in `closed` (paths) are closed. */
export function shownNodes(nodes: readonly TreeNode[], closed: ReadonlySet<string>): TreeNode[] {
  const shown: TreeNode[] = [];
  let hiddenBelow = Infinity;
  for (const node of nodes) {
    if (node.level > hiddenBelow) continue;
    hiddenBelow = node.children !== undefined && closed.has(node.path) ? node.level : Infinity;
    shown.push(node);
  }
  return shown;
}

/** A value as it is copied and filtered by: text as it is, anything else as JSON. */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What kind of value it is, for the eye: CSS class. */
export function kindOf(value: unknown): 'text' | 'number' | 'literal' {
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'literal';
}

/** The log as JSON for people: as it was sent, with what the service added, without what the search did. */
export function jsonOf(log: FoundLog): string {
  return JSON.stringify({ ...log, highlight: undefined }, null, 2);
}
