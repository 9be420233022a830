// Keys that belong to the place that has the focus, for the list of keys. They act there, always.
export interface FixedKeys {
  keys: string[];
  text: string;
  group: string;
}

export const FIXED_KEYS: readonly FixedKeys[] = [
  { keys: ['Enter'], text: 'Run the query', group: 'Search' },
  { keys: ['↑', '↓'], text: 'Choose a suggestion', group: 'Search' },
  { keys: ['Delete'], text: 'Remove the filter', group: 'Search' },
  { keys: ['-'], text: 'Turn the filter into its opposite', group: 'Search' },
  { keys: ['Esc'], text: 'Close the innermost thing', group: 'Anywhere' },
  { keys: ['↓', 'j'], text: 'Next log', group: 'Logs' },
  { keys: ['↑', 'k'], text: 'Previous log', group: 'Logs' },
  { keys: ['PageDown', 'PageUp'], text: 'A page on or back', group: 'Logs' },
  { keys: ['Home', 'End'], text: 'First or last log of all', group: 'Logs' },
  { keys: ['Enter'], text: 'Open the log', group: 'Logs' },
  { keys: ['↑', '↓'], text: 'Move between fields', group: 'Log details' },
  { keys: ['←', '→'], text: 'Close or open a branch', group: 'Log details' },
  { keys: ['+'], text: 'Filter for the value', group: 'Log details' },
  { keys: ['-'], text: 'Filter out the value', group: 'Log details' },
  { keys: ['o'], text: 'Only this value', group: 'Log details' },
  { keys: ['x'], text: 'Show the field as a column', group: 'Log details' },
  { keys: ['c'], text: 'Copy the value', group: 'Log details' },
  { keys: ['←', '→'], text: 'Move between bars', group: 'Histogram' },
  { keys: ['Shift', '←', '→'], text: 'Mark several bars', group: 'Histogram' },
  { keys: ['+', '-'], text: 'Zoom around the bar', group: 'Histogram' },
  { keys: ['Ctrl', '←', '→'], text: 'Earlier, later', group: 'Histogram' },
  { keys: ['Space'], text: 'Keep the numbers of the bar in sight', group: 'Histogram' },
  { keys: ['Enter'], text: 'Zoom into the marked bars', group: 'Histogram' },
];
