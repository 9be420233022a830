// Finds the patterns of the logs that this process takes in.
import { PatternFinder } from '@timberline/patterns';
import { SeenTemplates } from './seen-templates.ts';

export const seenTemplates = new SeenTemplates();

/** One serves all protocols, so that what one has seen is known to the others. */
export const patternFinder = new PatternFinder((id, template) => seenTemplates.note(id, template));
