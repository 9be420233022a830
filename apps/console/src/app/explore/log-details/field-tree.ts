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
import { IconButton } from '../../icon/icon-button';
import { FacetSettings } from '../facets/facet-settings';
import { segmentsOf } from '../log-text/segments';
import { withColumn, withoutColumn } from '../state/column-order';
import { ExploreState } from '../state/explore-state';
import { fullTime } from '../time/timestamp';
import type { Zone } from '../time/zone';
import { kindOf, plainText, type TreeNode, treeOf, visibleNodes } from './value-tree';

type ActionName = 'include' | 'exclude' | 'only' | 'column' | 'facet' | 'copy';

/** What can be done with a value, and the key that does it. */
const ACTIONS: readonly { name: ActionName; key: string; text: string; icon: IconName }[] = [
  { name: 'include', key: '+', text: 'Filter for this value', icon: 'include' },
  { name: 'exclude', key: '-', text: 'Filter out this value', icon: 'exclude' },
  { name: 'only', key: 'o', text: 'Only this value', icon: 'only' },
  { name: 'column', key: 'x', text: 'Show as a column', icon: 'column' },
  { name: 'facet', key: 'f', text: 'Show the values as a facet', icon: 'facet' },
  { name: 'copy', key: 'c', text: 'Copy', icon: 'copy' },
];
/** Characters of a value that are drawn. The metadata of a log has at most 16 KiB. */
const MAX_VALUE_CHARACTERS = 20_000;

/**
 * All fields of a log as an ARIA tree with one tab stop. Arrows move, and keys and buttons act on the value.
 *
 * ```html
 * <tl-field-tree [log]="log" [zone]="zone" />
 * ```
 */
@Component({
  selector: 'tl-field-tree',
  imports: [IconButton],
  templateUrl: './field-tree.html',
  styleUrl: './field-tree.scss',
})
export class FieldTree {
  readonly log = input.required<FoundLog>();
  readonly zone = input.required<Zone>();

  private readonly state = inject(ExploreState);
  private readonly facets = inject(FacetSettings);
  private readonly clipboard = inject(Clipboard);
  private readonly injector = inject(Injector);
  private readonly items = viewChildren<ElementRef<HTMLElement>>('item');

  private readonly collapsed = signal<ReadonlySet<string>>(new Set());
  /** Path of the node that Tab reaches. As a path it stays when another log is shown. */
  private readonly focusedPath = signal('level');
  protected readonly nodes = computed(() => visibleNodes(treeOf(this.log()), this.collapsed()));
  protected readonly focused = linkedSignal(() => {
    const index = this.nodes().findIndex((node) => node.path === this.focusedPath());
    return Math.max(0, index);
  });

  protected isCollapsed(node: TreeNode): boolean {
    return this.collapsed().has(node.path);
  }

  protected actions(node: TreeNode): typeof ACTIONS {
    if (node.field !== null) return ACTIONS;
    return ACTIONS.filter(({ name }) => name === 'copy' || (name === 'column' && node.path !== 'metadata'));
  }

  protected text(node: TreeNode): string {
    if (isTime(node)) return fullTime(String(node.value), this.zone());
    const options = { limit: MAX_VALUE_CHARACTERS, lineBreaks: true };
    return segmentsOf(plainText(node.value), [], options)
      .map((segment) => segment.text)
      .join('');
  }

  /** The timestamp as it was sent, since it may be shown in another zone. */
  protected hint(node: TreeNode): string {
    return node.path === 'timestamp' ? `As sent: ${String(node.value)}` : '';
  }

  protected kind(node: TreeNode): string {
    return kindOf(node.value);
  }

  protected summary(node: TreeNode): string {
    const count = node.children ?? 0;
    return node.list ? `[${count}]` : `{${count}}`;
  }

  protected toggle(node: TreeNode): void {
    const collapsed = new Set(this.collapsed());
    if (!collapsed.delete(node.path)) collapsed.add(node.path);
    this.collapsed.set(collapsed);
  }

  protected act(action: ActionName, node: TreeNode): void {
    const value = plainText(node.value);
    const { field } = node;
    if (action === 'copy') void this.clipboard.copy(this.copyText(node), node.name);
    else if (action === 'column') this.toggleColumn(field ?? node.path);
    else if (field === null) return;
    else if (action === 'facet') this.facets.add(field);
    else if (action === 'only') this.state.onlyFilter(field, value);
    else this.state.addFilter(field, value, action);
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const nodes = this.nodes();
    const index = this.focused();
    const node = nodes[index];
    if (!node) return;
    const action = this.actions(node).find(({ key }) => key === event.key);
    if (action) this.act(action.name, node);
    else if (event.key === 'ArrowDown') this.moveTo(index + 1);
    else if (event.key === 'ArrowUp') this.moveTo(index - 1);
    else if (event.key === 'Home') this.moveTo(0);
    else if (event.key === 'End') this.moveTo(nodes.length - 1);
    else if (event.key === 'ArrowRight') this.expandOrEnter(index, node);
    else if (event.key === 'ArrowLeft') this.collapseOrLeave(index, node);
    else if ((event.key === 'Enter' || event.key === ' ') && node.children !== undefined) this.toggle(node);
    else return;
    event.preventDefault();
  }

  protected onFocus(index: number): void {
    this.focusedPath.set(this.nodes()[index]?.path ?? 'level');
  }

  private expandOrEnter(index: number, node: TreeNode): void {
    if (node.children === undefined) return;
    if (this.isCollapsed(node)) this.toggle(node);
    else if (node.children > 0) this.moveTo(index + 1);
  }

  private collapseOrLeave(index: number, node: TreeNode): void {
    if (node.children !== undefined && !this.isCollapsed(node)) this.toggle(node);
    else this.moveTo(this.nodes().findLastIndex((other, i) => i < index && other.level < node.level));
  }

  private moveTo(index: number): void {
    const node = this.nodes()[index];
    if (!node) return;
    this.focusedPath.set(node.path);
    // The key that opened a branch may be followed by the next key before its nodes are drawn.
    afterNextRender(() => this.items()[this.focused()]?.nativeElement.focus(), { injector: this.injector });
  }

  private copyText(node: TreeNode): string {
    if (isTime(node)) return this.text(node);
    return node.children === undefined ? plainText(node.value) : JSON.stringify(node.value, null, 2);
  }

  private toggleColumn(name: string): void {
    const columns = this.state.columns();
    const change = columns.includes(name) ? withoutColumn : withColumn;
    this.state.show({ columns: change(columns, name) });
  }
}

function isTime(node: TreeNode): boolean {
  return node.path === 'timestamp' || node.path === 'receivedAt';
}
