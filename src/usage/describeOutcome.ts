type Result = { status: string; code?: string; message?: string }

/**
 * One sentence for whoever reads an exporter's log: what of a batch needs somebody, by reason, with the
 * first row's own words. Empty where nothing does.
 */
export function describeOutcome(results: readonly Result[]): string {
  const reasons = new Map<string, { count: number; status: string; message: string }>()
  for (const { status, code, message = '' } of results) {
    if (status !== 'rejected' && status !== 'queued' && code !== 'content_differs') continue
    const reason = reasons.get(code ?? status)
    if (reason) reason.count += 1
    else reasons.set(code ?? status, { count: 1, status, message })
  }
  return [...reasons]
    .map(([code, { count, status, message }]) => `${count} ${status} (${code}): ${message}`)
    .join(' ')
}
