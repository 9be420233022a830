export { PatternJoiner } from './join/pattern-joiner.ts';
export { PatternFinder } from './pattern-finder.ts';
