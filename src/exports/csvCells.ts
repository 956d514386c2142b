/** What a spreadsheet would take for a formula, or for the mark that says "text". */
const FORMULA_START = /^[=+\-@\t\r']/

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

/** A text as a cell: never read as a formula. Null is an empty cell. */
export const textCell = (text: string | null): string =>
  text === null ? '' : quoted(FORMULA_START.test(text) ? `'${text}` : text)

/** A number of ours as a cell, digit by digit as it is. Null is an empty cell. */
export const numberCell = (value: string | number | null): string =>
  value === null ? '' : String(value)

/** A line about the file, `# key: value`; one cell, whatever the value holds. */
export const commentLine = (key: string, value: string): string => quoted(`# ${key}: ${value}`)
