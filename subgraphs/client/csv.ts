const LINE_END = '\r\n';
// What a spreadsheet would take for a formula, or for the end of the cell before one.
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * RFC 4180: a header, a line for each row, CRLF after each. A cell that a spreadsheet would run as a formula is prefixed
 * with an apostrophe; a plain decimal number is not one and stays as it is, its minus sign included. Null is empty.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  return [header, ...rows].map((row) => row.map(cell).join(',') + LINE_END).join('');
}

function cell(value: string | null): string {
  if (value === null) return '';
  const defused = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
}
