/**
 * What to put, unseen, behind right-aligned numbers of one column so that their points stand below
 * each other: `$1.5` beside `$0.125` gets `00`, `$2` gets `.000`.
 */
export function alignDecimals(texts: readonly string[]): string[] {
  const places = texts.map((text) => text.split('.')[1]?.length ?? 0)
  const most = Math.max(0, ...places)
  return places.map((count) =>
    most === 0 || count === most ? '' : `${count === 0 ? '.' : ''}${'0'.repeat(most - count)}`,
  )
}
