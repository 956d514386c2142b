/**
 * The shortest decimal text that reads back as this number, without exponent: `1e-7` becomes
 * `0.0000001`. Null for what has none (NaN, Infinity) and from 1e21 on, where JavaScript itself
 * leaves plain digits and no amount lies.
 */
export function shortestDecimal(value: number): string | null {
  const match = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(String(value))
  if (match) {
    const [, sign = '', whole = '', fraction = '', exponent = ''] = match
    return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${whole}${fraction}`
  }
  const text = String(value)
  return /^-?\d+(\.\d+)?$/.test(text) ? text : null
}
