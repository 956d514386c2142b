/** A failure that the message alone explains: printed without a stack. */
export class StartError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StartError'
  }
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
