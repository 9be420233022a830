// A log as a tree of its fields, as a flat list in the order in which it is drawn.
import { type FoundLog, LOG_FIELDS } from '@timberline/contract';

export interface TreeNode {
  /** Identifies the node: `metadata.a.b`, `metadata.list[0]`. */
  path: string;
  /** The last part of the path. */
  name: string;
  /** From 1, as in `aria-level`. */
  level: number;
  /** Its position among its siblings, from 1, and how many there are with it. */
  position: number;
  siblings: number;
  /** The number of children of an object or array. Undefined for a value. */
  children?: number;
  /** Whether it is an array. */
  list?: boolean;
  value: unknown;
  /** The field's name in the query language, when it can be searched for this value. */
  field: string | null;
}

/** What identifies a node. */
type NodeName = Pick<TreeNode, 'path' | 'name' | 'field'>;
/** Where a node is in the tree. */
type NodePlacement = Pick<TreeNode, 'level' | 'position' | 'siblings'>;

/** Fields that cannot be searched by value. */
const UNSEARCHABLE_FIELDS = new Set(['id', 'receivedAt', 'message', 'timestamp']);
/** What the service adds to a log. */
const ADDED_FIELDS = ['protocol', 'redacted', 'pattern', 'receivedAt', 'id'];
/** A guard against endless recursion. The contract does not allow metadata to be so deep. */
const MAX_DEPTH = 40;

/** All nodes of a log but the message, which is shown apart. */
export function treeOf(log: FoundLog): TreeNode[] {
  const values = log as unknown as Record<string, unknown>;
  const names = [...LOG_FIELDS.filter((name) => name !== 'message'), ...ADDED_FIELDS].filter(
    (name) => values[name] !== undefined,
  );
  const nodes: TreeNode[] = [];
  names.forEach((name, index) => {
    const field = UNSEARCHABLE_FIELDS.has(name) ? null : name;
    const placement = { level: 1, position: index + 1, siblings: names.length };
    pushNodes(nodes, { path: name, name, field }, values[name], placement);
  });
  return nodes;
}

/** The nodes that are visible while the branches with the paths in `collapsed` are closed. */
export function visibleNodes(nodes: readonly TreeNode[], collapsed: ReadonlySet<string>): TreeNode[] {
  const visible: TreeNode[] = [];
  let hiddenBelow = Infinity;
  for (const node of nodes) {
    if (node.level > hiddenBelow) continue;
    hiddenBelow = node.children !== undefined && collapsed.has(node.path) ? node.level : Infinity;
    visible.push(node);
  }
  return visible;
}

/** A value as it is copied and filtered by: strings unchanged, others as JSON. */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The kind of a value, which is the CSS class that it is drawn with. */
export function kindOf(value: unknown): 'text' | 'number' | 'literal' {
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'literal';
}

/** The log as formatted JSON: as it was sent, with `id` and `receivedAt`, without what the read adds. */
export function jsonOf(log: FoundLog): string {
  return JSON.stringify({ ...log, highlight: undefined, partial: undefined }, null, 2);
}

function pushNodes(nodes: TreeNode[], name: NodeName, value: unknown, placement: NodePlacement): void {
  if (typeof value !== 'object' || value === null || placement.level > MAX_DEPTH) {
    nodes.push({ ...name, ...placement, value });
    return;
  }
  const list = Array.isArray(value);
  const entries = Object.entries(value);
  nodes.push({ ...name, ...placement, children: entries.length, list, value, field: null });
  const parentField = name.field ?? name.path;
  entries.forEach(([key, child], index) => {
    const childName = {
      path: list ? `${name.path}[${key}]` : `${name.path}.${key}`,
      name: key,
      // Values of an array are searched by the name of the array.
      field: list ? parentField : `${parentField}.${key}`,
    };
    const childPlacement = { level: placement.level + 1, position: index + 1, siblings: entries.length };
    pushNodes(nodes, childName, child, childPlacement);
  });
}
