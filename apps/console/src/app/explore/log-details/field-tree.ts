import {
  afterNextRender,
  Component,
  computed,
  ElementRef,
  inject,
  Injector,
  input,
  linkedSignal,
  signal,
  viewChildren,
} from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { Clipboard } from '../../announcer/clipboard';
import type { IconName } from '../../icon/icon';
import { Icon } from '../../icon/icon';
import { wholeTime } from '../log-list/row/timestamp';
import { segmentsOf } from '../log-text/segments';
import { ExploreState } from '../state/explore-state';
import type { Zone } from '../state/explore-view';
import type { TreeNode } from './value-tree';
import { kindOf, plainText, shownNodes, treeOf } from './value-tree';

type ActionName = 'in' | 'out' | 'only' | 'column' | 'copy';

/** What can be done with a value, with the key that does it. */
const ACTIONS: readonly { name: ActionName; key: string; text: string; icon: IconName }[] = [
  { name: 'in', key: '+', text: 'Filter for this value', icon: 'include' },
  { name: 'out', key: '-', text: 'Filter out this value', icon: 'exclude' },
  { name: 'only', key: 'o', text: 'Only this value', icon: 'only' },
  { name: 'column', key: 'x', text: 'Show as a column', icon: 'column' },
  { name: 'copy', key: 'c', text: 'Copy', icon: 'copy' },
];

/**
 * All fields of a log as an ARIA tree: one tab stop, arrows move, keys and buttons act on the value.
 * Usage: `<tl-field-tree [log]="log" [zone]="zone" />`
 */
@Component({
  selector: 'tl-field-tree',
  imports: [Icon],
  templateUrl: './field-tree.html',
  styleUrl: './field-tree.scss',
})
export class FieldTree {
  readonly log = input.required<FoundLog>();
  readonly zone = input.required<Zone>();

  private readonly state = inject(ExploreState);
  private readonly clipboard = inject(Clipboard);
  private readonly injector = inject(Injector);
  private readonly items = viewChildren<ElementRef<HTMLElement>>('item');

  private readonly closed = signal<ReadonlySet<string>>(new Set());
  protected readonly nodes = computed(() => shownNodes(treeOf(this.log()), this.closed()));
  /** The node that Tab reaches; by path, so that it stays when another log is shown. */
  private readonly focusedPath = signal('level');
  protected readonly focused = linkedSignal(() => {
    const index = this.nodes().findIndex((node) => node.path === this.focusedPath());
    return Math.max(0, index);
  });

  protected isClosed(node: TreeNode): boolean {
    return this.closed().has(node.path);
  }

  protected actions(node: TreeNode): typeof ACTIONS {
    if (node.field !== null) return ACTIONS;
    return ACTIONS.filter(({ name }) => name === 'copy' || (name === 'column' && node.path !== 'metadata'));
  }

  protected text(node: TreeNode): string {
    if (node.path === 'timestamp' || node.path === 'receivedAt')
      return wholeTime(String(node.value), this.zone());
    return segmentsOf(plainText(node.value), [], { limit: VALUE_LIMIT, lines: true })
      .map((segment) => segment.text)
      .join('');
  }

  /** The time as it was sent, where it is shown in another zone. */
  protected asSent(node: TreeNode): string {
    return node.path === 'timestamp' ? `as sent: ${String(node.value)}` : '';
  }

  protected kind(node: TreeNode): string {
    return kindOf(node.value);
  }

  protected summary(node: TreeNode): string {
    const count = node.children ?? 0;
    return node.list ? `[${count}]` : `{${count}}`;
  }

  protected toggle(node: TreeNode): void {
    const closed = new Set(this.closed());
    if (!closed.delete(node.path)) closed.add(node.path);
    this.closed.set(closed);
  }

  protected act(action: ActionName, node: TreeNode): void {
    const value = plainText(node.value);
    const { field } = node;
    if (action === 'copy') void this.clipboard.copy(this.copied(node), node.name);
    else if (action === 'column') this.toggleColumn(field ?? node.path);
    else if (field === null) return;
    else if (action === 'in') this.state.addFilter(field, value);
    else if (action === 'out') this.state.addFilter(field, value, 'exclude');
    else this.state.onlyFilter(field, value);
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const nodes = this.nodes();
    const at = this.focused();
    const node = nodes[at];
    if (!node) return;
    const action = this.actions(node).find(({ key }) => key === event.key);
    if (action) this.act(action.name, node);
    else if (event.key === 'ArrowDown') this.move(at + 1);
    else if (event.key === 'ArrowUp') this.move(at - 1);
    else if (event.key === 'Home') this.move(0);
    else if (event.key === 'End') this.move(nodes.length - 1);
    else if (event.key === 'ArrowRight') this.right(at, node);
    else if (event.key === 'ArrowLeft') this.left(at, node);
    else if ((event.key === 'Enter' || event.key === ' ') && node.children !== undefined) this.toggle(node);
    else return;
    event.preventDefault();
  }

  protected focusNode(index: number): void {
    this.focusedPath.set(this.nodes()[index]?.path ?? 'level');
  }

  private right(at: number, node: TreeNode): void {
    if (node.children === undefined) return;
    if (this.isClosed(node)) this.toggle(node);
    else if (node.children > 0) this.move(at + 1);
  }

  private left(at: number, node: TreeNode): void {
    if (node.children !== undefined && !this.isClosed(node)) this.toggle(node);
    else this.move(this.nodes().findLastIndex((other, i) => i < at && other.level < node.level));
  }

  private move(index: number): void {
    const node = this.nodes()[index];
    if (!node) return;
    this.focusedPath.set(node.path);
    // A branch that opened just now is still to be drawn: keys are quicker.
    afterNextRender(() => this.items()[this.focused()]?.nativeElement.focus(), { injector: this.injector });
  }

  private copied(node: TreeNode): string {
    if (node.path === 'timestamp' || node.path === 'receivedAt') return this.text(node);
    return node.children === undefined ? plainText(node.value) : JSON.stringify(node.value, null, 2);
  }

  private toggleColumn(name: string): void {
    const columns = this.state.columns();
    this.state.show({
      columns: columns.includes(name)
        ? columns.filter((column) => column !== name)
        : withColumn(columns, name),
    });
  }
}

/** Characters of a value that are drawn; metadata holds 16 KiB at most in all. */
const VALUE_LIMIT = 20_000;

/** A new column stands before the message, where the eye already is. */
function withColumn(columns: readonly string[], name: string): string[] {
  const at = columns.indexOf('message');
  return at < 0 ? [...columns, name] : [...columns.slice(0, at), name, ...columns.slice(at)];
}
