export { isComparable, MAX_TEMPLATES, PatternJoiner } from './join/pattern-joiner.ts';
export { templateOf } from './message-template.ts';
export { PatternFinder } from './pattern-finder.ts';
export { patternId } from './pattern-id.ts';
