export { PatternJoiner } from './join/pattern-joiner.ts';
export { PatternFinder } from './pattern-finder.ts';
export { patternId } from './pattern-id.ts';
