// The text of a template → its tokens, as they were when it was made.
import { BLANK, classOf, DOT, isWordClass } from '../characters.ts';
import { MARK, REST, type Token } from '../shape.ts';

export function tokensOf(template: string): Token[] {
  const tokens: Token[] = [];
  let afterBlank = false;
  let at = 0;
  const add = (text: string, isWord: boolean): void => {
    tokens.push({ text, isWord, afterBlank });
    afterBlank = false;
    at += text.length;
  };
  while (at < template.length) {
    const kind = classOf(template.charCodeAt(at));
    if (kind === BLANK) {
      afterBlank = true;
      at++;
    } else if (template.startsWith(MARK, at)) add(MARK, true);
    else if (template.startsWith(REST, at)) add(REST, false);
    else if (kind === DOT && template[at + 1] === '.') add('..', false);
    else if (!isWordClass(kind)) add(template[at]!, false);
    else {
      let end = at + 1;
      while (
        end < template.length &&
        isWordClass(classOf(template.charCodeAt(end))) &&
        !(template[end] === '.' && template[end + 1] === '.')
      )
        end++;
      add(template.slice(at, end), true);
    }
  }
  return tokens;
}
