// What a header may hold: https://www.rfc-editor.org/rfc/rfc9110#section-5.5, but for bytes beyond ASCII.
const VALUE = /^[\t\x20-\x7e]{1,4096}$/;

/**
 * Those of a caller's headers, or of what it says when it opens a socket, that subgraphs are given; by lower-case name.
 *
 * @param names in lower case
 */
export function forwardedFrom(
  given: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const forwarded: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const lowerCase = name.toLowerCase();
    if (names.includes(lowerCase) && typeof value === 'string' && VALUE.test(value)) forwarded[lowerCase] = value;
  }
  return forwarded;
}
