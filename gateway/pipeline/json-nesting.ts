/** Nobody needs more; and what walks through a value calls itself once for each level. */
export const MAXIMUM_JSON_LEVELS = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Whether the objects and arrays of a JSON text are inside each other too deeply. Of other text it says nothing. */
export function isNestedTooDeeply(json: string): boolean {
  let level = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) isInText = !isInText;
    else if (isInText) at += code === BACKSLASH ? 1 : 0;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) level += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) level -= 1;
    if (level > MAXIMUM_JSON_LEVELS) return true;
  }
  return false;
}
