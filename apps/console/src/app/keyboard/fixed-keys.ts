// Keys that act only where the focus is, listed here for the dialog of keys. They cannot be switched off.

interface FixedKeys {
  keys: string[];
  text: string;
  group: string;
}

export const FIXED_KEYS: readonly FixedKeys[] = [
  { keys: ['Enter'], text: 'Run the query', group: 'Search' },
  { keys: ['↑', '↓'], text: 'Choose a suggestion', group: 'Search' },
  { keys: ['Delete'], text: 'Remove the filter', group: 'Search' },
  { keys: ['-'], text: 'Switch the filter between include and exclude', group: 'Search' },
  { keys: ['Esc'], text: 'Close what was opened last', group: 'Anywhere' },
  { keys: ['↓', 'j'], text: 'Go to the next log', group: 'Logs' },
  { keys: ['↑', 'k'], text: 'Go to the previous log', group: 'Logs' },
  { keys: ['PageDown', 'PageUp'], text: 'Go one page down or up', group: 'Logs' },
  { keys: ['Home', 'End'], text: 'Go to the first or the last log', group: 'Logs' },
  { keys: ['Enter'], text: 'Open the log', group: 'Logs' },
  { keys: ['↑', '↓'], text: 'Move between the lines around a log', group: 'Logs' },
  { keys: ['↑', '↓'], text: 'Move between fields', group: 'Log details' },
  { keys: ['←', '→'], text: 'Collapse or expand the field', group: 'Log details' },
  { keys: ['+'], text: 'Filter for this value', group: 'Log details' },
  { keys: ['-'], text: 'Filter out this value', group: 'Log details' },
  { keys: ['o'], text: 'Show only this value', group: 'Log details' },
  { keys: ['x'], text: 'Show the field as a column', group: 'Log details' },
  { keys: ['f'], text: 'Show the values of the field as a facet', group: 'Log details' },
  { keys: ['c'], text: 'Copy the value', group: 'Log details' },
  { keys: ['↑', '↓'], text: 'Move between values', group: 'Facets' },
  { keys: ['Space'], text: 'Add the value to the filter, or take it back', group: 'Facets' },
  { keys: ['o'], text: 'Show only this value', group: 'Facets' },
  { keys: ['+'], text: 'Show this value also', group: 'Facets' },
  { keys: ['-'], text: 'Filter out this value', group: 'Facets' },
  { keys: ['↑', '↓'], text: 'Move between patterns', group: 'Patterns' },
  { keys: ['Enter'], text: 'Show the lines of the pattern', group: 'Patterns' },
  { keys: ['+'], text: 'Filter for the pattern', group: 'Patterns' },
  { keys: ['-'], text: 'Filter out the pattern', group: 'Patterns' },
  { keys: ['d'], text: 'Open the example', group: 'Patterns' },
  { keys: ['↑', '↓'], text: 'Move between lanes', group: 'Trace' },
  { keys: ['←', '→'], text: 'Move between the lines of a lane', group: 'Trace' },
  { keys: ['Enter'], text: 'Open the line', group: 'Trace' },
  { keys: ['+', '-'], text: 'Zoom in or out around the line', group: 'Trace' },
  { keys: ['0'], text: 'Show the whole trace', group: 'Trace' },
  { keys: ['Ctrl', '←', '→'], text: 'Go earlier or later', group: 'Trace' },
  { keys: ['←', '→'], text: 'Move between bars', group: 'Histogram' },
  { keys: ['Shift', '←', '→'], text: 'Select several bars', group: 'Histogram' },
  { keys: ['+', '-'], text: 'Zoom in or out around the bar', group: 'Histogram' },
  { keys: ['Ctrl', '←', '→'], text: 'Go earlier or later', group: 'Histogram' },
  { keys: ['Space'], text: 'Keep the numbers of the bar visible', group: 'Histogram' },
  { keys: ['Enter'], text: 'Zoom in to the selected bars', group: 'Histogram' },
];
