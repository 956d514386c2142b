/**
 * One spelling per number: `0.100000000` as Postgres gives it becomes `0.1`, `-0.00` becomes `0`.
 * @throws Error when the text is no plain decimal: it comes from our own columns
 */
export function canonicalDecimal(text: string): string {
  // Linear on purpose: a pattern that also strips the zeros backtracks on long runs of them.
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Error(`Not a decimal: ${text.slice(0, 60)}`)
  const isNegative = text.startsWith('-')
  const point = text.indexOf('.')
  let start = isNegative ? 1 : 0
  let end = text.length
  const wholeEnd = point === -1 ? end : point
  while (start < wholeEnd - 1 && text[start] === '0') start += 1
  if (point !== -1) {
    while (text[end - 1] === '0') end -= 1
    if (end - 1 === point) end = point
  }
  const digits = text.slice(start, end)
  return isNegative && digits !== '0' ? `-${digits}` : digits
}
