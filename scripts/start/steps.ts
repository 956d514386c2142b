/** A failure that the message alone explains: printed without a stack. */
export class StartError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StartError'
  }
}

/** Names rather than classes: an error may come from another copy of its module. */
const EXPLAINED = new Set(['StartError', 'EnvironmentError', 'CommandError'])

const messagesOf = (error: Error): string[] => {
  const { data } = error as { data?: { errors?: readonly { message?: unknown }[] } }
  const details = data?.errors
    ?.map(({ message }) => message)
    .filter((text) => typeof text === 'string')
  return details === undefined || details.length === 0 ? [error.message] : details
}

/**
 * What a person reads of an error: the message alone where that explains it (ours, a wrong setting,
 * a refused value), otherwise everything.
 */
export const explain = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  const isExplained = 'isPublic' in error ? error.isPublic === true : EXPLAINED.has(error.name)
  return isExplained ? messagesOf(error).join('\n') : error
}

export type Log = (line: string) => void

/** Such as `1.2 s`. */
export const secondsSince = (start: number): string =>
  `${Math.round((Date.now() - start) / 100) / 10} s`

/** Runs one step and logs its name with the seconds it took, or that it failed. */
export const timed = async <T>(log: Log, name: string, action: () => Promise<T>): Promise<T> => {
  const start = Date.now()
  const reminder = setInterval(() => log(`  … ${name} (${secondsSince(start)})`), 15_000)
  try {
    const result = await action()
    log(`✓ ${name} (${secondsSince(start)})`)
    return result
  } catch (error) {
    log(`✗ ${name} (${secondsSince(start)})`)
    throw error
  } finally {
    clearInterval(reminder)
  }
}
