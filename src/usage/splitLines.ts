/**
 * The lines of a text that comes in pieces, without their ends. A line longer than `limit`
 * characters is null and is never held in memory as a whole.
 */
export async function* splitLines(
  text: AsyncIterable<string>,
  limit: number,
): AsyncGenerator<string | null> {
  let begun = ''
  let isTooLong = false
  const finish = (rest: string): string | null => {
    const line = isTooLong || begun.length + rest.length > limit ? null : begun + rest
    begun = ''
    isTooLong = false
    return line
  }
  for await (const piece of text) {
    let from = 0
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      yield finish(piece.slice(from, end))
      from = end + 1
    }
    if (begun.length + piece.length - from > limit) isTooLong = true
    begun = isTooLong ? '' : begun + piece.slice(from)
  }
  if (begun !== '' || isTooLong) yield finish('')
}
